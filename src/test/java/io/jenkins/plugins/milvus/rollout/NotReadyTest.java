package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Test;

/** What the time-out says of a pod that is on its way. */
public class NotReadyTest {

    @Test
    public void neverFailsEarlyAndSaysWhatIsKnown() {
        Map<String, Consumer<Pod>> rows = new LinkedHashMap<>();
        rows.put("container main is running but not ready: containers with unready status: [main]", Pod::notReady);
        rows.put("container main is running but not ready: phase Running, not ready", pod -> {
            pod.notReady();
            pod.readyMessage = "";
        });
        rows.put("ContainerCreating", pod -> pod.containers(container("main").waiting("ContainerCreating", "")));
        rows.put(
                "ContainerCreating: soon",
                pod -> pod.containers(container("main").waiting("ContainerCreating", "soon")));
        rows.put(
                "PodInitializing",
                pod -> pod.containers(
                        container("config").init().terminated(0, "Completed"),
                        container("main").waiting("PodInitializing", "")));
        rows.put(
                "init container wait is still running",
                pod -> pod.containers(
                        container("config").init().terminated(0, "Completed"),
                        container("wait").init().notReady(),
                        container("main").waiting("PodInitializing", "")));
        rows.put(
                "init container wait is still running, exit code 1, Error, 2 restarts",
                pod -> pod.containers(
                        container("wait").init().notReady().restarts(2).ended(1, "Error"),
                        container("main").waiting("PodInitializing", "")));
        rows.put(
                "phase Pending, not ready",
                pod -> pod.pending().containers(container("main").unknown()));
        rows.put("the gate \"x\" is not open", pod -> {
            pod.ready = false;
            pod.readyMessage = "the gate \"x\" is not open";
        });
        rows.put("NodeLost: node is gone", pod -> {
            pod.notReady();
            pod.reason = "NodeLost";
            pod.message = "node is gone";
        });
        rows.put("NodeLost", pod -> {
            pod.notReady();
            pod.reason = "NodeLost";
        });
        rows.put("node is gone", pod -> {
            pod.notReady();
            pod.message = "node is gone";
        });
        rows.put("the scheduler has not looked at the pod", pod -> {
            pod.pending().containers = List.of();
            pod.scheduled = false;
            pod.node = "";
        });
        rows.put("phase Pending, not ready ", pod -> {
            pod.pending().containers = List.of();
            pod.node = "";
        });
        rows.put("phase Pending, not ready  ", pod -> {
            pod.pending().containers = List.of();
            pod.scheduled = false;
        });
        rows.forEach((cause, change) -> {
            World world = World.scaleOut(2, change);
            assertEquals(cause, "PENDING", world.see(0));
            assertEquals(cause, "PENDING", world.see(599.9));
            assertEquals("1 not ready yet", world.progress().missing());
            assertEquals(cause, "NOT_READY_TIMEOUT", world.see(600));
            assertEquals(cause.strip(), world.diagnosis().cause());
            assertEquals(QUERY_NODE + "-new-x", world.diagnosis().pod());
            assertEquals(
                    "Look at the events of pod " + QUERY_NODE + "-new-x for what its readiness probe says, or raise "
                            + "the timeout.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void theContainerThatIsNotReadyIsNamed() {
        World world = World.scaleOut(
                2,
                pod -> pod.containers(
                        container("setup").init().terminated(0, "Completed"),
                        container("a"),
                        container("b").notReady()));
        world.see(600);
        assertEquals("b", world.diagnosis().container());
        world = World.scaleOut(2, pod -> pod.ready = false);
        world.see(600);
        assertEquals("", world.diagnosis().container());
    }

    @Test
    public void aPodThatIsMissing() {
        World world = World.scale(1, 2);
        assertEquals("NOT_READY_TIMEOUT", world.see(600));
        assertEquals(
                "queryNode 1 of 2 ready, 1 not created yet", world.diagnosis().cause());
        assertEquals(
                "Look at the events of Deployment " + QUERY_NODE + ", or raise the timeout.",
                world.diagnosis().action());
    }

    @Test
    public void longTextsAreCutAndLinesJoined() {
        World world = World.scaleOut(2, Pod::notReady);
        world.newest().message = "one\n\ttwo " + "x".repeat(400);
        world.see(600);
        assertEquals("one two " + "x".repeat(289) + "...", world.diagnosis().cause());
        assertEquals(Phrases.LONGEST, world.diagnosis().cause().length());
        assertEquals("x".repeat(300), Phrases.oneLine("x".repeat(300)));
    }
}
