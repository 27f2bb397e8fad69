package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether what the watches told is how things stand, by quorum reads.
 *
 * <p>A few objects are read one by one where somebody waits: etcd answers at once, while a list waits until the API
 * server's cache has caught up with etcd, which takes it up to 100 ms (Kubernetes 1.31: consistent reads from cache). To
 * know those that were told is enough: no pod and no ReplicaSet comes or goes without a change of another one or of its
 * workload.
 *
 * <p>Of many pods the metadata is listed, and all of them again only when the watches are behind it: a thousand are 8 MB
 * and a third of a second, their metadata is a third of that, and an object whose resource version has not changed has not
 * changed.
 *
 * <p>A read may be {@linkplain #ahead begun ahead}, so that nobody waits for it in the end: what the watches have told by
 * then has to be at least what it showed, and whatever has come since has come by these watches. All of it is read while
 * pods still start: a read while the controllers count the last ones takes these longer than it saves. A workload that was
 * read ahead counts once the watch has told a later change of it, which the count of its pods is: no watch that tells it is
 * behind what came before.
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
     * A read.
     *
     * @param at when it was asked for
     * @param read what it showed
     * @param list whether it is a list, which may wait for the API server's cache
     * @param gone uids of what the watches have told the end of since, which it may show
     */
    private record Ahead(long at, CompletableFuture<Shown> read, boolean list, Set<String> gone) {}

    /**
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    Confirmation(ApiClient api, WatchScope scope, LongSupplier nanos) {
        this.api = api;
        this.scope = scope;
        this.nanos = nanos;
    }

    /**
     * Begins to read what a confirmation will need. At most one such read of a target is under way.
     *
     * @param told what the watches told, by target
     * @param imminent whether all pods are ready: what has failed or is too old is begun anew
     * @return completes when all that was read ahead has come; exceptionally where a read of it has failed
     */
    synchronized CompletableFuture<Void> ahead(Map<Target, List<Item>> told, boolean imminent) {
        told.forEach((target, items) -> {
            if (inTime(target, items, imminent) && !begun(target, imminent)) {
                List<String> few = few(target, items);
                if (few == null || !imminent && few.size() > 1) {
                    // one request, and its time does not matter yet
                    list(target);
                } else {
                    begin(target, versions(target, items, few), false);
                }
            }
        });
        return CompletableFuture.allOf(ahead.values().stream().map(Ahead::read).toArray(CompletableFuture<?>[]::new));
    }

    /** A workload only before its pods are counted, and none of several: those that are done do not change any more. */
    private static boolean inTime(Target target, List<Item> told, boolean imminent) {
        boolean one = target.fixed().size() == 1 && told.size() == 1;
        return target.ofPods() || one && !imminent;
    }

    private boolean begun(Target target, boolean again) {
        Ahead last = ahead.get(target);
        return last != null
                && (!again
                        || !last.read().isDone()
                        || fresh(last) && !last.read().isCompletedExceptionally());
    }

    private synchronized Ahead begin(Target target, CompletableFuture<Shown> read, boolean list) {
        Ahead begun = new Ahead(nanos.getAsLong(), read, list, ConcurrentHashMap.newKeySet());
        ahead.put(target, begun);
        return begun;
    }

    private Ahead list(Target target) {
        return begin(target, versions(target), true);
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
                .collect(Collectors.toMap(target -> target, this::list));
        lists.values().forEach(each -> api.await(each.read()));
        Map<Target, List<Item>> now = told.get();
        return lists.entrySet().stream().allMatch(each -> toldAll(each.getKey(), now, each.getValue()));
    }

    /** Whether the watches have told by now all that a read that has come shows; of a workload, a later change of it. */
    private static boolean toldAll(Target target, Map<Target, List<Item>> told, Ahead read) {
        Shown shown = read.read().join();
        return target.ofPods() ? shown.toldBy(told.get(target), read.gone()) : shown.changedIn(told.get(target));
    }

    /**
     * @param told what the watches told, by target; asked again when reads are there, so that it is not behind them
     * @return a picture of a moment after this was called, of what was read ahead as it was told; empty where all that was
     *     told counts
     */
    Optional<Snapshot> of(Supplier<Map<Target, List<Item>>> told) {
        Map<Target, CompletableFuture<Optional<List<Item>>>> reads = new HashMap<>();
        told.get().forEach((target, items) -> reads.put(target, read(target, items, told)));
        Map<Target, List<Item>> otherwise = new HashMap<>();
        reads.forEach((target, read) -> api.await(read).ifPresent(items -> otherwise.put(target, items)));
        if (otherwise.isEmpty()) {
            return Optional.empty();
        }
        Map<Target, List<Item>> now = new HashMap<>(told.get());
        now.putAll(otherwise);
        List<Item> all = now.values().stream().flatMap(List::stream).toList();
        return Optional.of(Ownership.snapshot(scope, all, true));
    }

    /**
     * Empty where what was told counts, because of what was read ahead; otherwise, and where the watches are behind it, what
     * is read now.
     */
    private CompletableFuture<Optional<List<Item>>> read(
            Target target, List<Item> items, Supplier<Map<Target, List<Item>>> told) {
        Ahead last;
        synchronized (this) {
            last = ahead.get(target);
        }
        boolean quicker = last != null && last.list() && !last.read().isDone() && few(target, items) != null;
        if (last == null || !fresh(last) || quicker) {
            return readNow(target, items, told);
        }
        // one that failed is read again, which tells why
        return last.read()
                .handle((shown, failure) -> failure == null)
                .thenCompose(shown -> shown && toldAll(target, told.get(), last)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : readNow(target, items, told));
    }

    private CompletableFuture<Optional<List<Item>>> readNow(
            Target target, List<Item> items, Supplier<Map<Target, List<Item>>> told) {
        List<String> few = few(target, items);
        if (few == null) {
            boolean many = target.type().equals(ResourceType.PODS)
                    && told.get().get(target).size() >= MANY;
            return many ? listed(target, told) : all(target);
        }
        List<Item> idle = items.stream().filter(Confirmation::wantsNoPods).toList();
        return target.each(api, scope.namespace(), few)
                .thenApply(now ->
                        Optional.of(Stream.concat(now.stream(), idle.stream()).toList()));
    }

    private CompletableFuture<Optional<List<Item>>> listed(Target target, Supplier<Map<Target, List<Item>>> told) {
        Ahead read = list(target);
        return read.read()
                .thenCompose(list -> toldAll(target, told.get(), read)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : all(target));
    }

    /** The names that are enough to know of a target; null where they are too many to be read one by one. */
    private static List<String> few(Target target, List<Item> told) {
        List<String> names = target.ofPods()
                // a ReplicaSet that wants no pod wants one only after a change of its Deployment, which is read as well
                ? told.stream()
                        .filter(each -> !wantsNoPods(each))
                        .map(Item::name)
                        .toList()
                : List.copyOf(target.fixed());
        boolean all = target.ofPods() || !names.isEmpty();
        return all && names.size() <= FEW ? names : null;
    }

    private static boolean wantsNoPods(Item item) {
        return item instanceof Item.ReplicaSet each && each.replicaSet().specReplicas() == 0;
    }

    private CompletableFuture<Shown> versions(Target target) {
        return new Lister(api)
                .versions(target.type(), scope.namespace(), target.selection())
                .thenApply(list -> Shown.of(list, target.names()));
    }

    private CompletableFuture<Shown> versions(Target target, List<Item> told, List<String> names) {
        List<Item> asked =
                told.stream().filter(each -> names.contains(each.name())).toList();
        return target.each(api, scope.namespace(), names).thenApply(there -> Shown.of(asked, there));
    }

    private CompletableFuture<Optional<List<Item>>> all(Target target) {
        return target.list(api, scope.namespace()).thenApply(list -> Optional.of(list.items()));
    }
}
