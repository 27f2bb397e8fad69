package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One request, with what a message has to say of it. Each may be repeated: but for {@link #replace} none of them changes
 * anything in the cluster, and that one names the state that it replaces.
 *
 * @param verb as RBAC names it: get, list, watch, create, update
 * @param resource as RBAC messages name it
 * @param namespace empty for what has none
 * @param path segments of the address after the server's own path
 * @param query parameters
 * @param body what is posted or put, or null
 * @param metadataOnly whether a list needs no more than each item's metadata: a third of the bytes
 */
public record ApiRequest(
        String verb,
        String resource,
        String namespace,
        List<String> path,
        Map<String, String> query,
        JsonNode body,
        boolean metadataOnly) {

    /** Copies the collections. */
    public ApiRequest {
        path = List.copyOf(path);
        query = Map.copyOf(query);
    }

    /** Reads one object. */
    public static ApiRequest get(ResourceType type, String namespace, String name) {
        return reading("get", type, namespace, type.path(namespace, name), Map.of());
    }

    /** Reads an object's sub-resource. */
    public static ApiRequest get(
            ResourceType type, String namespace, String name, String subResource, Map<String, String> query) {
        String resource = type.qualifiedName() + "/" + subResource;
        return new ApiRequest("get", resource, namespace, type.path(namespace, name, subResource), query, null, false);
    }

    /** Asks whether an API group is served; open to everybody who is logged in. */
    public static ApiRequest group(String group) {
        return new ApiRequest("get", "apis/" + group, "", List.of("apis", group), Map.of(), null, false);
    }

    /** Lists what a selection matches: a quorum read, because it names no resource version. */
    public static ApiRequest list(ResourceType type, String namespace, Selection selection) {
        return reading("list", type, namespace, type.path(namespace), selection.query());
    }

    /** The same list with no more than the metadata of each item. */
    ApiRequest withMetadataOnly() {
        return new ApiRequest(verb, resource, namespace, path, query, body, true);
    }

    /** Posts a review, which answers at once and leaves nothing behind. */
    public static ApiRequest review(ResourceType type, JsonNode body) {
        return new ApiRequest("create", type.qualifiedName(), "", type.path(""), Map.of(), body, false);
    }

    /** Replaces one object; the body's {@code metadata.resourceVersion} makes a second time a conflict. */
    public static ApiRequest replace(ResourceType type, String namespace, String name, JsonNode body) {
        return new ApiRequest(
                "update", type.qualifiedName(), namespace, type.path(namespace, name), Map.of(), body, false);
    }

    /** Watches what a selection matches from a resource version on, with bookmarks. */
    public static ApiRequest watch(ResourceType type, String namespace, Selection selection, String resourceVersion) {
        Map<String, String> query = new LinkedHashMap<>(selection.query());
        query.put("watch", "true");
        query.put("allowWatchBookmarks", "true");
        query.put("resourceVersion", resourceVersion);
        return reading("watch", type, namespace, type.path(namespace), query);
    }

    private static ApiRequest reading(
            String verb, ResourceType type, String namespace, List<String> path, Map<String, String> query) {
        return new ApiRequest(verb, type.qualifiedName(), namespace, path, query, null, false);
    }

    /** The same with one more parameter. */
    ApiRequest with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(parameter, value);
        return new ApiRequest(verb, resource, namespace, path, more, body, metadataOnly);
    }

    /** {@code list pods}. */
    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
