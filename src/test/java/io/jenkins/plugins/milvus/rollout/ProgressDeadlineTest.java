package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
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
    public void canOnlyBeOursDuringAnInstall() {
        World world = waiting().installing();
        exceed(world);
        assertEquals("PROGRESS_DEADLINE", world.see(0));
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
            world.installing();
            world.see(0);
            assertEquals(name, "PENDING", world.see(599));
        });
    }

    @Test
    public void doesNotMatterOnceReady() {
        World world = World.scale(2, 2).installing();
        exceed(world);
        assertEquals("READY", world.see(0));
    }

    @Test
    public void withoutCulprit() {
        World world = World.scale(1, 2).installing();
        exceed(world);
        assertEquals("PROGRESS_DEADLINE", world.see(0));
        assertEquals("ProgressDeadlineExceeded: " + TEXT, world.diagnosis().cause());
        assertEquals("", world.diagnosis().pod());
        assertEquals("", world.diagnosis().container());
        assertEquals(
                "Look at the events of the Deployment and its newest ReplicaSet.",
                world.diagnosis().action());
    }

    @Test
    public void aTerminatingPodIsNoCulprit() {
        World world = World.scale(2, 2).installing();
        world.newest().terminating(30);
        exceed(world);
        assertEquals("PROGRESS_DEADLINE", world.see(0));
        assertEquals("", world.diagnosis().pod());
    }

    @Test
    public void theCauseOfTheCulpritComesFirstWhenItDecidesToo() {
        World world =
                World.scaleOutBy(container("main").looping(10, 1, "Error")).installing();
        exceed(world);
        assertEquals("CRASH_LOOP", world.see(0));
    }
}
