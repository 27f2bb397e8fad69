package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What matters of a Deployment, StatefulSet, Job or claim; fields that a kind does not have are 0, empty or false.
 *
 * @param ref which one
 * @param uid {@code metadata.uid}
 * @param generation {@code metadata.generation}
 * @param observedGeneration {@code status.observedGeneration}
 * @param terminating it carries a deletion timestamp
 * @param paused {@code spec.paused} (Deployment)
 * @param specReplicas {@code spec.replicas}; for a Job {@code spec.completions} (1 when absent)
 * @param replicas {@code status.replicas}: without terminating pods for a Deployment, with them for a StatefulSet
 * @param updatedReplicas {@code status.updatedReplicas}
 * @param readyReplicas {@code status.readyReplicas}
 * @param availableReplicas {@code status.availableReplicas}
 * @param unavailableReplicas {@code status.unavailableReplicas}
 * @param succeeded Job: {@code status.succeeded}
 * @param failed Job: {@code status.failed}
 * @param templateHash a digest of {@code spec.template}: two records with the same digest run the same pods
 * @param selector {@code spec.selector.matchLabels}
 * @param updateStrategy {@code RollingUpdate}, {@code Recreate} or {@code OnDelete}
 * @param podManagementPolicy StatefulSet: {@code OrderedReady} or {@code Parallel}
 * @param partition StatefulSet: {@code spec.updateStrategy.rollingUpdate.partition}
 * @param ordinalsStart StatefulSet: {@code spec.ordinals.start}
 * @param currentRevision StatefulSet: {@code status.currentRevision}
 * @param updateRevision StatefulSet: {@code status.updateRevision}
 * @param phase claim: {@code status.phase} (Pending, Bound, Lost)
 * @param conditions Progressing, Available, ReplicaFailure, Complete, Failed, ...
 * @param managers field managers from {@code managedFields} with when they last wrote {@code spec.replicas}
 */
public record WorkloadRecord(
        WorkloadRef ref,
        String uid,
        long generation,
        long observedGeneration,
        boolean terminating,
        boolean paused,
        int specReplicas,
        int replicas,
        int updatedReplicas,
        int readyReplicas,
        int availableReplicas,
        int unavailableReplicas,
        int succeeded,
        int failed,
        String templateHash,
        Map<String, String> selector,
        String updateStrategy,
        String podManagementPolicy,
        int partition,
        int ordinalsStart,
        String currentRevision,
        String updateRevision,
        String phase,
        List<Condition> conditions,
        Map<String, Instant> managers)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the collections so that a record never changes. */
    public WorkloadRecord {
        selector = Map.copyOf(selector);
        conditions = List.copyOf(conditions);
        managers = Map.copyOf(managers);
    }

    /**
     * Whether its controller has counted as many ready replicas of its newest template as are wanted: a hint that it is time
     * to look, while what is ready is up to {@link DeploymentReadiness} and {@link StatefulSetReadiness}. True for a kind
     * whose replicas nobody counts.
     */
    public boolean counted() {
        boolean counts = ref.kind() == WorkloadKind.DEPLOYMENT || ref.kind() == WorkloadKind.STATEFUL_SET;
        return !counts
                || observedGeneration >= generation && readyReplicas >= specReplicas && updatedReplicas >= specReplicas;
    }

    /**
     * One {@code status.conditions} entry.
     *
     * @param type such as {@code Progressing}
     * @param isTrue {@code status} is True
     * @param reason such as {@code ProgressDeadlineExceeded}
     * @param message for people
     */
    public record Condition(String type, boolean isTrue, String reason, String message) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
