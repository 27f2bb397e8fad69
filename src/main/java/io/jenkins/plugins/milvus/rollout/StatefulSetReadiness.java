package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A StatefulSet is ready when every ordinal from {@code spec.ordinals.start} on is up and on the update revision, apart
 * from those below the partition, when none is outside the range, and when the status says the same.
 *
 * <p>Unlike a Deployment's, {@code status.replicas} and {@code readyReplicas} of a StatefulSet count terminating pods
 * (Kubernetes: {@code updateStatefulSet}). With {@code OnDelete} the controller never replaces a pod by itself and
 * {@code currentRevision} never moves, so only the pods' own revisions count.
 */
final class StatefulSetReadiness {

    private StatefulSetReadiness() {}

    static Readiness of(TargetView view, RolloutPolicy policy) {
        List<String> reasons = new ArrayList<>();
        if (!view.observed()) {
            reasons.add(Text.of("rollout.state.stale"));
        }
        boolean pods = Readiness.podsAreRight(view, policy);
        if (pods && reasons.isEmpty() && !statusIsRight(view)) {
            reasons.add(Text.of("rollout.state.status"));
        }
        return new Readiness(pods && reasons.isEmpty(), reasons);
    }

    private static boolean statusIsRight(TargetView view) {
        WorkloadRecord set = view.workload();
        int want = view.target().want();
        // empty when we wait for terminating pods, see podsAreRight
        int going = view.terminating().size();
        return between(want, set.replicas(), want + going)
                && between(want, set.readyReplicas(), want + going)
                && set.updatedReplicas() >= want - set.partition()
                && (set.partition() > 0
                        || "OnDelete".equals(set.updateStrategy())
                        || set.currentRevision().equals(set.updateRevision()));
    }

    private static boolean between(int low, int value, int high) {
        return low <= value && value <= high;
    }
}
