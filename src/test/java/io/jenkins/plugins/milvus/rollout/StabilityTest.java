package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Test;

public class StabilityTest {

    private static World stable() {
        return World.scale(3, 3).stableFor(10);
    }

    @Test
    public void readyOnceItHasLasted() {
        World world = stable();
        assertEquals("PENDING", world.see(5));
        assertEquals(at(15), world.last.nextLook());
        assertEquals("PENDING", world.see(14.999));
        assertEquals("READY", world.see(15));
    }

    @Test
    public void readyAtOnceWithoutStableTime() {
        assertEquals("READY", World.scale(3, 3).see(5));
    }

    @Test
    public void startsAgainAfter() {
        Map<String, Consumer<World>> rows = new LinkedHashMap<>();
        rows.put("a Ready flip between two looks", world -> world.newest().readySince = at(6));
        rows.put("a pod that was replaced between two looks", world -> {
            world.newest().uid = "another";
            world.newest().createdAt = at(6);
        });
        rows.forEach((name, change) -> {
            World world = stable();
            world.see(5);
            change.accept(world);
            assertEquals(name, "PENDING", world.see(15));
            assertEquals(name, 1, world.memory.calm().breaks());
            assertEquals(name, "PENDING", world.see(24.9));
            assertEquals(name, "READY", world.see(25));
        });
    }

    @Test
    public void aFlipThatIsSeenStartsItAgain() {
        World world = stable();
        world.see(5);
        world.newest().ready = false;
        assertEquals("PENDING", world.see(8));
        assertEquals(at(World.DEADLINE), world.last.nextLook());
        assertEquals("PENDING", world.see(9));
        world.newest().ready = true;
        assertEquals("PENDING", world.see(10));
        assertEquals(1, world.memory.calm().breaks());
        assertEquals("PENDING", world.see(19.9));
        assertEquals("READY", world.see(20));
    }

