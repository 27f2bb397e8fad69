package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where an API server is and who asks it. Lives in memory only: it holds secrets, so it is not serializable and shows
 * none. Absent texts are the empty string.
 *
 * @param server base address, {@code https://host:port} with an optional path, without a slash at its end
 * @param caPem certificates that the server's one is checked with, or empty for those that Java trusts
 * @param insecure the server's certificate is not checked at all
 * @param tlsServerName the name to ask for and to check instead of the server's own
 * @param proxyUrl an HTTP proxy on the way
 * @param namespace the context's namespace
 * @param impersonation {@code Impersonate-*} headers of a kubeconfig that acts as somebody else
 * @param credential who asks
 */
public record ClusterEndpoint(
        String server,
        String caPem,
        boolean insecure,
        String tlsServerName,
        String proxyUrl,
        String namespace,
        Map<String, List<String>> impersonation,
        Credential credential) {

    /** Copies the map. */
    public ClusterEndpoint {
        impersonation = Map.copyOf(impersonation);
    }

    /** Equal for the same server reached by the same identity in the same way, without telling a secret. */
    public String fingerprint() {
        return Fingerprint.of(
                server, caPem, insecure, tlsServerName, proxyUrl, impersonation, credential.fingerprint());
    }

    /**
     * Equal for the same cluster, whoever asks and from wherever: an address alone means nothing in a private network,
     * so what the server is checked with belongs to it.
     */
    public String cluster() {
        return Fingerprint.of(server.toLowerCase(Locale.ROOT), caPem.replaceAll("\\s", ""));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return server + " with " + credential;
    }
}
