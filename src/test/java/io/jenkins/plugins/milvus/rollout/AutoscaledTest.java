package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.jenkins.plugins.milvus.rollout.Records.Workload;
import org.junit.Test;

/** A number that is a minimum: an autoscaler may make it more at any time. */
public class AutoscaledTest {

    /** What the autoscaler has made of it, with as many pods as are there. */
    private static World world(int minimum, int made, int present) {
        World world = World.scale(present, minimum).atLeast();
        Workload workload = world.workloads.get(0).settled(made);
        workload.generation = made == minimum ? workload.generation : workload.generation + 1;
        workload.observed = workload.generation;
        return world;
    }

    @Test
    public void theMinimumOrMoreIsReady() {
        assertEquals("READY", world(3, 3, 3).see(0));
        World more = world(3, 5, 5);
        assertEquals("READY", more.see(0));
        assertEquals(5, more.progress().want());
    }

    @Test
    public void moreThanTheMinimumHasToBeReadyAsWell() {
        assertEquals("PENDING", world(3, 5, 3).see(0));
    }

    @Test
    public void anAutoscalerThatDoesNothingIsToldOnlyAtTheEnd() {
        World world = world(3, 1, 1);
        assertEquals("PENDING", world.see(0));
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals(
                "replicas of Deployment " + QUERY_NODE
                        + " are 1, and its autoscaler has not raised them to its minimum of 3",
                world.diagnosis().cause());
    }

    @Test
    public void anAutoscalerThatHasDoneItsPartIsNotBlamed() {
        World world = world(3, 3, 3);
        world.workload().ready = 2;
        assertEquals("PENDING", world.see(0));
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertFalse(world.diagnosis().cause(), world.diagnosis().cause().contains("autoscaler"));
    }
}
