package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.ReleaseId;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * All targets of one Helm revision, tracked together: success needs all, the first hopeless one ends it.
 *
 * @param release the release
 * @param revision the Helm revision that our change made (R1), or the deployed one when nothing had to change
 * @param install true when the whole release is being installed: crashes while dependencies come up are normal
 * @param targets at least one
 * @param deadline when patience ends
 */
public record RolloutPlan(ReleaseId release, int revision, boolean install, List<Target> targets, Instant deadline)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Refuses an empty plan, which would be trivially ready. */
    public RolloutPlan {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a rollout needs at least one target");
        }
    }
}
