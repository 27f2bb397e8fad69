package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import java.util.List;

/**
 * What is told of an operation whose agent did not come back: a pure function of the last state that was stored. Nobody
 * can look any more, since the cluster is reached through the agent.
 */
public final class AgentLost {

    private AgentLost() {}

    /**
     * One sentence on the state in which the release is, as last known, and on what to do. A failure that was being taken
     * back stays the one that is told.
     *
     * @param state as it was stored last; null before anything was
     * @param release what the release was called in the step, for as long as the state does not know it
     * @param agent its name
     * @param patience for how long it was waited for, in words
     */
    public static OperationFailedException of(OperationState state, String release, String agent, String patience) {
        if (state == null || state.release() == null) {
            return failure(Text.of("operation.agentLost.PREPARE", release, agent, patience));
        }
        int revision = state.course().newest();
        if (state.phase() == Phase.ROLL_BACK) {
            String key = state.plan() == null ? "operation.agentLost.ROLL_BACK" : "operation.agentLost.back";
            OperationState.Failure first = state.failure();
            return new OperationFailedException(
                    first.code(),
                    Text.of(
                            key,
                            first.line(),
                            agent,
                            patience,
                            revision,
                            state.intent().restorable()),
                    first.details());
        }
        boolean first = state.phase() == Phase.APPLY && revision == 0;
        String key = first ? "operation.agentLost.installing" : "operation.agentLost." + state.phase();
        return failure(Text.of(key, state.release(), agent, patience, revision));
    }

    private static OperationFailedException failure(String line) {
        return new OperationFailedException(Code.AGENT_LOST, line, List.of());
    }
}
