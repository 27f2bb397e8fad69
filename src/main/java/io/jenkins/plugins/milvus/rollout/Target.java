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
        Map<String, Integer> baseline)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the baseline so that a target never changes. */
    public Target {
        baseline = Map.copyOf(baseline);
    }
}
