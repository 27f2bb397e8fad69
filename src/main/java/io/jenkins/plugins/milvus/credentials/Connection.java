package io.jenkins.plugins.milvus.credentials;

/**
 * How a build asks to reach the cluster and to run Helm. Everything may be null.
 *
 * @param credentialsId credentials that hold a kubeconfig, or a token, a password or a certificate
 * @param serverUrl the API server that anything but a kubeconfig is for
 * @param caCertificate PEM text by which that API server is checked
 * @param context the kubeconfig's context
 * @param helm the name of a Helm tool
 * @param usualCredentialsId credentials for a build that brings no identity of its own
 */
public record Connection(
        String credentialsId,
        String serverUrl,
        String caCertificate,
        String context,
        String helm,
        String usualCredentialsId) {

    /** The same with these credentials. */
    Connection with(String id) {
        return new Connection(id, serverUrl, caCertificate, context, helm, usualCredentialsId);
    }
}
