package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class RolloutDriverTest {

    private static final EventRecord HELP = new EventRecord(false, "TriggeredScaleUp", "", 1, null);
    private static final EventRecord NO_HELP = new EventRecord(false, "NotTriggerScaleUp", "", 1, null);

    private final Stage stage = new Stage();

    private Code code() {
        Verdict.Failed failed = (Verdict.Failed) stage.future.join().verdict();
        return failed.diagnoses().get(0).code();
    }

    @Test
    public void theLastWordOfTheAutoscalerCounts() {
        stage.watched = () -> Stage.snapshot(false, Stage.unschedulable());
        stage.confirmed = () -> Stage.snapshot(true, Stage.unschedulable());
        stage.events = () -> List.of(HELP, NO_HELP);
        stage.begin(1).work().pass(Duration.ofMinutes(3));
        assertFalse("a node is on its way", stage.future.isDone());
        stage.events = () -> List.of(NO_HELP, HELP);
        stage.pass(Duration.ofSeconds(40));
        assertEquals("it is not any more", Code.UNSCHEDULABLE, code());
    }

    @Test
    public void aTimeOutThatTheApiServerConfirmsIsOneAlthoughAWatchIsAway() {
        stage.begin(1).work();
        stage.driver.onInterrupted("connection reset");
        stage.pass(Stage.TIMEOUT);
        assertEquals(Code.NOT_READY_TIMEOUT, code());
    }

    @Test
    public void aTimeOutThatNobodyConfirmsIsNone() {
        stage.confirmed = () -> {
            throw Stage.trouble(ClusterException.Kind.UNREACHABLE);
        };
        stage.begin(1).work().pass(Stage.TIMEOUT);
        assertEquals(Code.API_LOST, code());
    }
}
