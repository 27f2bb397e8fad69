package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.util.Optional;

/**
 * Who asks the API server. Tokens expire while a build waits, so this is asked for every request. Implementations are
 * safe for use by many threads and may wait for the agent.
 */
public interface Credential {

    /** The value of the {@code Authorization} header, or an empty string where there is none. */
    String authorization() throws CredentialException;

    /**
     * Called when the API server answered 401.
     *
     * @param rejected the header it did not accept
     * @return another one that is worth a try, or an empty string where there is none
     */
    String renew(String rejected) throws CredentialException;

    /** The client certificate to connect with; may differ after {@link #renew}. */
    Optional<ClientKey> clientKey() throws CredentialException;

    /**
     * Equal for credentials that may stand in for each other, without telling a secret. One that asks its own build's
     * agent again and again equals itself only.
     */
    String fingerprint();

    /** Whether another build may come with an equal one. */
    boolean recurs();
}
