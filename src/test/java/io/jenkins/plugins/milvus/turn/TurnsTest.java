package io.jenkins.plugins.milvus.turn;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that come, wait, go on and end. */
public class TurnsTest {

    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private final Turns turns = new Turns();
    private FreeStyleBuild first;
    private FreeStyleBuild second;

    @Before
    public void builds() throws Exception {
        first = JENKINS.buildAndAssertSuccess(JENKINS.createFreeStyleProject());
        second = JENKINS.buildAndAssertSuccess(JENKINS.createFreeStyleProject());
    }

    private Turn enter(FreeStyleBuild build, String part, int minute) {
        return turns.enter(build, part, "cluster", RELEASE, NOON.plusSeconds(60L * minute));
    }

    @Test
    public void theOneThatAskedFirstGoesOnFirst() {
        Turn holds = enter(first, "1", 5);
        Turn late = enter(second, "1", 7);
        Turn early = enter(second, "2", 6);
        assertTrue(holds.granted());
        assertEquals(first.getFullDisplayName(), late.waitsFor());
        holds.leave();
        assertTrue(early.granted());
        assertFalse(late.granted());
        assertEquals(second.getFullDisplayName(), late.waitsFor());
        early.leave();
        assertTrue(late.granted());
        late.leave();
        late.leave();
        assertTrue("nobody is left", enter(first, "2", 8).granted());
    }

    @Test
    public void patienceEndsWithTheNameOfTheBuildThatIsWaitedFor() throws Exception {
        Turn holds = enter(first, "1", 0);
        Turn waits = enter(second, "1", 1);
        ExecutionException late = assertThrows(
                ExecutionException.class,
                () -> waits.within(Duration.ofSeconds(-1)).get());
        assertThat(late.getCause(), instanceOf(OperationFailedException.class));
        assertEquals(Code.LOCKED, ((OperationFailedException) late.getCause()).code());
        assertThat(
                late.getCause().getMessage(),
                containsString("LOCKED milvus/my-release: " + first.getFullDisplayName() + " is changing it."));
        // a turn that is there is had, however late
        holds.within(Duration.ofSeconds(-1)).get();
    }

    @Test
    public void aTurnEndsWithItsBuildAtTheLatest() {
        enter(first, "1", 0);
        Turn waits = enter(second, "1", 1);
        // the listener is for the one of Jenkins: this one is told in its place
        turns.ended(first);
        assertTrue(waits.granted());
    }

    @Test
    public void theSameStepHasItsTurnAgain() {
        assertTrue(enter(first, "1", 3).granted());
        Turn waits = enter(second, "1", 1);
        Turn again = enter(first, "1", 3);
        assertTrue("as after a lost agent", again.granted());
        assertFalse(waits.granted());
        again.leave();
        assertTrue(waits.granted());
    }

    @Test
    public void afterARestartABuildThatIsOverHoldsNothing() {
        enter(first, "1", 0);
        // what another life of the controller reads: the build has ended in between
        Turns later = new Turns();
        assertTrue(later.enter(second, "1", "cluster", RELEASE, NOON).granted());
    }

    @Test
    public void jenkinsTellsWhenABuildEnds() {
        Turn holds = Turns.get().enter(first, "1", "cluster", RELEASE, NOON);
        Turn waits = Turns.get().enter(second, "1", "cluster", RELEASE, NOON);
        assertTrue(holds.granted());
        hudson.model.listeners.RunListener.fireCompleted(first, TaskListener.NULL);
        assertTrue(waits.granted());
        Turns.get().leave(waits.id());
    }
}
