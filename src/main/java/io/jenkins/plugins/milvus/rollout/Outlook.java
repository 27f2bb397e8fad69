package io.jenkins.plugins.milvus.rollout;

/** How soon success may have to be confirmed, where that happens at once and not after a stable time. */
public enum Outlook {
    /** Nothing can be said, or it is decided. */
    OPEN,
    /**
     * Half of the pods of each target are as they should be, and none is too many: what is begun by then is ready in time,
     * and takes nothing from the controllers when they count the last ones.
     */
    NEAR,
    /** All are, and nothing is awaited but the controllers' count of them: a matter of milliseconds. */
    IMMINENT
}
