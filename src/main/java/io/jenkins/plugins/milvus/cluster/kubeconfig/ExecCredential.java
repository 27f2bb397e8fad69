package io.jenkins.plugins.milvus.cluster.kubeconfig;

import io.jenkins.plugins.milvus.release.Text;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * A credential that a program on the agent hands over (aws, gke-gcloud-auth-plugin, kubelogin, ...). It is asked again
 * shortly before what it gave expires, and when the API server refuses it.
 */
final class ExecCredential implements Credential {

    /** Longer than a request takes; short enough for a token that lives for a minute. */
    private static final Duration EARLY = Duration.ofSeconds(20);

    private static final int NOT_FOUND = 127;

    private final ExecPlugin plugin;
    private final AgentAccess agent;
    private final InstantSource clock;
    private final ClientKey ownKey;
    private final String own = UUID.randomUUID().toString();
    private ExecAnswer answer;

    /**
     * @param plugin how to call the program
     * @param agent where to call it
     * @param clock for the expiry
     * @param ownKey the kubeconfig's own client certificate, or null
     */
    ExecCredential(ExecPlugin plugin, AgentAccess agent, InstantSource clock, ClientKey ownKey) {
        this.plugin = plugin;
        this.agent = agent;
        this.clock = clock;
        this.ownKey = ownKey;
    }

    @Override
    public synchronized String authorization() throws CredentialException {
        return header(fresh());
    }

    @Override
    public synchronized String renew(String rejected) throws CredentialException {
        if (answer == null || header(answer).equals(rejected)) {
            ExecAnswer before = answer;
            answer = call();
            if (answer.equals(before)) {
                return "";
            }
        }
        return header(answer);
    }

    @Override
    public synchronized Optional<ClientKey> clientKey() throws CredentialException {
        ClientKey given = fresh().clientKey();
        return Optional.ofNullable(given == null ? ownKey : given);
    }

    private ExecAnswer fresh() throws CredentialException {
        if (answer == null || answer.expires().minus(EARLY).isBefore(clock.instant())) {
            answer = call();
        }
        return answer;
    }

    private static String header(ExecAnswer answer) {
        return answer.token().isEmpty() ? "" : StaticCredential.bearer(answer.token());
    }

    private ExecAnswer call() throws CredentialException {
        AgentAccess.Output output;
        try {
            output = agent.run(plugin.command(), plugin.environment());
        } catch (IOException e) {
            throw failed("cluster.execNotStarted", e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("cluster.execNotStarted", Text.of("cluster.interrupted"), e);
        }
        if (output.exitCode() == NOT_FOUND) {
            throw failed("cluster.execNotStarted", Text.of("cluster.exitCode", NOT_FOUND), null);
        }
        if (output.exitCode() != 0) {
            throw failed("cluster.execFailed", output.exitCode() + ": " + lastLine(output.err()), null);
        }
        try {
            return ExecAnswer.parse(plugin.apiVersion(), output.out());
        } catch (IllegalArgumentException e) {
            throw failed("cluster.execAnswer", e.getMessage(), e);
        }
    }

    private CredentialException failed(String key, String detail, Throwable cause) {
        String hint =
                plugin.installHint().isEmpty() ? "" : " " + plugin.installHint().strip();
        return new CredentialException(Text.of(key, plugin.program(), detail) + hint, cause);
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce("", (first, second) -> second);
    }

    @Override
    public boolean recurs() {
        return false;
    }

    @Override
    public String fingerprint() {
        // what the plugin answers depends on the build's environment as well
        return own;
    }

    @Override
    public String toString() {
        return "exec plugin " + plugin.program();
    }
}
