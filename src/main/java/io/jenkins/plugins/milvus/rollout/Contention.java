package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * Is it still the workload that we changed, and still as we changed it? Any answer but yes decides at once: waiting
 * would only judge somebody else's work.
 */
final class Contention {

    private Contention() {}

    /** Reports a workload that does not exist any more, and tells whether that is so. */
    static boolean lookForGone(TargetView view, Pass pass) {
        if (!view.gone()) {
            return false;
        }
        WorkloadRecord workload = view.workload();
        String ref = view.target().ref().toString();
        String cause;
        if (workload == null) {
            cause = Text.of("rollout.cause.deleted", ref);
        } else if (workload.uid().equals(view.target().uid())) {
            cause = Text.of("rollout.cause.deleting", ref);
        } else {
            cause = Text.of("rollout.cause.replaced", ref);
        }
        report(Code.DELETED, view, pass, cause, Text.of("rollout.action.deleted", ref));
        return true;
    }

    /**
     * Reports replicas or a pod template that somebody else has written since, and tells whether that is so. A
     * generation below ours is no news: that snapshot is older than our change.
     */
    static boolean look(TargetView view, Pass pass) {
        WorkloadRecord workload = view.workload();
        Target target = view.target();
        boolean scalable = view.kind() == WorkloadKind.DEPLOYMENT || view.kind() == WorkloadKind.STATEFUL_SET;
        if (!scalable || workload.generation() < target.generation()) {
            return false;
        }
        String ref = target.ref().toString();
        // whether the autoscaler gets there is a matter of time
        if (!target.atLeast() && workload.specReplicas() != target.want()) {
            String manager = latestManager(workload.managers());
            String cause = manager.isEmpty()
                    ? Text.of("rollout.cause.contended", ref, workload.specReplicas(), target.want())
                    : Text.of("rollout.cause.contendedBy", ref, workload.specReplicas(), target.want(), manager);
            // an install that finds the release as it is asked for changes nothing, and so puts no number back
            String action = pass.plan().install()
                    ? Text.of(
                            "rollout.action.contendedInstall",
                            ref,
                            target.want(),
                            target.ref().namespace())
                    : Text.of("rollout.action.contended");
            report(Code.CONTENDED, view, pass, cause, action);
            return true;
        }
        if (workload.generation() > target.generation()
                && !workload.templateHash().equals(target.templateHash())) {
            String cause = Text.of("rollout.cause.template", ref, workload.generation(), target.generation());
            report(Code.CONTENDED, view, pass, cause, Text.of("rollout.action.contended"));
            return true;
        }
        return false;
    }

    /** Who wrote {@code spec.replicas} last (Kubernetes: {@code metadata.managedFields}), or empty. */
    private static String latestManager(Map<String, Instant> managers) {
        return managers.entrySet().stream()
                .max(Map.Entry.<String, Instant>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private static void report(Code code, TargetView view, Pass pass, String cause, String action) {
        pass.report(new Finding(code, view, null, null, pass.now(), () -> cause, () -> action));
    }
}
