package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class ProgressDeadlineTest {

    private static final String TEXT = "ReplicaSet \"x\" has timed out progressing.";

    private static World waiting() {
        return World.scaleOut(2, Records.Pod::notReady);
    }

    private static void exceed(World world) {
        world.workload().condition("Progressing", false, "ProgressDeadlineExceeded", TEXT);
    }

    @Test
    public void decidesAtOnceWhenItComes() {
        World world = waiting();
        world.workload().condition("Progressing", true, "ReplicaSetUpdated", "");
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(5));
        exceed(world);
        assertEquals("PROGRESS_DEADLINE", world.see(10));
        assertEquals(
                "ProgressDeadlineExceeded: " + TEXT + "; " + QUERY_NODE
                        + "-new-x: container main is running but not ready: containers with unready status: [main]",
                world.diagnosis().cause());
        assertEquals(QUERY_NODE + "-new-x", world.diagnosis().pod());
        assertEquals("main", world.diagnosis().container());
        assertEquals(
                "Look at the events of pod " + QUERY_NODE + "-new-x for what its readiness probe says, or raise the "
                        + "timeout.",
                world.diagnosis().action());
        assertEquals("and stays", "PROGRESS_DEADLINE", world.see(11));
    }

    @Test
    public void mayBeLeftFromAnEarlierRollout() {
        World world = waiting();
        exceed(world);
        assertEquals("PENDING", world.see(5));
        assertEquals(Records.at(65), world.last.nextLook());
        assertEquals("PENDING", world.see(64.9));
        assertEquals("PROGRESS_DEADLINE", world.see(65));
    }

    @Test
    public void isFoundByAFreshInstallAlsoWithoutMemory() {
        World world = World.scale(0, 1).installing();
        world.pods.add(pod(QUERY_NODE + "-new-x").notReady());
        assertEquals("PENDING", world.see(0));
        exceed(world);
        assertEquals("PROGRESS_DEADLINE", world.see(5));
        world.memory = Memory.empty();
        assertEquals("PENDING", world.see(10));
        assertEquals("PROGRESS_DEADLINE", world.see(70));
    }

    @Test
    public void isNotOursWhereEveryPodIsFromBefore() {
        World world = World.scale(2, 2).installing();
        world.newest().containers(container("main").notReady());
        world.newest().ready = false;
        exceed(world);
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(599));
        assertEquals("the text of the time-out", "PROGRESS_DEADLINE", world.see(World.DEADLINE));
    }

    @Test
    public void isNotOursThereEvenWhenItComesWhileWeWatch() {
        World world = World.scale(1, 1).installing();
        world.newest().notReady();
        assertEquals("PENDING", world.see(0));
        exceed(world);
        assertEquals("PENDING", world.see(5));
        world.newest().containers(container("main").notReady().restarts(1));
        assertEquals("it restarted since", "PROGRESS_DEADLINE", world.see(10));
    }

    @Test
    public void doesNotCount() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("not seen by the controller", waiting().with(world -> {
            exceed(world);
            world.workload().observed = 1;
        }));
        rows.put(
                "another reason",
                waiting().with(world -> world.workload().condition("Progressing", false, "FailedCreate", "")));
        rows.put(
                "another type",
                waiting()
                        .with(world -> world.workload().condition("Available", false, "ProgressDeadlineExceeded", "")));
        rows.put(
                "true",
                waiting()
                        .with(world ->
                                world.workload().condition("Progressing", true, "ProgressDeadlineExceeded", "")));
        rows.put("a StatefulSet", World.statefulSet(0, 2, 1).with(ProgressDeadlineTest::exceed));
        rows.forEach((name, world) -> {
            world.see(0);
            assertEquals(name, "PENDING", world.see(599));
        });
    }

    @Test
    public void doesNotMatterOnceReady() {
        World world = World.scaleOut(2, pod -> {}).stableFor(100);
        exceed(world);
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(99));
        assertEquals("READY", world.see(100));
    }

    /** A pod of ours is up and another one is missing, and then it comes. */
    private static World exceededWithoutAPodThatIsNotReady() {
        World world = World.scaleOut(3, pod -> {});
        world.pods.get(0).terminating(30);
        world.see(0);
        exceed(world);
        return world;
    }

    @Test
    public void withoutCulprit() {
        World world = exceededWithoutAPodThatIsNotReady();
        world.pods.remove(0);
        assertEquals("PROGRESS_DEADLINE", world.see(1));
        assertEquals("ProgressDeadlineExceeded: " + TEXT, world.diagnosis().cause());
        assertEquals("", world.diagnosis().pod());
        assertEquals("", world.diagnosis().container());
        assertEquals(
                "Look at the events of the Deployment and its newest ReplicaSet.",
                world.diagnosis().action());
    }

    @Test
    public void aTerminatingPodIsNoCulprit() {
        World world = exceededWithoutAPodThatIsNotReady();
        assertEquals("PROGRESS_DEADLINE", world.see(1));
        assertEquals("", world.diagnosis().pod());
    }

    @Test
    public void theCauseOfTheCulpritComesFirstWhenItDecidesToo() {
        World world = waiting();
        world.see(0);
        world.newest().containers(container("main").looping(3, 1, "Error"));
        exceed(world);
        assertEquals("CRASH_LOOP", world.see(1));
    }
}
