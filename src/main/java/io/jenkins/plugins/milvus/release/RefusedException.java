package io.jenkins.plugins.milvus.release;

import java.util.Objects;

/**
 * A request that was turned down before anything was touched. The message is one sentence which names the next action.
 */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as a stable word for scripts ({@code --json}) and tests. */
    public enum Reason {
        /** An argument is missing, malformed or out of range. */
        INVALID,
        /** No such release in that namespace. */
        NO_RELEASE,
        /** The release is not in a state in which it may be changed (pending, uninstalling, failed install). */
        RELEASE_STATE,
        /** A name that is no component of Milvus, or that this release does not have. */
        UNKNOWN_COMPONENT,
        /** A coordinator: Milvus scales worker nodes only. */
        COORDINATOR,
        /** A standalone release has nothing to scale. */
        STANDALONE,
        /** The component exists but its number is not a matter of scaling (cdc, attu). */
        NOT_SCALABLE,
        /** An autoscaler owns the number of replicas. */
        AUTOSCALED,
        /** Something else than the requested replicas would change. */
        OTHER_CHANGES,
        /** An existing release differs from what was asked for. */
        DIFFERS,
        /** No usable Helm was found. */
        NO_HELM,
        /** No usable way to the cluster (kubeconfig, context, credentials). */
        NO_CLUSTER,
        /** The identity may not do what the step needs. */
        FORBIDDEN
    }

    private final Reason reason;

    /**
     * @param reason the stable word
     * @param sentence what is wrong and what to do, for a person
     */
    public RefusedException(Reason reason, String sentence) {
        super(Objects.requireNonNull(sentence, "sentence"));
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** The stable word. */
    public Reason reason() {
        return reason;
    }
}
