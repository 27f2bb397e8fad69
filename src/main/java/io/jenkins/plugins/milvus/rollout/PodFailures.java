package io.jenkins.plugins.milvus.rollout;

/**
 * Looks at every wanted pod that is not up and reports what keeps it. A pod that is up is left alone, however often it
 * restarted on the way: whether it stays up is for {@link Stability} to judge.
 */
final class PodFailures {

    private PodFailures() {}

    static void look(TargetView view, Pass pass) {
        boolean ordered = view.kind() == WorkloadKind.STATEFUL_SET
                && "OrderedReady".equals(view.workload().podManagementPolicy());
        boolean culpritNamed = false;
        for (PodRecord pod : view.wanted()) {
            if (TargetView.up(pod) || lookAtContainers(view, pod, pass) || lookOutside(view, pod, pass)) {
                continue;
            }
            // OrderedReady: the lowest ordinal that is not ready holds up all others
            if (view.kind() != WorkloadKind.JOB && !(ordered && culpritNamed)) {
                NotReady.report(view, pod, pass);
                culpritNamed = true;
            }
        }
    }

    private static boolean lookAtContainers(TargetView view, PodRecord pod, Pass pass) {
        boolean found = false;
        for (ContainerRecord container : pod.containers()) {
            if (ImageFailure.look(view, pod, container, pass)
                    || ConfigFailure.look(view, pod, container, pass)
                    || CrashFailure.look(view, pod, container, pass)) {
                found = true;
            }
        }
        return found;
    }

    private static boolean lookOutside(TargetView view, PodRecord pod, Pass pass) {
        return SchedulingFailure.look(view, pod, pass) || VolumeFailure.look(view, pod, pass);
    }
}
