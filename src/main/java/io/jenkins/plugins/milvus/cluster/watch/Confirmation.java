package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ObjectVersion;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what the watches told is how things stand, by quorum reads.
 *
 * <p>A few objects are read one by one: etcd answers at once, while a list waits until the API server's cache has caught
 * up with etcd, which takes it up to 100 ms (Kubernetes 1.31: consistent reads from cache). To know those that were told
 * is enough: no pod and no ReplicaSet comes or goes without a change of another one or of its workload.
 *
 * <p>Of many pods the metadata is listed, and all of them again only when the watches are behind it: a thousand are 8 MB
 * and a third of a second, their metadata is a third of that, and an object whose resource version has not changed has not
 * changed. That list may be {@linkplain #ahead begun ahead}, while pods still start and the controllers leave the API
 * server some time: what the watches have told in the end has to be at least what it showed, and whatever has come since
 * has come by these watches. How many pods there are and how many of them are ready is read of their workload again.
 */
final class Confirmation {

    /** Up to so many objects of one target are read one by one. */
    static final int FEW = 5;

    /** Fewer than so many are listed at once in full, which costs one round trip for certain. */
    static final int MANY = 100;

    /**
     * For so long counts what was read ahead, from the moment at which it was asked for. A silent watch has to be noticed
     * within 45 s; and what {@link #hasAllPods} has read every 30 s counts until it is read again.
     */
    static final Duration FRESH = Duration.ofSeconds(40);

    private final ApiClient api;
    private final WatchScope scope;
    private final LongSupplier nanos;
    private final Map<Target, Ahead> ahead = new HashMap<>();

    /**
     * A list of metadata.
     *
     * @param at when it was asked for
     * @param gone uids of what the watches have told the end of since, which it may show
     */
    private record Ahead(long at, CompletableFuture<Listing<ObjectVersion>> list, Set<String> gone) {}

    /**
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    Confirmation(ApiClient api, WatchScope scope, LongSupplier nanos) {
        this.api = api;
        this.scope = scope;
        this.nanos = nanos;
    }

    /**
     * Begins to list what a confirmation will need and takes long. At most one such list of a target is under way.
     *
     * @param told what the watches told, by target
     * @param again whether one that has failed or is too old is begun anew
     */
    synchronized void ahead(Map<Target, List<Item>> told, boolean again) {
        told.forEach((target, items) -> {
            if (target.type().equals(ResourceType.PODS) && items.size() > FEW && !begun(target, again)) {
                begin(target);
            }
        });
    }

    private boolean begun(Target target, boolean again) {
        Ahead last = ahead.get(target);
        return last != null
                && (!again
                        || !last.list().isDone()
                        || fresh(last) && !last.list().isCompletedExceptionally());
    }

    private synchronized Ahead begin(Target target) {
        Ahead begun = new Ahead(nanos.getAsLong(), versions(target), ConcurrentHashMap.newKeySet());
        ahead.put(target, begun);
        return begun;
    }

    private boolean fresh(Ahead read) {
        return nanos.getAsLong() - read.at() <= FRESH.toNanos();
    }

    /** The watches have told the end of an object. */
    synchronized void removed(Target target, Item item) {
        Ahead last = ahead.get(target);
        if (last != null) {
            last.gone().add(item.uid());
        }
    }

    /**
     * Whether the watches have told every pod as it is, by lists of metadata, which count for the next confirmation.
     *
     * @param told what the watches told, by target; asked when the lists are there, so that it is not behind them
     */
    boolean hasAllPods(Supplier<Map<Target, List<Item>>> told) {
        Map<Target, Ahead> lists = told.get().keySet().stream()
                .filter(target -> target.type().equals(ResourceType.PODS))
                .collect(Collectors.toMap(target -> target, this::begin));
        lists.values().forEach(each -> api.await(each.list()));
        Map<Target, List<Item>> now = told.get();
        return lists.entrySet().stream().allMatch(each -> toldAll(each.getKey(), now, each.getValue()));
    }

    /** Whether the watches have told by now all that a list that has come shows. */
    private static boolean toldAll(Target target, Map<Target, List<Item>> told, Ahead read) {
        return notBehind(
                target.names(), read.gone(), told.get(target), read.list().join());
    }

    /**
     * @param told what the watches told, by target; asked again when lists are there, so that it is not behind them
     * @return a picture of a moment after this was called; of pods that were listed ahead, what was told
     */
    Snapshot of(Supplier<Map<Target, List<Item>>> told) {
        List<CompletableFuture<List<Item>>> reads = new ArrayList<>();
        told.get().forEach((target, items) -> reads.add(read(target, items, told)));
        List<Item> all = new ArrayList<>();
        reads.forEach(each -> all.addAll(api.await(each)));
        return Ownership.snapshot(scope, all, true);
    }

    private CompletableFuture<List<Item>> read(
            Target target, List<Item> told, Supplier<Map<Target, List<Item>>> later) {
        if (target.type().equals(ResourceType.PODS)) {
            return told.size() <= FEW ? target.each(api, scope.namespace(), names(told)) : pods(target, later);
        }
        if (target.type().equals(ResourceType.REPLICA_SETS)) {
            // one that wants no pod wants one only after a change of its Deployment, which is read as well
            Map<Boolean, List<Item>> wanting =
                    told.stream().collect(Collectors.partitioningBy(Confirmation::wantsPods));
            return wanting.get(true).size() <= FEW
                    ? target.each(api, scope.namespace(), names(wanting.get(true)))
                            .thenApply(now -> Stream.concat(now.stream(), wanting.get(false).stream())
                                    .toList())
                    : all(target);
        }
        boolean few = !target.fixed().isEmpty() && target.fixed().size() <= FEW;
        return few ? target.each(api, scope.namespace(), target.fixed()) : all(target);
    }

    private static boolean wantsPods(Item item) {
        return item instanceof Item.ReplicaSet each && each.replicaSet().specReplicas() > 0;
    }

    private CompletableFuture<List<Item>> pods(Target target, Supplier<Map<Target, List<Item>>> told) {
        Ahead last;
        synchronized (this) {
            last = ahead.get(target);
        }
        if (last == null || !fresh(last)) {
            return listed(target, told);
        }
        // one that failed is read again, which tells why
        return last.list()
                .handle((list, failure) -> failure == null)
                .thenCompose(
                        read -> read ? toldOr(() -> listed(target, told), target, told, last) : listed(target, told));
    }

    private CompletableFuture<List<Item>> listed(Target target, Supplier<Map<Target, List<Item>>> told) {
        if (told.get().get(target).size() < MANY) {
            return all(target);
        }
        Ahead read = begin(target);
        return read.list().thenCompose(list -> toldOr(() -> all(target), target, told, read));
    }

    /** What was told, where that is not behind a list that has come, and otherwise what else can be had. */
    private static CompletableFuture<List<Item>> toldOr(
            Supplier<CompletableFuture<List<Item>>> otherwise,
            Target target,
            Supplier<Map<Target, List<Item>>> told,
            Ahead read) {
        Map<Target, List<Item>> now = told.get();
        return toldAll(target, now, read) ? CompletableFuture.completedFuture(now.get(target)) : otherwise.get();
    }

    private CompletableFuture<Listing<ObjectVersion>> versions(Target target) {
        return new Lister(api).versions(target.type(), scope.namespace(), target.selection());
    }

    private CompletableFuture<List<Item>> all(Target target) {
        return target.list(api, scope.namespace()).thenApply(Listing::items);
    }

    private static List<String> names(Collection<Item> items) {
        return items.stream().map(Item::name).toList();
    }

    /**
     * Whether the watches had told everything that a list shows; they may have told more, as resource versions grow.
     *
     * @param names which objects count
     * @param gone uids of those whose end they have told
     * @param told what the watches told
     * @param now what there was
     */
    static boolean notBehind(
            Predicate<String> names, Set<String> gone, Collection<Item> told, Listing<ObjectVersion> now) {
        Map<String, Long> versions = new HashMap<>();
        told.forEach(each -> versions.put(each.uid(), each.version()));
        for (ObjectVersion each : now.items()) {
            if (names.test(each.name())) {
                Long known = versions.remove(each.uid());
                boolean behind = known == null || known < each.resourceVersion();
                if (behind && !gone.contains(each.uid())) {
                    return false;
                }
            }
        }
        // what is not in the list was made after it, or the watches have not told its end
        long read = Long.parseLong(now.resourceVersion());
        return versions.values().stream().allMatch(each -> each > read);
    }
}
