package io.jenkins.plugins.milvus.rollout;

import java.time.Instant;

/**
 * The outcome of one pass of the {@link RolloutEngine}.
 *
 * @param verdict what it says
 * @param memory what the next pass has to know
 * @param nextLook when the verdict may change although nothing happens on the cluster (a grace ends, the stable time
 *     is over, the deadline), never null while the verdict is {@link Verdict.Pending}
 */
public record Evaluation(Verdict verdict, Memory memory, Instant nextLook) {}