    @Test
    public void anEndAfterReadyFailsAtOnce() {
        Map<String, Consumer<World>> rows = new LinkedHashMap<>();
        rows.put(
                "exit code 1, Error, 1 restart",
                world -> world.newest()
                        .containers(container("main").notReady().restarts(1).ended(1, "Error")));
        rows.put(
                "exit code 1, Error",
                world -> world.newest().containers(container("main").terminated(1, "Error")));
        rows.put(
                "exit code 2, Error",
                world -> world.newest().containers(container("main").looping(0, 2, "Error")));
        rows.put("exit code 3, Error, 1 restart", world -> {
            // restarted and ready again between two looks
            world.newest().containers(container("main").restarts(1).ended(3, "Error"));
            world.newest().createdAt = null;
        });
        rows.forEach((facts, change) -> {
            World world = stable();
            world.see(5);
            change.accept(world);
            assertEquals(facts, "UNSTABLE_AFTER_READY", world.see(8));
            assertEquals(
                    facts + ", after everything had been ready",
                    world.diagnosis().cause());
            assertEquals(world.newest().name, world.diagnosis().pod());
            assertEquals("main", world.diagnosis().container());
            assertEquals(
                    "Read the last lines of the log from before the end, and correct the cause before scaling again.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void anEndStaysOneWhenItIsConfirmed() {
        World world = stable();
        world.see(5);
        world.newest().containers(container("main").terminated(1, "Error"));
        assertEquals("UNSTABLE_AFTER_READY", world.see(6));
        world.newest().containers(container("main").restarts(1).ended(1, "Error")).ready = true;
        assertEquals("UNSTABLE_AFTER_READY", world.see(6.1));
        assertEquals("UNSTABLE_AFTER_READY", world.see(30));
    }

    @Test
    public void theContainerThatEndedIsNamed() {
        World world = stable();
        world.newest()
                .containers(container("setup").init().terminated(0, "Completed").restarts(0), container("main"));
        world.newest().ready = true;
        world.see(5);
        world.newest()
                .containers(
                        container("setup").init().terminated(0, "Completed"),
                        container("main"),
                        container("sidecar").notReady().restarts(1).ended(9, "Error"));
        assertEquals("UNSTABLE_AFTER_READY", world.see(6));
        assertEquals("sidecar", world.diagnosis().container());
    }

    @Test
    public void restartsFromBeforeDoNotCount() {
        World world = stable();
        world.newest().containers(container("main").restarts(2).ended(1, "Error"));
        world.see(5);
        assertEquals("PENDING", world.see(14));
        assertEquals("READY", world.see(15));
        world = stable();
        world.newest().containers(container("main").restarts(2).ended(1, "Error"));
        world.see(5);
        world.newest().containers(container("main").notReady().restarts(3).ended(1, "Error"));
        assertEquals("UNSTABLE_AFTER_READY", world.see(6));
        assertEquals(
                "exit code 1, Error, 1 restart, after everything had been ready",
                world.diagnosis().cause());
    }

    @Test
    public void aReplacementMayCrashOnItsWay() {
        World world = stable();
        world.see(5);
        world.pods.remove(2);
        world.pods.add(pod(QUERY_NODE + "-new-z")
                .with(pod -> pod.createdAt = at(6))
                .containers(container("main").looping(1, 1, "Error")));
        assertEquals("PENDING", world.see(7));
        world.newest().containers(container("main").restarts(1)).ready = true;
        assertEquals("PENDING", world.see(8));
        assertEquals("READY", world.see(18));
    }

    @Test
    public void withoutTheTimeOfItsCreationAPodWasThere() {
        World world = stable();
        world.pods.forEach(pod -> pod.createdAt = null);
        world.pods.forEach(pod -> pod.readySince = null);
        world.see(5);
        world.newest().containers(container("main").terminated(1, "Error"));
        assertEquals("UNSTABLE_AFTER_READY", world.see(6));
    }

    @Test
    public void anEmptyPlanOfPodsKnowsNoOldPods() {
        World world = World.scale(0, 0).stableFor(10).and(World.claim("Bound"));
        world.see(5);
        world.pods.add(pod(QUERY_NODE + "-new-9").containers(container("main").terminated(1, "Error")));
        assertEquals("PENDING", world.see(6));
    }

    @Test
    public void comingAndGoingThreeTimes() {
        World world = stable();
        for (int i = 0; i < 3; i++) {
            world.newest().ready = true;
            assertEquals("PENDING", world.see(10 * i));
            world.newest().ready = false;
            assertEquals(i < 2 ? "PENDING" : "UNSTABLE_AFTER_READY", world.see(10 * i + 5));
        }
        assertEquals(
                "ready and then not ready 3 times, after everything had been ready",
                world.diagnosis().cause());
        assertEquals(world.newest().name, world.diagnosis().pod());
        assertEquals("", world.diagnosis().container());
    }

    @Test
    public void comingAndGoingBetweenTwoLooks() {
        World world = stable();
        world.see(0);
        for (int i = 1; i <= 3; i++) {
            world.pods.get(1).readySince = at(i);
            assertEquals(i < 3 ? "PENDING" : "UNSTABLE_AFTER_READY", world.see(i));
        }
        assertEquals(world.pods.get(1).name, world.diagnosis().pod());
    }

    @Test
    public void theCulpritIsTheOneThatIsDownOrWasLast() {
        World world = stable();
        world.memory = new Memory(Map.of(), new Memory.Calm(true, null, 3, null, null, Map.of()));
        world.pods.get(0).readySince = null;
        world.pods.get(1).readySince = at(9);
        assertEquals("UNSTABLE_AFTER_READY", world.see(20));
        assertEquals(QUERY_NODE + "-new-1", world.diagnosis().pod());
        world.pods.get(2).ready = false;
        world.see(20);
        assertEquals(QUERY_NODE + "-new-2", world.diagnosis().pod());
        world.pods.get(0).ready = false;
        world.see(20);
        assertEquals(
                "the one whose last change is known",
                QUERY_NODE + "-new-2",
                world.diagnosis().pod());
        world.pods.get(1).ready = true;
        world.pods.get(2).ready = true;
        world.see(20);
        assertEquals(
                "the only one that is down",
                QUERY_NODE + "-new-0",
                world.diagnosis().pod());
        world.pods.clear();
        world.see(20);
        assertEquals("", world.diagnosis().pod());
        assertEquals("queryNode", world.diagnosis().label());
    }

    @Test
    public void aBreakCountsOnceHoweverLong() {
        World world = stable();
        world.see(5);
        world.newest().ready = false;
        for (int i = 6; i < 20; i++) {
            assertEquals("PENDING", world.see(i));
        }
        assertEquals(1, world.memory.calm().breaks());
    }

    @Test
    public void withoutFailFastItMayComeBack() {
        World world = stable();
        world.policy = world.policy.withFailFast(false);
        world.see(5);
        world.newest().containers(container("main").notReady().restarts(1).ended(1, "Error"));
        assertEquals("PENDING", world.see(6));
        world.newest().containers(container("main").restarts(1).ended(1, "Error")).ready = true;
        assertEquals("PENDING", world.see(7));
        assertEquals("READY", world.see(17));
    }

    @Test
    public void withoutFailFastARestartStartsItAgain() {
        World world = stable();
        world.policy = world.policy.withFailFast(false);
        world.see(5);
        world.newest().containers(container("main").restarts(1).ended(1, "Error"));
        assertEquals("PENDING", world.see(15));
        assertEquals("READY", world.see(25));
    }

    @Test
    public void allTargetsHaveToBeReadyAtOnce() {
        World world = World.scale(1, 1).stableFor(10).and(World.statefulSet(0, 1, 1));
        world.newest().notReady();
        world.see(0);
        assertEquals("PENDING", world.see(30));
        // ready, but its neighbour never was: this is no end after everything had been ready
        world.pods.get(0).containers(container("main").notReady().restarts(1).ended(1, "Error"));
        assertEquals("PENDING", world.see(31));
        world.pods.get(0).containers(container("main").restarts(1)).ready = true;
        world.newest().containers(container("main")).ready = true;
        assertEquals("PENDING", world.see(32));
        assertEquals("PENDING", world.see(41.9));
        assertEquals("READY", world.see(42));
    }

    @Test
    public void podsOfAJobMayEnd() {
        World world = World.job().and(World.scale(1, 1)).stableFor(10);
        world.workload().condition("Complete", true, "", "");
        world.pods.add(pod("init-a").owner("uid-init", "").with(pod -> pod.createdAt = at(-5)));
        world.see(0);
        world.newest().containers(container("work").terminated(1, "Error").restarts(1));
        assertEquals("PENDING", world.see(5));
        assertEquals("READY", world.see(10));
    }

    @Test
    public void notReadyAtTheDeadlineAfterItWas() {
        World world = stable();
        world.see(5);
        world.newest().notReady();
        assertEquals("PENDING", world.see(599));
        assertEquals("UNSTABLE_AFTER_READY", world.see(600));
        assertEquals(
                "container main is running but not ready: containers with unready status: [main], after everything "
                        + "had been ready",
                world.diagnosis().cause());
    }

    @Test
    public void aHarderCauseKeepsItsNameAtTheDeadline() {
        World world = stable();
        world.see(5);
        world.newest().containers(container("main").waiting("ErrImagePull", "timeout"));
        assertEquals("IMAGE_PULL", world.see(600));
    }

    @Test
    public void whatIsReadyAtTheDeadlineIsGivenItsTime() {
        World world = stable();
        assertEquals("PENDING", world.see(595));
        assertEquals("PENDING", world.see(600));
        assertEquals(at(605), world.last.nextLook());
        assertEquals("READY", world.see(605));
        world = stable();
        assertEquals("PENDING", world.see(700));
        world.newest().ready = false;
        assertEquals("UNSTABLE_AFTER_READY", world.see(701));
    }

    @Test
    public void anEmptyMemoryOnlyDelays() {
        World world = stable();
        world.see(5);
        world.memory = null;
        assertEquals("PENDING", world.see(15));
        assertEquals("READY", world.see(25));
        assertEquals(Duration.ofSeconds(10), RolloutPolicy.DEFAULTS.stableFor());
    }

    @Test
    public void successIsImminentWhenOnlyTheControllersHaveToCount() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("the status lags behind", World.scale(3, 3).with(world -> world.workload().ready = 2));
        rows.put("an autoscaler made more", World.scale(3, 2).atLeast().with(world -> {
            world.workload().settled(3);
            world.workload().ready = 2;
        }));
        rows.forEach((name, world) -> {
            assertEquals(name, "PENDING", world.see(1));
            assertEquals(name, Outlook.IMMINENT, world.last.outlook());
        });
    }

    @Test
    public void successIsNotImminentWhileAnythingElseIsMissingOrNothingIs() {
        World lagging = World.scale(3, 3).with(world -> world.workload().ready = 2);
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put(
                "PENDING",
                World.scale(3, 3).with(world -> world.pods.subList(0, 2).forEach(Records.Pod::notReady)));
        rows.put(
                "PENDING ",
                World.scale(3, 3).with(world -> world.pods.add(pod("x-new-t").terminating(30))));
        rows.put(
                "PENDING  ",
                World.scale(3, 3).with(world -> world.workload().ready = 2).and(World.statefulSet(1, 3, 1)));
        // it is looked at again when that time is over
        rows.put(
                "PENDING   ",
                World.scale(3, 3).with(world -> world.workload().ready = 2).stableFor(10));
        rows.put("READY", World.scale(3, 3));
        rows.forEach((state, world) -> {
            assertEquals(state.strip(), world.see(1));
            assertEquals(state, Outlook.OPEN, world.last.outlook());
        });
        lagging.see(World.DEADLINE);
        assertEquals("it has failed", Outlook.OPEN, lagging.last.outlook());
    }

    @Test
    public void successIsNearWithHalfOfThePods() {
        for (int missing = 0; missing <= 11; missing++) {
            World world = World.scale(20, 20).with(each -> each.workload().ready = 1);
            world.pods.subList(0, missing).forEach(Records.Pod::notReady);
            assertEquals("PENDING", world.see(1));
            Outlook outlook = missing == 0 ? Outlook.IMMINENT : missing <= 10 ? Outlook.NEAR : Outlook.OPEN;
            assertEquals(missing + " missing", outlook, world.last.outlook());
        }
        World leaving =
                World.scale(20, 20).with(each -> each.pods.add(pod("x-new-t").terminating(30)));
        leaving.see(1);
        assertEquals("one is too many", Outlook.OPEN, leaving.last.outlook());
    }
}
