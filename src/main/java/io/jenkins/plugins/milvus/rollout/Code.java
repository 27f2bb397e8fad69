package io.jenkins.plugins.milvus.rollout;

/** One stable word per outcome, for the log, the result object and scripts. */
public enum Code {
    /** Exactly what was asked for is running, ready and stayed so. */
    READY,
    /** The registry has no such image or tag. */
    IMAGE_NOT_FOUND,
    /** The registry wants other credentials. */
    IMAGE_AUTH,
    /** The image does not come for another reason. */
    IMAGE_PULL,
    /** A container ends again and again. */
    CRASH_LOOP,
    /** A container is killed for lack of memory. */
    OOM,
    /** A ResourceQuota or LimitRange refuses pods. */
    QUOTA,
    /** A webhook, PodSecurity or another admission plugin refuses pods. */
    ADMISSION,
    /** No node takes the pod. */
    UNSCHEDULABLE,
    /** A volume is not provisioned, attached or mounted. */
    VOLUME,
    /** A container cannot be created or started as specified. */
    CONFIG,
    /** A Job failed for good. */
    JOB_FAILED,
    /** Time is up and something is still missing. */
    NOT_READY_TIMEOUT,
    /** It was ready, and then it was not. */
    UNSTABLE_AFTER_READY,
    /** Pods that should be gone do not go. */
    SURPLUS_STUCK,
    /** Pods were evicted or preempted again and again. */
    EVICTED,
    /** Kubernetes itself gave the rollout up (ProgressDeadlineExceeded). */
    PROGRESS_DEADLINE,
    /** Somebody else changed the workload meanwhile. */
    CONTENDED,
    /** A newer Helm revision took over. */
    SUPERSEDED,
    /** The workload was deleted, or deleted and made again. */
    DELETED,
    /** The API server could not be reached for too long. */
    API_LOST,
    /** The identity may not read what is needed. */
    FORBIDDEN,
    /** Another Helm operation holds the release. */
    LOCKED,
    /** Helm itself failed. */
    HELM_FAILED,
    /** The agent, and with it the way to the cluster, did not come back. */
    AGENT_LOST
}
