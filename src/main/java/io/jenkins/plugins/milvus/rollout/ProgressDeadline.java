package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.List;

/**
 * Kubernetes itself gave the rollout up: {@code Progressing=False/ProgressDeadlineExceeded}. It counts as long as the
 * Deployment has pods that are new since our change or restarted since; where all of them are from before, the rollout
 * was not ours, and it is the text of the time-out. On a pure scale the condition is neither set nor cleared
 * (Kubernetes: the Deployment controller skips progress estimation on a scaling event), nor is it when a template comes
 * back that has a ReplicaSet already. So one that is there at the first look may be an old one and is given time.
 */
final class ProgressDeadline {

    private static final String SEEN = "overdue";
    private static final String IN_TIME = "intime";

    private ProgressDeadline() {}

    static void look(TargetView view, List<Finding> culprits, Pass pass) {
        if (view.kind() != WorkloadKind.DEPLOYMENT || !view.observed()) {
            return;
        }
        String uid = view.target().uid();
        WorkloadRecord.Condition overdue = overdue(view.workload());
        if (overdue == null || pass.recall(IN_TIME, uid) != null) {
            pass.see(IN_TIME, uid, "");
        }
        if (overdue == null) {
            return;
        }
        Instant since = pass.since(SEEN, uid);
        Instant due = null;
        if (view.wanted().stream().anyMatch(view::fresh)) {
            boolean came = pass.recall(IN_TIME, uid) != null;
            due = came ? pass.now() : since.plus(pass.policy().graces().inheritedDeadline());
        }
        Finding culprit = culprits.stream()
                .filter(finding -> finding.pod() != null && finding.code() != Code.SURPLUS_STUCK)
                .findFirst()
                .orElse(null);
        String said = Phrases.reason(overdue.reason(), overdue.message());
        pass.report(new Finding(
                Code.PROGRESS_DEADLINE,
                view,
                culprit == null ? null : culprit.pod(),
                culprit == null ? null : culprit.container(),
                due,
                () -> culprit == null
                        ? said
                        : Text.of(
                                "rollout.cause.overdue",
                                said,
                                culprit.pod().name(),
                                culprit.cause().get()),
                () -> culprit == null
                        ? Text.of("rollout.action.overdue")
                        : culprit.action().get()));
    }

    private static WorkloadRecord.Condition overdue(WorkloadRecord workload) {
        for (WorkloadRecord.Condition each : workload.conditions()) {
            if (each.type().equals("Progressing")
                    && !each.isTrue()
                    && each.reason().equals("ProgressDeadlineExceeded")) {
                return each;
            }
        }
        return null;
    }
}
