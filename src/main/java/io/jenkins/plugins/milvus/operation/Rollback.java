package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Takes back what was changed, in one more revision on top of ours: a scale by its numbers, everything else by the number
 * of the revision from before, since a bare {@code helm rollback} goes to the one before even when that one failed.
 */
final class Rollback {

    /** After these it is not known whose state would be taken back, or there is no way to do it. */
    private static final Set<Code> NOT_OURS =
            EnumSet.of(Code.CONTENDED, Code.SUPERSEDED, Code.DELETED, Code.API_LOST, Code.FORBIDDEN, Code.LOCKED);

    private final Ports ports;

    /** How it comes back: {@link Operation#takeBack}. */
    @FunctionalInterface
    interface Way {
        void back(OperationState from) throws InterruptedException;
    }

    Rollback(Ports ports) {
        this.ports = ports;
    }

    /** Whether there is something of ours to take back, and something to go back to. */
    static boolean possible(OperationState state, Code code) {
        return state.course().changed() && state.intent().restorable() > 0 && !NOT_OURS.contains(code);
    }

    /** How Helm describes a rollback to a revision, and by what it is found again after a restart. */
    static String description(int revision) {
        return "Rollback to " + revision;
    }

    /** Asks Helm, unless it has been done before a restart; fails when the release is not ours any more. */
    OperationState apply(OperationState from, Way way) throws InterruptedException {
        int good = from.intent().restorable();
        Revision last = newest(from);
        boolean done = last.number() == from.course().newest() + 1
                && last.status() == ReleaseStatus.DEPLOYED
                && last.description().equals(description(good));
        if (!done) {
            if (last.number() != from.course().newest()) {
                throw new OperationFailedException(
                        Code.SUPERSEDED,
                        Text.of(
                                "operation.notOurs",
                                last.number(),
                                from.course().newest()),
                        List.of());
            }
            ports.warn(Text.of("operation.rollingBack", from.release(), good));
            way.back(from);
            last = newest(from);
        }
        return from.rolledBack(last.number());
    }

    private Revision newest(OperationState from) throws InterruptedException {
        List<Revision> history = ports.helm().history(from.release(), 1);
        if (history.isEmpty()) {
            throw new OperationFailedException(Code.DELETED, Text.of("operation.gone", from.release()), List.of());
        }
        return history.get(0);
    }

    /** What is told once everything is as it was. */
    static OperationFailedException done(OperationState state) {
        return new OperationFailedException(
                state.failure().code(),
                Text.of(
                        "operation.rolledBack",
                        state.failure().line(),
                        state.intent().restorable()),
                state.failure().details());
    }

    /** What is told when the way back failed as well. */
    static OperationFailedException failed(OperationState state, Throwable cause) {
        String line = Text.of(
                "operation.rollbackFailed",
                state.failure().line(),
                state.intent().restorable(),
                cause.getMessage());
        OperationFailedException failure = new OperationFailedException(
                state.failure().code(), line, state.failure().details());
        failure.initCause(cause);
        return failure;
    }
}
