package io.jenkins.plugins.milvus.rollout;

import java.util.List;

/** One target and what a snapshot holds of it, sorted by what each pod is to the rules. Compared by identity. */
final class TargetView {

    private final Target target;
    private final WorkloadRecord workload;
    private final ReplicaSetRecord newest;
    private final PodBuckets pods;
    private final List<WorkloadRecord> claims;

    /**
     * @param workload null when it does not exist
     * @param newest a Deployment's newest ReplicaSet, or null
     * @param claims claims of a StatefulSet's pods
     */
    TargetView(
            Target target,
            WorkloadRecord workload,
            ReplicaSetRecord newest,
            PodBuckets pods,
            List<WorkloadRecord> claims) {
        this.target = target;
        this.workload = workload;
        this.newest = newest;
        this.pods = pods;
        this.claims = claims;
    }

    Target target() {
        return target;
    }

    WorkloadKind kind() {
        return target.ref().kind();
    }

    WorkloadRecord workload() {
        return workload;
    }

    ReplicaSetRecord newest() {
        return newest;
    }

    List<WorkloadRecord> claims() {
        return claims;
    }

    /** Pods that are to stay: neither ended nor terminating, of the wanted revision. */
    List<PodRecord> wanted() {
        return pods.wanted();
    }

    /** Pods that have to go or to be replaced and that nobody has deleted yet. */
    List<PodRecord> leftover() {
        return pods.leftover();
    }

    /** Pods that are being deleted, of whatever revision. */
    List<PodRecord> terminating() {
        return pods.terminating();
    }

    /** Pods that ended for good and are not being deleted. */
    List<PodRecord> finished() {
        return pods.finished();
    }

    /** It was deleted, is being deleted, or was made again. */
    boolean gone() {
        return workload == null || workload.terminating() || !workload.uid().equals(target.uid());
    }

    /**
     * The controller has seen the specification that we wait for. A newer generation has to be seen as well, as
     * {@code kubectl rollout status} asks, because the status may still tell of the older one.
     */
    boolean observed() {
        return workload.generation() >= target.generation() && workload.observedGeneration() >= workload.generation();
    }

    /** How many of the wanted pods are up. */
    int ready() {
        int count = 0;
        for (PodRecord pod : wanted()) {
            if (up(pod)) {
                count++;
            }
        }
        return count;
    }

    /** How many pods still have to go. */
    int surplus() {
        int tooMany = kind() == WorkloadKind.JOB ? 0 : Math.max(0, wanted().size() - target.want());
        return terminating().size() + leftover().size() + tooMany;
    }

    /** Running and ready. */
    static boolean up(PodRecord pod) {
        return pod.ready() && "Running".equals(pod.phase());
    }

    /** How many restarts since our change: all of them for a new pod. */
    int growth(PodRecord pod) {
        return pod.restarts() - target.baseline().getOrDefault(pod.uid(), 0);
    }

    /** Whether trouble of this pod can be of our making: it is new, or it restarted since our change. */
    boolean fresh(PodRecord pod) {
        Integer before = target.baseline().get(pod.uid());
        return before == null || pod.restarts() > before;
    }
}
