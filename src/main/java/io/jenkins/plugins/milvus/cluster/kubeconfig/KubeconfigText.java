package io.jenkins.plugins.milvus.cluster.kubeconfig;

/**
 * One kubeconfig file.
 *
 * @param path where it is on the agent: for messages, and the folder of what it names
 * @param content its YAML; holds secrets
 */
public record KubeconfigText(String path, String content) {

    /** Without the content. */
    @Override
    public String toString() {
        return path;
    }
}
