package io.jenkins.plugins.milvus.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Reply;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.reduce.Reductions;
import java.util.Optional;

/** Reads and replaces single Secrets. */
record Secrets(ApiClient api) {

    private static final int CONFLICT = 409;

    /** {@link Cluster#secret}. */
    Optional<SecretRecord> read(String namespace, String name) {
        return api.find(ApiRequest.get(ResourceType.SECRETS, namespace, name)).map(Reductions::secret);
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
}
