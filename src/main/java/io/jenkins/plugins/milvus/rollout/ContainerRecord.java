package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Instant;

/**
 * What matters of one container status. Absent texts are the empty string, never null.
 *
 * @param name the container's name
 * @param init whether it is an init container
 * @param ready {@code ready}
 * @param restartCount {@code restartCount}
 * @param state what it is doing now
 * @param reason the reason of the current state, such as {@code CrashLoopBackOff}, {@code ErrImagePull}
 * @param message the message of the current state
 * @param exitCode exit code of the current termination, or of the last one while waiting or running again; -1 when
 *     it never ended
 * @param lastReason reason of the last termination ({@code OOMKilled}, {@code Error}), or empty
 * @param startedAt since when it is running, or null
 * @param image the image as the specification names it
 */
public record ContainerRecord(
        String name,
        boolean init,
        boolean ready,
        int restartCount,
        State state,
        String reason,
        String message,
        int exitCode,
        String lastReason,
        Instant startedAt,
        String image)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The three states of a container, and none yet. */
    public enum State {
        /** No status was reported yet. */
        UNKNOWN,
        /** {@code state.waiting}. */
        WAITING,
        /** {@code state.running}. */
        RUNNING,
        /** {@code state.terminated}. */
        TERMINATED
    }
}
