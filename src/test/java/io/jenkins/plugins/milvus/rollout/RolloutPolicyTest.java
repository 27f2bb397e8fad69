package io.jenkins.plugins.milvus.rollout;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import org.junit.Test;

public class RolloutPolicyTest {

    @Test
    public void defaults() {
        assertEquals(
                new RolloutPolicy(Duration.ofSeconds(10), true, true, 3, 2, 10, 5, 3, Graces.DEFAULTS),
                RolloutPolicy.DEFAULTS);
        assertEquals(
                new Graces(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(180),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60)),
                Graces.DEFAULTS);
    }

    @Test
    public void eachChangeKeepsTheRest() {
        Graces graces = Graces.DEFAULTS.dividedBy(10);
        RolloutPolicy changed = RolloutPolicy.DEFAULTS
                .withStableFor(Duration.ofSeconds(1))
                .withWaitForTermination(false)
                .withFailFast(false)
                .withCrashLimits(4, 5, 6)
                .withGraces(graces);
        assertEquals(new RolloutPolicy(Duration.ofSeconds(1), false, false, 4, 5, 6, 5, 3, graces), changed);
        assertEquals(
                changed,
                changed.withGraces(Graces.DEFAULTS)
                        .withCrashLimits(1, 1, 1)
                        .withFailFast(true)
                        .withWaitForTermination(true)
                        .withStableFor(Duration.ZERO)
                        .withGraces(graces)
                        .withCrashLimits(4, 5, 6)
                        .withFailFast(false)
                        .withWaitForTermination(false)
                        .withStableFor(Duration.ofSeconds(1)));
        assertEquals(Duration.ofMillis(1500), graces.config());
    }

    @Test
    public void gracesAreDividedOneByOne() {
        Duration[] of = new Duration[11];
        for (int i = 0; i < of.length; i++) {
            of[i] = Duration.ofSeconds(10 * (i + 1));
        }
        assertEquals(
                new Graces(s(1), s(2), s(3), s(4), s(5), s(6), s(7), s(8), s(9), s(10), s(11)),
                new Graces(of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7], of[8], of[9], of[10]).dividedBy(10));
    }

    @Test
    public void refusesNonsense() {
        RolloutPolicy policy = RolloutPolicy.DEFAULTS;
        assertThrows(IllegalArgumentException.class, () -> policy.withStableFor(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> policy.withCrashLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> policy.withCrashLimits(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> policy.withCrashLimits(1, 1, 0));
        assertThrows(NullPointerException.class, () -> policy.withGraces(null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RolloutPolicy(Duration.ZERO, true, true, 1, 1, 1, 0, 1, Graces.DEFAULTS));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RolloutPolicy(Duration.ZERO, true, true, 1, 1, 1, 1, 0, Graces.DEFAULTS));
        assertEquals(1, new RolloutPolicy(Duration.ZERO, true, true, 1, 1, 1, 1, 1, Graces.DEFAULTS).crashLimit());
    }

    @Test
    public void anEngineNeedsAPlanAndAPolicy() {
        RolloutPlan plan = World.scale(1, 1).plan();
        assertThrows(NullPointerException.class, () -> new RolloutEngine(null, RolloutPolicy.DEFAULTS));
        assertThrows(NullPointerException.class, () -> new RolloutEngine(plan, null));
    }

    private static Duration s(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
