package io.jenkins.plugins.milvus.cluster.kubeconfig;

/**
 * A client certificate and its private key.
 *
 * @param certificate PEM, the chain included
 * @param key PEM: PKCS#8, PKCS#1 or SEC 1
 */
public record ClientKey(String certificate, String key) {

    /** Without the key. */
    @Override
    public String toString() {
        return "client certificate";
    }
}
