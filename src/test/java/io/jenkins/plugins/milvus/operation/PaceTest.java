package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.rollout.Progress;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class PaceTest {

    private static void check(long pause, long since, long took, boolean decisive) {
        assertEquals(Duration.ofMillis(pause), Pace.pause(Duration.ofMillis(since), Duration.ofMillis(took), decisive));
    }

    @Test
    public void eventsThatComeTogetherAreLookedAtTogether() {
        check(20, 0, 0, false);
        check(20, 0, 1, false);
        check(15, 5, 1, false);
        check(1, 19, 1, false);
    }

    @Test
    public void whatComesAfterAQuietTimeWaitsForNothing() {
        check(0, 20, 1, false);
        check(0, 60, 3, false);
        check(0, 200, 1000, false);
        check(0, 3600_000, 0, false);
    }

    @Test
    public void aLookThatTakesLongIsNotTakenAgainAtOnce() {
        check(40, 0, 2, false);
        check(60, 0, 3, false);
        check(10, 50, 3, false);
        check(200, 0, 10, false);
        check(200, 0, 1000, false);
    }

    @Test
    public void whatMayDecideWaitsForNoMoreThanTheLookBefore() {
        check(0, 0, 0, true);
        check(0, 2, 2, true);
        check(3, 1, 4, true);
        check(20, 0, 1000, true);
        check(10, 10, 1000, true);
        check(0, 20, 1000, true);
    }

    @Test
    public void aClockThatWasSetBackHoldsNothingUp() {
        check(0, -1, 3, false);
        check(0, -3600_000, 3, true);
    }

    private static Progress progress(int want, int ready, int surplus) {
        return new Progress("queryNode", 1, want, ready, surplus, false, "");
    }

    private static boolean few(Progress... progress) {
        return Pace.decisive(List.of(progress), true, true);
    }

    @Test
    public void nothingDecidesBeforeTheControllersHaveCounted() {
        assertFalse(Pace.decisive(List.of(progress(3, 3, 0)), false, false));
        assertFalse(Pace.decisive(List.of(progress(3, 3, 0)), false, true));
    }

    @Test
    public void theirCountIsLookedAtAtOnce() {
        assertTrue(Pace.decisive(List.of(progress(1000, 1, 0)), true, false));
        assertTrue(Pace.decisive(List.of(), true, false));
        assertFalse("and has been", Pace.decisive(List.of(progress(1000, 1, 0)), true, true));
    }

    @Test
    public void afterTheCountAPodMayDecideWithNineTenths() {
        assertTrue(few(progress(1000, 1000, 0)));
        assertTrue(few(progress(1000, 900, 0)));
        assertFalse(few(progress(1000, 899, 0)));
        assertTrue(few(progress(1000, 1000, 100)));
        assertFalse("too many still have to go", few(progress(1000, 1000, 101)));
        assertFalse("all of them", few(progress(1000, 1000, 0), progress(30, 20, 0)));
        assertTrue("a few", few(progress(3, 0, 0), progress(10, 5, 0), progress(1, 1, 5)));
        assertFalse(few(progress(10, 4, 0)));
        assertFalse(few(progress(0, 0, 6)));
        assertTrue(few(progress(0, 0, 0)));
    }
}
