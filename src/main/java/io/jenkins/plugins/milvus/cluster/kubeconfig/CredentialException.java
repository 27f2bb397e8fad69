package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.io.IOException;

/** A credential could not be had from the agent. The message is one sentence without secrets. */
public final class CredentialException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param sentence what is wrong and what to do
     * @param cause may be null
     */
    public CredentialException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
