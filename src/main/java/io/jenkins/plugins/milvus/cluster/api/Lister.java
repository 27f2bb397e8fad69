package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Reads lists page by page and item by item: never more than one item is in memory as a tree, so a thousand pods cost
 * what their records cost.
 */
public final class Lister {

    private static final int PAGE = 500;

    private final ApiClient api;

    /** Makes something of the item at which the parser stands, and leaves it at the item's end. */
    private interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }

    /** An item of which the metadata was asked for. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Partial(ObjectVersion metadata) {}

    /**
     * @param api where from
     */
    public Lister(ApiClient api) {
        this.api = api;
    }

    /**
     * Lists by a quorum read.
     *
     * @param reduce makes something small of each item
     * @return fails with a {@link ClusterException}
     */
    public <T> CompletableFuture<Listing<T>> list(
            ResourceType type, String namespace, Selection selection, Function<JsonNode, T> reduce) {
        ApiRequest request = ApiRequest.list(type, namespace, selection).with("limit", String.valueOf(PAGE));
        return page(request, "", new ArrayList<>(), item -> reduce.apply(item.readValueAsTree()));
    }

    /**
     * Lists the versions of what a selection matches by a quorum read of their metadata, all in one page. No tree is
     * built: most of an object's metadata is who manages which of its fields.
     *
     * @return fails with a {@link ClusterException}
     */
    public CompletableFuture<Listing<ObjectVersion>> versions(
            ResourceType type, String namespace, Selection selection) {
        ApiRequest request = ApiRequest.list(type, namespace, selection).withMetadataOnly();
        return page(
                request,
                "",
                new ArrayList<>(),
                item -> item.readValueAs(Partial.class).metadata());
    }

    private <T> CompletableFuture<Listing<T>> page(ApiRequest request, String from, List<T> items, Reader<T> reader) {
        ApiRequest next = from.isEmpty() ? request : request.with("continue", from);
        return api.send(next).thenCompose(reply -> {
            if (reply.code() == 410 && !from.isEmpty()) {
                // the rest of this list was compacted away meanwhile: begin again
                return page(request, "", new ArrayList<>(), reader);
            }
            JsonNode metadata = read(api.required(request, reply), items, reader);
            String more = metadata.path("continue").asText("");
            return more.isEmpty()
                    ? CompletableFuture.completedFuture(new Listing<>(
                            items, metadata.path("resourceVersion").asText("")))
                    : page(request, more, items, reader);
        });
    }

    /** Adds the items one by one and returns the list's metadata. */
    private <T> JsonNode read(Reply reply, List<T> items, Reader<T> reader) {
        JsonNode metadata = Json.MISSING;
        try (JsonParser parser = Json.MAPPER.createParser(reply.body())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("metadata")) {
                    metadata = parser.readValueAsTree();
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(reader.read(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return metadata;
        } catch (IOException e) {
            throw ApiErrors.of(api.server(), e);
        }
    }
}
