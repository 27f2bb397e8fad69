package io.jenkins.plugins.milvus.rollout;

import java.time.Instant;
import java.util.List;

/**
 * The outcome of one pass of the {@link RolloutEngine}.
 *
 * @param verdict what it says
 * @param memory what the next pass has to know
 * @param nextLook when the verdict may change although nothing happens on the cluster (a grace ends, the stable time
 *     is over, the deadline), never null while the verdict is {@link Verdict.Pending}
 * @param stuck uids of objects (pods, claims, workloads) that have not moved for more than 10 s and whose events would
 *     tell why, the longest first, at most five: what is found may be given to the next pass as {@link Hint}s
 * @param outlook how soon success may have to be confirmed
 */
public record Evaluation(Verdict verdict, Memory memory, Instant nextLook, List<String> stuck, Outlook outlook) {

    /** Copies the list. */
    public Evaluation {
        stuck = List.copyOf(stuck);
    }
}
