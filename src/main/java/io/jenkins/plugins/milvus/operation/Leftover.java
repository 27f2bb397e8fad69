package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.release.Text;

/** What a stop leaves, in one sentence: pure functions of the state and of Helm's newest revision. */
final class Leftover {

    private Leftover() {}

    /** Whether Helm may be changing the release in this state, so that only its history can tell. */
    static boolean written(OperationState state) {
        return state.phase() == Phase.APPLY || state.phase() == Phase.ROLL_BACK && state.plan() == null;
    }

    /** As far as the state tells. */
    static String of(OperationState state) {
        if (state.phase() == Phase.ROLL_BACK && state.plan() != null) {
            return Text.of(
                    "operation.stopped.back",
                    state.release(),
                    state.course().revision(),
                    state.intent().restorable());
        }
        Object release = state.release() == null ? "" : state.release();
        return Text.of("operation.stopped." + state.phase(), release);
    }

    /** After Helm was stopped in the middle of a change. */
    static String of(OperationState state, Revision last) {
        String when = Text.of("operation.during." + state.phase(), state.release());
        if (last.number() <= state.course().newest()) {
            return Text.of(
                    "operation.left.before", when, last.number(), last.status().word());
        }
        String what =
                switch (last.status()) {
                    case DEPLOYED -> "deployed";
                    case PENDING_INSTALL, PENDING_UPGRADE, PENDING_ROLLBACK -> "pending";
                    default -> "failed";
                };
        return Text.of(
                "operation.left." + what, when, last.number(), last.status().word());
    }
}
