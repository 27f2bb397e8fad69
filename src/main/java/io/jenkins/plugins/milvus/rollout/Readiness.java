package io.jenkins.plugins.milvus.rollout;

import java.util.List;

/**
 * Whether one target is all that was asked for, apart from the stable time.
 *
 * @param done every rule holds
 * @param reasons what the workload itself still lacks, in phrases; its pods speak for themselves
 */
record Readiness(boolean done, List<String> reasons) {

    /** By the rules of the target's kind. The workload has to exist. */
    static Readiness of(TargetView view, RolloutPolicy policy) {
        return switch (view.kind()) {
            case DEPLOYMENT -> DeploymentReadiness.of(view, policy);
            case STATEFUL_SET -> StatefulSetReadiness.of(view, policy);
            case JOB -> JobReadiness.of(view);
            case CLAIM -> ClaimReadiness.of(view);
        };
    }

    /** Exactly the pods that are wanted are up, and no other is left. */
    static boolean podsAreRight(TargetView view, RolloutPolicy policy) {
        int want = view.target().want();
        return view.wanted().size() == want
                && view.ready() == want
                && view.leftover().isEmpty()
                && (view.terminating().isEmpty() || !policy.waitForTermination());
    }
}
