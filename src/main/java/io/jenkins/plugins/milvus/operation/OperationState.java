package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import java.io.Serializable;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * All that an operation has to remember to go on after a restart of the controller. Small and without secrets.
 *
 * @param phase where it stands
 * @param token what Helm stores as the description of our revisions, by which they are found again
 * @param startedAt when the operation began
 * @param deadline when patience ends
 * @param intent what was decided, or null before APPLY
 * @param course how far it has come
 * @param plan what is being watched, or null before VERIFY
 */
public record OperationState(
        Phase phase, String token, Instant startedAt, Instant deadline, Intent intent, Course course, RolloutPlan plan)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The state of an operation that has not begun. */
    public static OperationState begin(Instant now, Instant deadline) {
        String token = "jenkins-milvus " + UUID.randomUUID();
        return new OperationState(Phase.PREPARE, token, now, deadline, null, Course.at(0), null);
    }

    /** After PREPARE. */
    OperationState prepared(Phase next, Intent decided, Course begun) {
        return new OperationState(next, token, startedAt, deadline, decided, begun, null);
    }

    /** Once a revision of ours is there. */
    OperationState made(int revision) {
        return new OperationState(Phase.VERIFY, token, startedAt, deadline, intent, course.made(revision), null);
    }

    /** With the pods that are there before the round. */
    OperationState baseline(Map<String, Integer> restarts) {
        return new OperationState(phase, token, startedAt, deadline, intent, course.with(restarts), plan);
    }

    /** While it is watched. */
    OperationState verifying(Intent decided, RolloutPlan watched) {
        return new OperationState(Phase.VERIFY, token, startedAt, deadline, decided, course, watched);
    }

    /** At the beginning of the next round. */
    OperationState nextRound() {
        return new OperationState(Phase.APPLY, token, startedAt, deadline, intent, course.next(), null);
    }

    /** At its end. */
    OperationState done() {
        return new OperationState(Phase.DONE, token, startedAt, deadline, intent, course, plan);
    }

    /** The release, or null before it is known. */
    ReleaseId release() {
        return intent == null ? null : intent.release();
    }

    /** The token of the current round: each round is a Helm revision of its own. */
    String roundToken() {
        return token + " " + (course.round() + 1);
    }

    /** What the current round asks for, by component. */
    Map<String, Integer> asked() {
        return intent.rounds().get(course.round());
    }

    /** Whether another round follows. */
    boolean moreRounds() {
        return course.round() + 1 < intent.rounds().size();
    }
}
