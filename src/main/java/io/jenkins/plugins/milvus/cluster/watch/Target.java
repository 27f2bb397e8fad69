package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.api.Selection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One list or watch.
 *
 * @param type which resource
 * @param selection what the API server selects
 * @param names what is kept of it
 * @param fixed all names that there can be, where they are known beforehand, else empty
 * @param reduce what is kept of one object
 */
record Target(
        ResourceType type,
        Selection selection,
        Predicate<String> names,
        Set<String> fixed,
        Function<JsonNode, Item> reduce) {

    /**
     * Lists what is ours of it, by a quorum read.
     *
     * @return fails with a {@link io.jenkins.plugins.milvus.cluster.ClusterException}
     */
    CompletableFuture<Listing<Item>> list(ApiClient api, String namespace) {
        return new Lister(api)
                .list(type, namespace, selection, this::item)
                .thenApply(all -> new Listing<>(
                        all.items().stream().flatMap(Optional::stream).toList(), all.resourceVersion()));
    }

    /**
     * Reads objects one by one, each by a quorum read.
     *
     * @return those that there are; fails with a {@link io.jenkins.plugins.milvus.cluster.ClusterException}
     */
    CompletableFuture<List<Item>> each(ApiClient api, String namespace, Collection<String> wanted) {
        List<CompletableFuture<Optional<Item>>> reads = wanted.stream()
                .map(name -> one(api, ApiRequest.get(type, namespace, name)))
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        reads.stream().flatMap(read -> read.join().stream()).toList());
    }

    private CompletableFuture<Optional<Item>> one(ApiClient api, ApiRequest request) {
        return api.send(request)
                .thenApply(reply -> reply.absent()
                        ? Optional.empty()
                        : item(api.required(request, reply).json()));
    }

    /** Whether it is about pods or their ReplicaSets, and not about a kind of workload. */
    boolean ofPods() {
        return type.equals(ResourceType.PODS) || type.equals(ResourceType.REPLICA_SETS);
    }

    /** The reduced object, or empty where it is none of ours. */
    Optional<Item> item(JsonNode object) {
        return names.test(object.path("metadata").path("name").asText(""))
                ? Optional.of(reduce.apply(object))
                : Optional.empty();
    }

    /** {@code pods app.kubernetes.io/instance=x}. */
    @Override
    public String toString() {
        return type.plural() + " " + selection.labels() + selection.fields();
    }
}
