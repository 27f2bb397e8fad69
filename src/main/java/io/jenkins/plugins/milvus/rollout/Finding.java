package io.jenkins.plugins.milvus.rollout;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Something that keeps one target from being ready, and when it decides. The sentences are made only when they are
 * needed: one pass may find a thousand of these.
 *
 * @param code the stable word
 * @param view the target
 * @param pod the culprit, or null
 * @param container the culprit's container, or null
 * @param due when it decides, or null when only the deadline does
 * @param cause the fact, one line
 * @param action the next action, one sentence
 */
record Finding(
        Code code,
        TargetView view,
        PodRecord pod,
        ContainerRecord container,
        Instant due,
        Supplier<String> cause,
        Supplier<String> action) {

    /** Whether it decides now. */
    boolean decides(Instant now) {
        return due != null && !due.isAfter(now);
    }

    /** Name of the container, or empty. */
    String containerName() {
        return container == null ? "" : container.name();
    }
}
