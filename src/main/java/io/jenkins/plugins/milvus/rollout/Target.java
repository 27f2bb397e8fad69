package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.util.Map;

/**
 * What one workload has to become, fixed when the watch is armed. It survives a restart of the controller.
 *
 * @param ref which workload
 * @param label how people call it: {@code queryNode} for a Milvus component, else the workload's name
 * @param uid its uid when armed: another uid means that it was deleted and made again
 * @param generation G*: its generation right after our change
 * @param templateHash the digest of its pod template right after our change
 * @param from replicas before our change
 * @param want replicas asked for
 * @param atLeast whether an autoscaler may make it more than that
 * @param baseline restarts of every pod that existed before our change, by pod uid
 */
public record Target(
        WorkloadRef ref,
        String label,
        String uid,
        long generation,
        String templateHash,
        int from,
        int want,
        boolean atLeast,
        Map<String, Integer> baseline)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the baseline so that a target never changes. */
    public Target {
        baseline = Map.copyOf(baseline);
    }

    /** The same with what an autoscaler has made of it by now. */
    Target with(WorkloadRecord workload) {
        boolean more = atLeast && workload != null && workload.specReplicas() > want;
        return more
                ? new Target(ref, label, uid, generation, templateHash, from, workload.specReplicas(), true, baseline)
                : this;
    }
}
