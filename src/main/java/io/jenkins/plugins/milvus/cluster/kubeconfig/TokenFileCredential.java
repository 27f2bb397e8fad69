package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * A token in a file that somebody else keeps fresh, such as the one of a service account. It is read again every
 * minute, as client-go does it, and whenever the API server refuses it.
 */
final class TokenFileCredential implements Credential {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final AgentFiles files;
    private final String path;
    private final ClientKey clientKey;
    private final InstantSource clock;
    private final String own = UUID.randomUUID().toString();
    private String token = "";
    private Instant readAt = Instant.MIN;

    TokenFileCredential(AgentFiles files, String path, ClientKey clientKey, InstantSource clock) {
        this.files = files;
        this.path = path;
        this.clientKey = clientKey;
        this.clock = clock;
    }

    @Override
    public synchronized String authorization() throws CredentialException {
        if (token.isEmpty() || readAt.isBefore(clock.instant().minus(FRESH))) {
            readAgain();
        }
        return StaticCredential.bearer(token);
    }

    @Override
    public synchronized String renew(String rejected) throws CredentialException {
        if (StaticCredential.bearer(token).equals(rejected)) {
            readAgain();
        }
        String now = StaticCredential.bearer(token);
        return now.equals(rejected) ? "" : now;
    }

    private void readAgain() throws CredentialException {
        token = files.token(path);
        readAt = clock.instant();
    }

    @Override
    public Optional<ClientKey> clientKey() {
        return Optional.ofNullable(clientKey);
    }

    @Override
    public boolean recurs() {
        return false;
    }

    @Override
    public String fingerprint() {
        // the same path is another file in another container
        return own;
    }

    @Override
    public String toString() {
        return "token of " + path;
    }
}
