package io.jenkins.plugins.milvus.rollout;

import java.util.List;

/**
 * Everything that is known of the watched workloads at one moment: from one list, or kept up by watches.
 *
 * @param workloads the watched workloads that exist; one that was deleted is missing
 * @param replicaSets ReplicaSets of the watched Deployments
 * @param pods all pods that the watched workloads own, terminating ones included, and only those
 * @param claims claims of StatefulSet pods ({@code WorkloadKind.CLAIM}), to name a volume that does not come
 * @param quorum true when it comes from quorum reads, or from watches of which such reads have shown that they are not
 *     behind: only such a snapshot may confirm success
 */
public record Snapshot(
        List<WorkloadRecord> workloads,
        List<ReplicaSetRecord> replicaSets,
        List<PodRecord> pods,
        List<WorkloadRecord> claims,
        boolean quorum) {

    /** Copies the lists so that a snapshot never changes. */
    public Snapshot {
        workloads = List.copyOf(workloads);
        replicaSets = List.copyOf(replicaSets);
        pods = List.copyOf(pods);
        claims = List.copyOf(claims);
    }

    /** The same picture, of which quorum reads have shown that it is not behind. */
    public Snapshot confirmed() {
        return new Snapshot(workloads, replicaSets, pods, claims, true);
    }

    /** Whether it is the same picture, wherever either of them comes from. */
    public boolean shows(Snapshot other) {
        return workloads.equals(other.workloads)
                && replicaSets.equals(other.replicaSets)
                && pods.equals(other.pods)
                && claims.equals(other.claims);
    }
}
