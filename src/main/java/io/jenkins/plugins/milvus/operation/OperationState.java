package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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
 * @param failure what went wrong before ROLL_BACK, or null
 */
public record OperationState(
        Phase phase,
        String token,
        Instant startedAt,
        Instant deadline,
        Intent intent,
        Course course,
        RolloutPlan plan,
        Failure failure)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * What went wrong, as it will be told once the rollback is over.
     *
     * @param code the stable word
     * @param line one line for people
     * @param details further lines
     */
    public record Failure(Code code, String line, List<String> details) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** The state of an operation that has not begun. */
    public static OperationState begin(Instant now, Instant deadline) {
        String token = "jenkins-milvus " + UUID.randomUUID();
        return new OperationState(Phase.PREPARE, token, now, deadline, null, Course.at(0), null, null);
    }

    /** After PREPARE. */
    OperationState prepared(Phase next, Intent decided, Course begun) {
        return new OperationState(next, token, startedAt, deadline, decided, begun, null, failure);
    }

    /** Before anything is decided again. */
    OperationState lookAgain() {
        return new OperationState(Phase.PREPARE, token, startedAt, deadline, null, Course.at(0), null, failure);
    }

    /** Once a revision of ours is there. */
    OperationState made(int revision) {
        return new OperationState(
                Phase.VERIFY, token, startedAt, deadline, intent, course.made(revision), null, failure);
    }

    /** With the pods that are there before the round. */
    OperationState baseline(Map<String, Integer> restarts) {
        return new OperationState(phase, token, startedAt, deadline, intent, course.with(restarts), plan, failure);
    }

    /** While it is watched. */
    OperationState verifying(Intent decided, RolloutPlan watched) {
        Phase next = phase == Phase.ROLL_BACK ? phase : Phase.VERIFY;
        return new OperationState(next, token, startedAt, deadline, decided, course, watched, failure);
    }

    /** At the beginning of the next round. */
    OperationState nextRound() {
        return new OperationState(Phase.APPLY, token, startedAt, deadline, intent, course.next(), null, failure);
    }

    /** When the revision before has to come back: with as much patience again as the operation had. */
    OperationState rollingBack(OperationFailedException cause, Instant now) {
        Failure why = new Failure(cause.code(), cause.getMessage(), cause.details());
        Instant patience = now.plus(Duration.between(startedAt, deadline));
        return new OperationState(Phase.ROLL_BACK, token, startedAt, patience, intent, course, null, why);
    }

    /** Once Helm has brought it back. */
    OperationState rolledBack(int revision) {
        return new OperationState(
                Phase.ROLL_BACK, token, startedAt, deadline, intent, course.made(revision), null, failure);
    }

    /** At its end. */
    OperationState done() {
        return new OperationState(Phase.DONE, token, startedAt, deadline, intent, course, plan, failure);
    }

    /** The release, or null before it is known. */
    ReleaseId release() {
        return intent == null ? null : intent.release();
    }

    /** The token of the current round: each round is a Helm revision of its own. */
    String roundToken() {
        return token + " " + (course.round() + 1);
    }

    /** The same as a label may be: what {@link io.jenkins.plugins.milvus.helm.HelmChange#label} of each call begins with. */
    String roundLabel() {
        return token.substring(token.indexOf(' ') + 1) + "." + (course.round() + 1) + ".";
    }

    /** The label of one call of Helm, never the same twice. */
    String callLabel() {
        return roundLabel() + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }

    /** Once what a killed Helm of the current round has left is settled: it is history like any other. */
    OperationState settled(int revision) {
        return new OperationState(phase, token, startedAt, deadline, intent, course.after(revision), plan, failure);
    }

    /** The revision to go back to once something was changed, else the one that is in place; 0 when there is none. */
    public int previousRevision() {
        return course.changed() ? intent.restorable() : course.before();
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
