package io.jenkins.plugins.milvus.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kubeconfigs around what is no kubeconfig, so that Helm and this plugin are told the same thing in the same way. */
final class MadeKubeconfig {

    private static final String NAME = "milvus";
    private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private MadeKubeconfig() {}

    /**
     * For somebody who is known to one API server.
     *
     * @param caPem may be null
     * @param user the entries of {@link KubeconfigUser}
     */
    static String ofUser(String server, String caPem, Map<String, String> user) {
        Map<String, Object> cluster = new HashMap<>(Map.of("server", server));
        if (caPem != null) {
            cluster.put(
                    "certificate-authority-data",
                    Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8)));
        }
        return of(cluster, user, "");
    }

    /** For a pod's service account: it names the files that Kubernetes keeps fresh in every container of the pod. */
    static String ofServiceAccount(String server, String namespace) {
        return of(
                Map.of("server", server, "certificate-authority", FOLDER + "ca.crt"),
                Map.of("tokenFile", FOLDER + "token"),
                namespace);
    }

    private static String of(Map<String, ?> cluster, Map<String, ?> user, String namespace) {
        Map<String, Object> context = Map.of("cluster", NAME, "user", NAME, "namespace", namespace);
        try {
            // JSON is YAML, and needs no care for special characters
            return JSON.writeValueAsString(Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Config",
                    "clusters",
                    List.of(Map.of("name", NAME, "cluster", cluster)),
                    "users",
                    List.of(Map.of("name", NAME, "user", user)),
                    "contexts",
                    List.of(Map.of("name", NAME, "context", context)),
                    "current-context",
                    NAME));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kubeconfig cannot be written", e);
        }
    }
}
