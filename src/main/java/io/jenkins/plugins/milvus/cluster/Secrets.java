package io.jenkins.plugins.milvus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Reply;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads and replaces single Secrets. */
record Secrets(ApiClient api) {

    private static final int CONFLICT = 409;

    /** {@link Cluster#secret}. */
    Optional<SecretRecord> read(String namespace, String name) {
        ApiRequest request = ApiRequest.get(ResourceType.SECRETS, namespace, name);
        Reply reply = api.await(api.send(request));
        if (reply.absent()) {
            return Optional.empty();
        }
        JsonNode secret = api.required(request, reply).json();
        return Optional.of(new SecretRecord(
                namespace,
                name,
                secret.path("metadata").path("resourceVersion").asText(),
                secret.path("type").asText(),
                strings(secret.path("metadata").path("labels")),
                strings(secret.path("data"))));
    }

    /** {@link Cluster#replace}. */
    boolean replace(SecretRecord secret) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", ResourceType.SECRETS.apiVersion())
                .put("kind", "Secret")
                .put("type", secret.type());
        ObjectNode metadata = body.putObject("metadata")
                .put("name", secret.name())
                .put("namespace", secret.namespace())
                .put("resourceVersion", secret.resourceVersion());
        ObjectNode labels = metadata.putObject("labels");
        secret.labels().forEach(labels::put);
        ObjectNode data = body.putObject("data");
        secret.data().forEach(data::put);
        ApiRequest request = ApiRequest.replace(ResourceType.SECRETS, secret.namespace(), secret.name(), body);
        Reply reply = api.await(api.send(request));
        if (reply.code() == CONFLICT || reply.absent()) {
            return false;
        }
        return api.required(request, reply).successful();
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> result = new LinkedHashMap<>();
        node.properties()
                .forEach(each -> result.put(each.getKey(), each.getValue().asText()));
        return result;
    }
}
