package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import org.junit.Test;

/** The scenarios in which Helm's --wait and kubectl rollout status were measured, told as snapshots. */
public class FaultMatrixTest {

    private static World scaleOut(int want) {
        World world = World.scaleOut(
                want, pod -> pod.pending().containers(container("main").waiting("ContainerCreating", "")));
        world.stableFor(10);
        return world;
    }

    private static void up(World world) {
        world.newest().containers(container("main"));
        world.newest().phase = "Running";
        world.newest().ready = true;
    }

    @Test
    public void crashLoop() {
        World world = scaleOut(3);
        world.see(0);
        for (int restarts = 0; restarts < 3; restarts++) {
            world.newest().containers(container("main").looping(restarts, 1, "Error"));
            assertEquals("PENDING", world.see(10 * restarts + 1));
        }
        world.newest().containers(container("main").notReady().restarts(3).ended(1, "Error"));
        assertEquals("CRASH_LOOP", world.see(40));
    }

    @Test
    public void imagePull() {
        World world = scaleOut(3);
        world.see(0);
        world.newest().containers(container("main").waiting("ErrImagePull", "x: not found"));
        assertEquals("PENDING", world.see(2));
        world.newest().containers(container("main").waiting("ImagePullBackOff", "Back-off pulling image"));
        assertEquals("PENDING", world.see(4));
        world.newest().containers(container("main").waiting("ErrImagePull", "x: not found"));
        assertEquals("IMAGE_NOT_FOUND", world.see(14));
    }

    @Test
    public void unschedulable() {
        World world = scaleOut(3);
        world.newest().unschedulable("0/3 nodes are available");
        assertEquals("PENDING", world.see(0));
        assertEquals("UNSCHEDULABLE", world.see(60));
    }

    @Test
    public void quotaExceeded() {
        World world = World.scale(2, 3);
        world.replicaSets.set(0, World.replicaSet("rs-new", 2, "uid-" + QUERY_NODE, "exceeded quota: q"));
        assertEquals("PENDING", world.see(0));
        assertEquals("QUOTA", world.see(20));
    }

    @Test
    public void recoversAfterTwoCrashes() {
        World world = scaleOut(3);
        world.newest().containers(container("main").looping(1, 1, "Error"));
        assertEquals("PENDING", world.see(0));
        world.newest().containers(container("main").notReady().restarts(2).ended(1, "Error"));
        assertEquals("PENDING", world.see(10));
        world.newest().containers(container("main").restarts(2).ended(1, "Error")).ready = true;
        world.newest().phase = "Running";
        assertEquals("PENDING", world.see(20));
        assertEquals("READY", world.see(30));
    }

    @Test
    public void readyThenCrashes() {
        World world = scaleOut(3);
        world.see(0);
        up(world);
        assertEquals("PENDING", world.see(5));
        world.newest().containers(container("main").terminated(1, "Error"));
        assertEquals("UNSTABLE_AFTER_READY", world.see(9));
    }

    @Test
    public void scaledInWhenTheyAreGone() {
        World world = World.scale(4, 2).stableFor(10);
        world.pods.get(2).terminating(8);
        world.pods.get(3).terminating(8);
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(7));
        world.pods.remove(3);
        world.pods.remove(2);
        assertEquals("PENDING", world.see(8));
        assertEquals("READY", world.see(18));
    }

    @Test
    public void scaledToNothingWhenTheyAreGone() {
        World world = World.scale(2, 0).stableFor(0);
        world.pods.forEach(pod -> pod.terminating(8));
        assertEquals("PENDING", world.see(7));
        world.pods.clear();
        assertEquals("READY", world.see(8));
    }

    @Test
    public void theFourthNeverReady() {
        World world = scaleOut(4);
        world.newest().notReady();
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("NOT_READY_TIMEOUT", world.see(600));
    }

    @Test
    public void oldPodsLingerAfterARollingUpdate() {
        World world = World.scale(2, 2).stableFor(0);
        Pod old = pod(QUERY_NODE + "-old-1").owner("rs-old", "old").terminating(30);
        world.pods.add(old);
        assertEquals("PENDING", world.see(0));
        world.pods.remove(old);
        assertEquals("READY", world.see(20));
    }

    @Test
    public void evictedAndReplaced() {
        World world = scaleOut(3);
        world.see(0);
        world.newest().evicted();
        assertEquals("PENDING", world.see(3));
        world.pods.add(pod(QUERY_NODE + "-new-y").with(pod -> pod.createdAt = at(4)));
        assertEquals("PENDING", world.see(5));
        assertEquals("READY", world.see(15));
    }

    @Test
    public void anotherActorScalesBack() {
        World world = scaleOut(3);
        up(world);
        assertEquals("PENDING", world.see(0));
        world.workload().generation = 3;
        world.workload().spec = 2;
        world.workload().managers.put("kubectl-scale", at(1));
        assertEquals("CONTENDED", world.see(1));
    }

    @Test
    public void theApiServerIsAwayForAWhile() {
        World world = scaleOut(3);
        world.see(0);
        up(world);
        assertEquals("PENDING", world.see(60));
        assertEquals("READY", world.see(70));
    }

    @Test
    public void theWorkloadIsDeleted() {
        World world = scaleOut(3);
        world.see(0);
        world.workloads.clear();
        assertEquals("DELETED", world.see(1));
    }

    @Test
    public void aTemplateChangeThatCrashesWithAShortDeadline() {
        World world = scaleOut(3);
        world.newest().containers(container("main").looping(1, 1, "Error"));
        assertEquals("PENDING", world.see(0));
        world.workload().condition("Progressing", false, "ProgressDeadlineExceeded", "timed out");
        assertEquals("PROGRESS_DEADLINE", world.see(8));
        assertEquals(
                "ProgressDeadlineExceeded: timed out; " + QUERY_NODE + "-new-x: exit code 1, Error, 1 restart",
                world.diagnosis().cause());
    }
}
