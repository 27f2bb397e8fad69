package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A Deployment is ready when its status and its pods say so, both without any tolerance.
 *
 * <p>The status alone is not enough: {@code status.replicas} excludes terminating pods (Kubernetes: Deployment), and it
 * lags behind. The pods alone are not enough either: {@code minReadySeconds} shows in {@code availableReplicas} only.
 * {@code maxUnavailable} plays no part, which is where {@code helm --wait} says yes to 3 of 4.
 */
final class DeploymentReadiness {

    private DeploymentReadiness() {}

    static Readiness of(TargetView view, RolloutPolicy policy) {
        List<String> reasons = new ArrayList<>();
        if (!view.observed()) {
            reasons.add(Text.of("rollout.state.stale"));
        }
        if (view.workload().paused()) {
            reasons.add(Text.of("rollout.state.paused"));
        }
        boolean pods = Readiness.podsAreRight(view, policy);
        if (pods
                && reasons.isEmpty()
                && !statusIsRight(view.workload(), view.target().want())) {
            reasons.add(Text.of("rollout.state.status"));
        }
        return new Readiness(pods && reasons.isEmpty(), reasons);
    }

    private static boolean statusIsRight(WorkloadRecord workload, int want) {
        return workload.updatedReplicas() == want
                && workload.replicas() == want
                && workload.readyReplicas() == want
                && workload.availableReplicas() == want
                && workload.unavailableReplicas() == 0;
    }
}
