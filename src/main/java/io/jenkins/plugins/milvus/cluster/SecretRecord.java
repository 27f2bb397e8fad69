package io.jenkins.plugins.milvus.cluster;

import java.util.Map;

/**
 * One Secret, with all that it takes to put another content into it. Never stored and never printed.
 *
 * @param namespace its namespace
 * @param name its name
 * @param resourceVersion the state that was read: a replacement of any other is refused by the API server
 * @param type such as {@code helm.sh/release.v1}
 * @param labels {@code metadata.labels}
 * @param data Base64 by key
 */
public record SecretRecord(
        String namespace,
        String name,
        String resourceVersion,
        String type,
        Map<String, String> labels,
        Map<String, String> data) {

    /** Copies the maps. */
    public SecretRecord {
        labels = Map.copyOf(labels);
        data = Map.copyOf(data);
    }

    /** The same with another content. */
    public SecretRecord with(Map<String, String> newLabels, Map<String, String> newData) {
        return new SecretRecord(namespace, name, resourceVersion, type, newLabels, newData);
    }

    /** Its name alone. */
    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name;
    }
}
