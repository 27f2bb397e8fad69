package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.List;

/** A Job is ready once it is complete; it may be deleted after that ({@code ttlSecondsAfterFinished}). */
final class JobReadiness {

    private static final String COMPLETE = "complete";

    private JobReadiness() {}

    static Readiness of(TargetView view) {
        boolean done = condition(view.workload(), "Complete") != null;
        return new Readiness(done, done ? List.of() : List.of(Text.of("rollout.state.job")));
    }

    /** Whether the Job is complete or was in an earlier pass; the next pass will know. */
    static boolean everComplete(TargetView view, Pass pass) {
        if (view.kind() != WorkloadKind.JOB) {
            return false;
        }
        boolean complete = pass.recall(COMPLETE, view.target().uid()) != null || (!view.gone() && of(view).done());
        if (complete) {
            pass.see(COMPLETE, view.target().uid(), "");
        }
        return complete;
    }

    /**
     * Whether the Job is gone without a successor, so that it cannot tell any more how it ended. It may have been
     * complete before anybody looked, or before a restart took the memory of it.
     */
    static boolean lost(TargetView view) {
        WorkloadRecord workload = view.workload();
        return view.kind() == WorkloadKind.JOB && (workload == null || workload.terminating());
    }

    /** Once every other target is done, its work must have been done as well: they depend on it. */
    static void trustLost(List<TargetView> views, List<Progress> progress) {
        for (int i = 0; i < views.size(); i++) {
            if (!progress.get(i).done() && !lost(views.get(i))) {
                return;
            }
        }
        for (int i = 0; i < views.size(); i++) {
            if (!progress.get(i).done()) {
                progress.set(i, Tally.ofComplete(views.get(i)));
            }
        }
    }

    /** The condition of that type when it is True, or null. */
    static WorkloadRecord.Condition condition(WorkloadRecord workload, String type) {
        for (WorkloadRecord.Condition each : workload.conditions()) {
            if (each.isTrue() && each.type().equals(type)) {
                return each;
            }
        }
        return null;
    }
}
