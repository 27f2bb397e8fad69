package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Whether what the watches told is how things stand, by a quorum read. A thousand pods are 8 MB and a third of a second;
 * their metadata is a third of that, and an object whose resource version has not changed has not changed.
 */
final class Confirmation {

    /** Fewer than so many are read at once in full, which costs one round trip for certain. */
    static final int MANY = 100;

    private final ApiClient api;
    private final WatchScope scope;

    /** What tells one object, and one state of it, from all others. */
    record Version(String name, String uid, long version) {
        static Version of(JsonNode object) {
            JsonNode metadata = object.path("metadata");
            return new Version(
                    metadata.path("name").asText(""),
                    metadata.path("uid").asText(""),
                    metadata.path("resourceVersion").asLong(-1));
        }
    }

    Confirmation(ApiClient api, WatchScope scope) {
        this.api = api;
        this.scope = scope;
    }

    /**
     * @param told what the watches told, by target
     * @return a picture of a moment after this was called
     */
    Snapshot of(Map<Target, List<Item>> told) {
        List<CompletableFuture<List<Item>>> reads = new ArrayList<>();
        told.forEach((target, items) -> reads.add(items.size() < MANY ? read(target) : confirm(target, items)));
        List<Item> all = new ArrayList<>();
        reads.forEach(each -> all.addAll(api.await(each)));
        return Ownership.snapshot(scope, all, true);
    }

    private CompletableFuture<List<Item>> read(Target target) {
        return target.list(api, scope.namespace()).thenApply(Listing::items);
    }

    private CompletableFuture<List<Item>> confirm(Target target, List<Item> items) {
        return new Lister(api)
                .metadata(target.type(), scope.namespace(), target.selection(), Version::of)
                .thenApply(Listing::items)
                .thenCompose(now -> unchanged(target.names(), items, now)
                        ? CompletableFuture.completedFuture(items)
                        : read(target));
    }

    /**
     * @param names which objects count
     * @param told what the watches told
     * @param now what there is
     */
    static boolean unchanged(Predicate<String> names, List<Item> told, List<Version> now) {
        Map<String, Long> versions = new HashMap<>();
        told.forEach(each -> versions.put(each.uid(), each.version()));
        Map<String, Long> current = new HashMap<>();
        now.stream().filter(each -> names.test(each.name())).forEach(each -> current.put(each.uid(), each.version()));
        return versions.equals(current);
    }
}
