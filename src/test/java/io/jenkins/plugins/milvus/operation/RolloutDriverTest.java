package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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

    /** Everything is deleted, and that is confirmed; who waits has not heard of it yet. */
    private void finish() {
        stage.watched = () -> Stage.nothing(false);
        stage.confirmed = () -> Stage.nothing(true);
        stage.driver.onChange();
        stage.tick(Duration.ofSeconds(1));
        stage.work.removeLast().run();
        assertFalse(stage.future.isDone());
    }

    @Test
    public void aRefusalThatComesLateChangesNothing() {
        stage.begin(1).work();
        finish();
        stage.driver.onLost(Stage.trouble(ClusterException.Kind.FORBIDDEN));
        stage.workNewestFirst();
        assertEquals(Code.DELETED, code());
    }

    @Test
    public void aHeartbeatThatComesLateChangesNothing() {
        stage.watched = () -> Stage.snapshot(false, Stage.ready());
        stage.checked = () -> {
            finish();
            return Stage.snapshot(true, Stage.ready());
        };
        // ready, but the controller has not seen the change yet: a confirmation is expected at any moment
        stage.begin(2).work();
        stage.tick(RolloutDriver.HEARTBEAT);
        stage.workNewestFirst();
        assertEquals(Code.DELETED, code());
    }

    @Test
    public void aTaskThatFailsLateChangesNothing() {
        stage.begin(1).work();
        stage.checked = () -> {
            finish();
            throw new IllegalStateException("closed");
        };
        stage.tick(RolloutDriver.HEARTBEAT);
        stage.workNewestFirst();
        assertEquals(Code.DELETED, code());
    }

    @Test
    public void aWatchThatComesLateIsEnded() {
        stage.begin(1);
        stage.tick(Stage.TIMEOUT.plusMinutes(1));
        assertFalse(stage.future.isDone());
        stage.work();
        assertEquals(Code.API_LOST, code());
        assertEquals(1, stage.closed);
        assertEquals(List.of(), stage.timers);
    }

    /** Events of pods are looked at together, which takes a while; the count that all have waited for is not. */
    @Test
    public void theControllersCountIsNotWaitedFor() {
        stage.begin(1).work().pass(Duration.ofSeconds(1));
        stage.driver.onChange();
        stage.tick(Duration.ZERO);
        // somebody has just looked
        stage.watched = () -> Stage.snapshot(false, Stage.ready());
        stage.confirmed = () -> Stage.snapshot(true, Stage.ready());
        stage.driver.onChange();
        stage.tick(Pace.LEAST.minusMillis(1));
        stage.work();
        assertFalse(stage.future.isDone());
        stage.counted = true;
        stage.driver.onChange();
        stage.tick(Duration.ZERO);
        stage.work();
        assertTrue(stage.future.join().verdict() instanceof Verdict.Ready);
        assertEquals(List.of(), stage.timers);
    }

    @Test
    public void nothingIsLeftAtTheEnd() {
        stage.begin(1).work();
        finish();
        stage.work();
        assertEquals(1, stage.closed);
        assertEquals(List.of(), stage.timers);
    }

    @Test
    public void aStopEndsTheWatch() {
        stage.begin(1).work().pass(Duration.ofSeconds(1));
        stage.driver.stop();
        stage.driver.onChange();
        stage.work();
        assertTrue(stage.future.isCancelled());
        assertEquals(1, stage.closed);
        assertEquals(List.of(), stage.timers);
    }

    @Test
    public void whateverATaskThrowsEndsTheWait() {
        Map<String, Consumer<Stage>> rows = Map.of(
                "the first lists", each -> each.watch = RolloutDriverTest::broken,
                "a look", each -> each.watched = RolloutDriverTest::broken,
                "a heartbeat", each -> each.checked = RolloutDriverTest::broken,
                "events", each -> each.events = RolloutDriverTest::broken,
                "the confirmation", each -> each.confirmed = RolloutDriverTest::broken,
                "the end",
                        each -> {
                            each.witness = new Witness() {};
                            each.pulled = RolloutDriverTest::broken;
                        });
        rows.forEach((row, change) -> {
            Stage each = new Stage();
            change.accept(each);
            each.begin(1).work().pass(Stage.TIMEOUT);
            Throwable thrown = assertThrows(row, CompletionException.class, each.future::join);
            assertEquals(row, NoClassDefFoundError.class, thrown.getCause().getClass());
        });
    }

    private static <T> T broken() {
        throw new NoClassDefFoundError("an agent or a plugin is half gone");
    }
}
