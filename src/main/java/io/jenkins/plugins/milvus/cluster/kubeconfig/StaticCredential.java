package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A credential that the kubeconfig itself holds: a token, user and password, a client certificate, or nothing. */
final class StaticCredential implements Credential {

    private final String authorization;
    private final ClientKey clientKey;

    /**
     * @param authorization the header's value, or empty
     * @param clientKey may be null
     */
    StaticCredential(String authorization, ClientKey clientKey) {
        this.authorization = authorization;
        this.clientKey = clientKey;
    }

    static String bearer(String token) {
        return "Bearer " + token;
    }

    static String basic(String user, String password) {
        byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    @Override
    public String authorization() {
        return authorization;
    }

    @Override
    public String renew(String rejected) {
        return "";
    }

    @Override
    public Optional<ClientKey> clientKey() {
        return Optional.ofNullable(clientKey);
    }

    @Override
    public boolean recurs() {
        return true;
    }

    @Override
    public String fingerprint() {
        return clientKey == null
                ? Fingerprint.of(authorization)
                : Fingerprint.of(authorization, clientKey.certificate(), clientKey.key());
    }

    @Override
    public String toString() {
        return clientKey == null ? "credential of the kubeconfig" : "client certificate";
    }
}
