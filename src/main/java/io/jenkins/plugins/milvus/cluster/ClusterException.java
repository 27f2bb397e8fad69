package io.jenkins.plugins.milvus.cluster;

/** The API server did not do what was asked. The message is one sentence without secrets. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure. */
    public enum Kind {
        /** No answer: network, TLS, time-out, 5xx. Worth another try. */
        UNREACHABLE,
        /** 401: the credential is not accepted (any more). */
        UNAUTHORIZED,
        /** 403: known, but not allowed. */
        FORBIDDEN,
        /** Anything else that the API server answered. */
        REFUSED
    }

    private final Kind kind;

    /**
     * @param kind what kind
     * @param sentence for people
     * @param cause may be null
     */
    public ClusterException(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    /** What kind. */
    public Kind kind() {
        return kind;
    }
}
