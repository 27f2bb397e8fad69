package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pods that the API server refuses to create. A ReplicaSet says so in its condition {@code ReplicaFailure}; a
 * StatefulSet and a Job have no such condition, only the event {@code FailedCreate} ({@link Hint}).
 *
 * <p>A used up quota is given time while any pod of the release is terminating, because that one may free it, and
 * afterwards as long as it had been used up before: the controller backs off by doubling (Kubernetes:
 * {@code ItemExponentialFailureRateLimiter}), so its next try may be that far away.
 */
final class AdmissionFailures {

    private static final String REFUSED = "refused";
    private static final String UNRELIEVED = "unrelieved";
    private static final String SHORT = "short";
    private static final Set<String> CREATE_EVENTS = Set.of("FailedCreate");
    private static final String USED_UP = "exceeded quota";
    private static final Pattern QUOTA =
            Pattern.compile(USED_UP + "|failed quota|(maximum|minimum) \\S+ usage per|limit to request ratio per");

    private AdmissionFailures() {}

    static void look(TargetView view, Pass pass) {
        if (view.wanted().size() >= view.target().want() || view.kind() == WorkloadKind.CLAIM) {
            return;
        }
        if (view.kind() == WorkloadKind.DEPLOYMENT) {
            ReplicaSetRecord set = view.newest();
            if (set != null && !set.failureReason().isEmpty()) {
                refused(view, set.failureMessage().isBlank() ? set.failureReason() : set.failureMessage(), pass);
            }
            return;
        }
        if (view.ready() < view.wanted().size() || !view.terminating().isEmpty()) {
            // OrderedReady: the next pod comes when this one is up or gone
            return;
        }
        String uid = view.target().uid();
        pass.waits(uid, pass.since(SHORT, uid));
        Hint hint = pass.hint(uid, CREATE_EVENTS);
        if (hint != null) {
            refused(view, hint.message(), pass);
        }
    }

    private static void refused(TargetView view, String message, Pass pass) {
        String uid = view.target().uid();
        Instant since = pass.since(REFUSED, uid);
        Duration grace = pass.policy().graces().admission();
        Instant due;
        if (!message.contains(USED_UP)) {
            due = since.plus(grace);
        } else if (pass.views().stream().anyMatch(each -> !each.terminating().isEmpty())) {
            due = null;
        } else {
            Sighting unrelieved = pass.see(UNRELIEVED, uid, "");
            Duration relieved = Duration.between(since, unrelieved.since());
            due = unrelieved.since().plus(relieved.compareTo(grace) > 0 ? relieved : grace);
        }
        boolean quota = QUOTA.matcher(message).find();
        String cause = Phrases.oneLine(message);
        pass.report(new Finding(
                quota ? Code.QUOTA : Code.ADMISSION,
                view,
                null,
                null,
                due,
                () -> cause,
                () -> Text.of(quota ? "rollout.action.quota" : "rollout.action.admission")));
    }
}
