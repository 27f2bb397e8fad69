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
import java.util.concurrent.CompletableFuture;
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
 * changed. That list may be {@linkplain #ahead begun ahead}, while pods still start: it shows that the watches had told
 * everything by then, and whatever has come since has come by these watches.
 */
final class Confirmation {

    /** Up to so many objects of one target are read one by one. */
    static final int FEW = 5;

    /** Fewer than so many are listed at once in full, which costs one round trip for certain. */
    static final int MANY = 100;

    /** For so long counts what was read ahead, from the moment at which it was asked for. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private final ApiClient api;
    private final WatchScope scope;
    private final LongSupplier nanos;
    private final Map<Target, Ahead> ahead = new HashMap<>();

    /** A list of metadata: when it was asked for, and whether the watches had told everything when it came. */
    private record Ahead(long at, CompletableFuture<Boolean> toldAll) {}

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
     * @param told what the watches told, by target; asked again when the lists are there, so that it is not behind them
     * @param again whether one that is too old, or has shown that the watches were behind, is begun anew
     */
    synchronized void ahead(Supplier<Map<Target, List<Item>>> told, boolean again) {
        told.get().forEach((target, items) -> {
            if (target.type().equals(ResourceType.PODS) && items.size() > FEW && !begun(target, again)) {
                CompletableFuture<Boolean> toldAll = versions(target)
                        .thenApply(now -> notBehind(target.names(), told.get().get(target), now));
                ahead.put(target, new Ahead(nanos.getAsLong(), toldAll));
            }
        });
    }

    private boolean begun(Target target, boolean again) {
        Ahead last = ahead.get(target);
        return last != null && (!again || !last.toldAll().isDone() || holds(last));
    }

    private boolean fresh(Ahead read) {
        return nanos.getAsLong() - read.at() <= FRESH.toNanos();
    }

    /** Whether a list that has come is fresh and has shown that the watches had told everything. */
    private boolean holds(Ahead read) {
        return fresh(read)
                && !read.toldAll().isCompletedExceptionally()
                && read.toldAll().join();
    }

    /**
     * Whether the watches have told every pod as it is, by lists of metadata.
     *
     * @param told what the watches told, by target; asked when the lists are there, so that it is not behind them
     */
    boolean hasAllPods(Supplier<Map<Target, List<Item>>> told) {
        Map<Target, CompletableFuture<Listing<ObjectVersion>>> lists = told.get().keySet().stream()
                .filter(target -> target.type().equals(ResourceType.PODS))
                .collect(Collectors.toMap(target -> target, this::versions));
        CompletableFuture<?>[] all = lists.values().toArray(CompletableFuture[]::new);
        api.await(CompletableFuture.allOf(all));
        Map<Target, List<Item>> now = told.get();
        return lists.entrySet().stream()
                .allMatch(each -> notBehind(
                        each.getKey().names(),
                        now.get(each.getKey()),
                        each.getValue().join()));
    }

    /**
     * @param told what the watches told, by target
     * @return a picture of a moment after this was called; of pods that were listed ahead, what was told
     */
    Snapshot of(Map<Target, List<Item>> told) {
        List<CompletableFuture<List<Item>>> reads = new ArrayList<>();
        told.forEach((target, items) -> reads.add(read(target, items)));
        List<Item> all = new ArrayList<>();
        reads.forEach(each -> all.addAll(api.await(each)));
        return Ownership.snapshot(scope, all, true);
    }

    private CompletableFuture<List<Item>> read(Target target, List<Item> told) {
        if (target.type().equals(ResourceType.PODS)) {
            return told.size() <= FEW ? target.each(api, scope.namespace(), names(told)) : pods(target, told);
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

    private CompletableFuture<List<Item>> pods(Target target, List<Item> told) {
        Ahead last;
        synchronized (this) {
            last = ahead.get(target);
        }
        if (last == null || !fresh(last)) {
            return listed(target, told);
        }
        // one that failed is read again, which tells why
        return last.toldAll()
                .exceptionally(failure -> false)
                .thenCompose(all -> all ? CompletableFuture.completedFuture(told) : listed(target, told));
    }

    private CompletableFuture<List<Item>> listed(Target target, List<Item> told) {
        return told.size() < MANY
                ? all(target)
                : versions(target)
                        .thenCompose(now -> notBehind(target.names(), told, now)
                                ? CompletableFuture.completedFuture(told)
                                : all(target));
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
     * @param told what the watches told
     * @param now what there was
     */
    static boolean notBehind(Predicate<String> names, Collection<Item> told, Listing<ObjectVersion> now) {
        Map<String, Long> versions = new HashMap<>();
        told.forEach(each -> versions.put(each.uid(), each.version()));
        for (ObjectVersion each : now.items()) {
            if (names.test(each.name())) {
                Long known = versions.remove(each.uid());
                if (known == null || known < each.resourceVersion()) {
                    return false;
                }
            }
        }
        // what is not in the list was made after it, or the watches have not told its end
        long read = Long.parseLong(now.resourceVersion());
        return versions.values().stream().allMatch(each -> each > read);
    }
}
