package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.api.Selection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One list or watch.
 *
 * @param type which resource
 * @param selection what the API server selects
 * @param names what is kept of it
 * @param reduce what is kept of one object
 */
record Target(ResourceType type, Selection selection, Predicate<String> names, Function<JsonNode, Item> reduce) {

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
