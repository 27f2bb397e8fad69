package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.operation.StoredScale.NOW;
import static io.jenkins.plugins.milvus.operation.StoredScale.PLAN;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class AgentLostTest {

    private static final String BEGIN =
            "AGENT_LOST milvus/my-release: the agent linux-1 did not come back within 5 min";
    private static final String FREE =
            " run the step again on another agent, with recoverStale: true if Helm has left the release locked.";

    @Test
    public void beforeAnythingIsDecidedNothingWasChanged() {
        String expected =
                "AGENT_LOST my-release: the agent linux-1 did not come back within 5 min. Nothing was changed;"
                        + " run the step again on an agent that is connected.";
        is(Code.AGENT_LOST, expected, null);
        is(Code.AGENT_LOST, expected, OperationState.begin(NOW, NOW));
    }

    @Test
    public void whileHelmWritesNobodyKnowsWhetherItHasEnded() {
        is(
                Code.AGENT_LOST,
                BEGIN + ", and whether the Helm that was changing revision 4 on it has ended is not known;" + FREE,
                state(Phase.APPLY, new Course(4, 4, false, 0, Map.of()), null));
        is(
                Code.AGENT_LOST,
                BEGIN + ", and whether the Helm that was installing the release on it has ended is not known;" + FREE,
                state(Phase.APPLY, Course.at(0), null));
        is(
                Code.CRASH_LOOP,
                "CRASH_LOOP queryNode. Whether the Helm that was taking revision 5 back to 4 has ended is not known, since"
                        + " the agent linux-1 did not come back within 5 min;" + FREE,
                state(Phase.ROLL_BACK, new Course(4, 5, true, 0, Map.of()), null));
    }

    @Test
    public void whatIsInPlaceIsToldByItsRevision() {
        Course made = new Course(4, 5, true, 0, Map.of());
        is(
                Code.AGENT_LOST,
                BEGIN + ". Revision 5 is in place, but its pods were not watched to the end; run the step again on"
                        + " another agent, which goes on from there.",
                state(Phase.VERIFY, made, PLAN));
        is(
                Code.AGENT_LOST,
                BEGIN + ". Revision 5 was ready; run the step again on another agent to have that confirmed.",
                state(Phase.DONE, made, PLAN));
        is(
                Code.CRASH_LOOP,
                "CRASH_LOOP queryNode. Revision 6 has brought back what revision 4 was, but its pods were not watched to"
                        + " the end, since the agent linux-1 did not come back within 5 min; look at them before you run"
                        + " the step again.",
                state(Phase.ROLL_BACK, new Course(4, 6, true, 0, Map.of()), PLAN));
    }

    private static OperationState state(Phase phase, Course course, RolloutPlan plan) {
        OperationState.Failure failure = phase == Phase.ROLL_BACK
                ? new OperationState.Failure(Code.CRASH_LOOP, "CRASH_LOOP queryNode.", List.of("a log line"))
                : null;
        return StoredScale.state(phase, course, plan, failure);
    }

    private static void is(Code code, String line, OperationState state) {
        OperationFailedException failure = AgentLost.of(state, "my-release", "linux-1", "5 min");
        assertEquals(line, failure.getMessage());
        assertEquals(code, failure.code());
        assertEquals(code == Code.CRASH_LOOP ? List.of("a log line") : List.of(), failure.details());
    }
}
