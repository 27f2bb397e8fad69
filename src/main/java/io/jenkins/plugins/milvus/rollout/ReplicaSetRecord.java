package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Instant;

/**
 * What matters of one ReplicaSet.
 *
 * @param uid {@code metadata.uid}
 * @param name {@code metadata.name}
 * @param ownerUid uid of its Deployment
 * @param revision annotation {@code deployment.kubernetes.io/revision}, 0 when absent: the highest one of a Deployment
 *     is its newest ReplicaSet
 * @param templateHash label {@code pod-template-hash}
 * @param specReplicas {@code spec.replicas}
 * @param createdAt {@code metadata.creationTimestamp}
 * @param failureReason reason of condition {@code ReplicaFailure=True}, such as {@code FailedCreate}, or empty
 * @param failureMessage its message: the quota's, the webhook's or the admission plugin's text
 */
public record ReplicaSetRecord(
        String uid,
        String name,
        String ownerUid,
        long revision,
        String templateHash,
        int specReplicas,
        Instant createdAt,
        String failureReason,
        String failureMessage)
        implements Serializable {

    private static final long serialVersionUID = 1L;
}
