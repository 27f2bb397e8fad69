package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class TerminationTest {

    private static World going() {
        World world = World.scale(2, 2);
        world.pods.add(pod(QUERY_NODE + "-new-t").terminating(40));
        return world;
    }

    @Test
    public void stuckBeyondItsGraceAndSomeMore() {
        World world = going();
        assertEquals("PENDING", world.see(10));
        assertEquals(at(70), world.last.nextLook());
        assertEquals("PENDING", world.see(69.9));
        assertEquals("SURPLUS_STUCK", world.see(70));
        assertEquals(
                "still terminating on node node-1, its grace period is 30 s",
                world.diagnosis().cause());
        assertEquals(
                "See why pod " + QUERY_NODE + "-new-t does not end on node node-1; if the node is lost, remove it "
                        + "from the cluster.",
                world.diagnosis().action());
    }

    @Test
    public void itsOwnGraceCounts() {
        World world = going();
        world.newest().grace = 90;
        world.see(0);
        assertEquals("PENDING", world.see(119.9));
        assertEquals("SURPLUS_STUCK", world.see(120));
    }

    @Test
    public void finalizersAreNamed() {
        World world = going();
        world.newest().finalizers = List.of("example.org/a", "example.org/b");
        world.newest().node = "";
        world.see(0);
        world.see(60);
        assertEquals(
                "still terminating on node -, its grace period is 30 s; finalizers example.org/a, example.org/b",
                world.diagnosis().cause());
        assertEquals(
                "See to the controller that owns the finalizers of pod " + QUERY_NODE + "-new-t.",
                world.diagnosis().action());
        world.newest().finalizers = List.of();
        world.see(61);
        assertEquals(
                "See why pod " + QUERY_NODE + "-new-t does not end on node -; if the node is lost, remove it "
                        + "from the cluster.",
                world.diagnosis().action());
    }

    @Test
    public void podsDeletedLaterHaveTheirOwnTime() {
        World world = going();
        world.see(0);
        world.pods.remove(2);
        world.pods.add(pod(QUERY_NODE + "-new-u").terminating(80));
        assertEquals("PENDING", world.see(50));
        assertEquals("PENDING", world.see(109.9));
        assertEquals("SURPLUS_STUCK", world.see(110));
    }

    @Test
    public void podsDeletedTogetherShareOneSighting() {
        World world = World.scale(0, 0);
        for (int i = 0; i < 1000; i++) {
            world.pods.add(pod(QUERY_NODE + "-new-" + i).terminating(40));
        }
        world.see(0);
        assertEquals(
                1,
                world.memory.sightings().keySet().stream()
                        .filter(key -> key.startsWith("terminating/"))
                        .count());
        assertEquals("SURPLUS_STUCK", world.see(60));
        assertEquals(
                "still terminating on node node-1, its grace period is 30 s (1000 alike)",
                world.diagnosis().cause());
    }

    @Test
    public void notWaitedFor() {
        World world = going();
        world.policy = world.policy.withWaitForTermination(false);
        assertEquals("READY", world.see(10));
        world.newest().owner("rs-old", "old");
        assertEquals("READY", world.see(1000));
        world.memory = Memory.empty();
        world.pods.get(0).notReady();
        assertEquals("NOT_READY_TIMEOUT", world.see(1000));
        assertEquals(1, ((Verdict.Failed) world.last.verdict()).diagnoses().size());
    }

    @Test
    public void onlyTerminatingPodsAreMissingAtTheDeadline() {
        World world = going();
        world.policy = world.policy.withFailFast(false);
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("SURPLUS_STUCK", world.see(600));
    }

    @Test
    public void aPodThatIsNotReadyComesBeforeOneThatDoesNotGo() {
        World world = going();
        world.pods.get(0).notReady();
        world.see(590);
        assertEquals("NOT_READY_TIMEOUT", world.see(600));
        assertEquals(
                List.of(Code.NOT_READY_TIMEOUT, Code.SURPLUS_STUCK),
                ((Verdict.Failed) world.last.verdict())
                        .diagnoses().stream().map(Diagnosis::code).toList());
    }

    @Test
    public void aPodThatNobodyDeletesIsForTheDeadline() {
        World world = World.scale(1, 1);
        world.pods.add(pod(QUERY_NODE + "-old-1").owner("rs-old", "old"));
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("SURPLUS_STUCK", world.see(600));
        assertEquals(
                "a pod of revision old that should be gone is still there",
                world.diagnosis().cause());
        assertEquals(
                "See why the controller does not delete pod " + QUERY_NODE + "-old-1.",
                world.diagnosis().action());
    }

    @Test
    public void onDeleteOnlyKeepsWhatIsInRange() {
        World world = World.statefulSet(1, 1, 2);
        world.workload().strategy = "OnDelete";
        assertEquals("SURPLUS_STUCK", world.see(600));
        assertEquals(
                "a pod of revision new that should be gone is still there",
                world.diagnosis().cause());
    }

    @Test
    public void theStatefulSetTrap() {
        Map<String, Records.Container> rows = new LinkedHashMap<>();
        rows.put("CRASH_LOOP exit code 1, Error, 1 restart", container("main").looping(1, 1, "Error"));
        rows.put("IMAGE_PULL ErrImagePull: x", container("main").waiting("ErrImagePull", "x"));
        rows.put("IMAGE_PULL ImagePullBackOff: x", container("main").waiting("ImagePullBackOff", "x"));
        rows.put("IMAGE_PULL InvalidImageName: x", container("main").waiting("InvalidImageName", "x"));
        rows.put("CONFIG CreateContainerConfigError: x", container("main").waiting("CreateContainerConfigError", "x"));
        rows.put("CONFIG CreateContainerError: x", container("main").waiting("CreateContainerError", "x"));
        rows.put("CONFIG RunContainerError: x", container("main").waiting("RunContainerError", "x"));
        rows.forEach((name, container) -> {
            World world = trapped(container);
            assertEquals(name, "PENDING", world.see(10));
            assertEquals(name, "PENDING", world.see(69.9));
            String code = name.substring(0, name.indexOf(' '));
            assertEquals(name, code, world.see(70));
            assertEquals(
                    name.substring(code.length() + 1)
                            + "; a pod of revision bad, which the StatefulSet does not replace by one of new until it "
                            + "is ready",
                    world.diagnosis().cause());
            assertEquals(ETCD + "-1", world.diagnosis().pod());
            assertEquals(
                    "Delete pod " + ETCD + "-1 so that it is made again from the current template (kubernetes#67250).",
                    world.diagnosis().action());
            assertEquals(1, ((Verdict.Failed) world.last.verdict()).diagnoses().size());
        });
    }

    @Test
    public void noTrap() {
        Map<String, World> rows = new LinkedHashMap<>();
        Records.Container broken = container("main").looping(1, 1, "Error");
        rows.put("Parallel", trapped(broken).with(world -> world.workload().management = "Parallel"));
        rows.put("OnDelete", trapped(broken).with(world -> world.workload().strategy = "OnDelete"));
        rows.put("out of range", trapped(broken).with(world -> world.newest().name = ETCD + "-7"));
        rows.put("the pod is up", trapped(container("main").restarts(3)));
        rows.put("the pod is on its way", trapped(container("main").notReady()));
        rows.put(
                "its container is well, another is not",
                trapped(container("main").restarts(3))
                        .with(world -> world.newest()
                                .containers(
                                        container("main").restarts(3),
                                        container("b").notReady())));
        rows.forEach((name, world) -> {
            world.see(0);
            assertEquals(name, "PENDING", world.see(599));
        });
        World deployment = World.scaleOut(2, pod -> pod.owner("rs-old", "old").containers(broken));
        deployment.see(0);
        assertEquals("PENDING", deployment.see(599));
    }

    @Test
    public void theSecondContainerMayBeTheBrokenOne() {
        World world = trapped(container("main"));
        world.newest().containers(container("main"), container("b").waiting("ErrImagePull", "x"));
        world.see(0);
        assertEquals("IMAGE_PULL", world.see(60));
        assertEquals("b", world.diagnosis().container());
    }

    /** etcd-1 is of a bad revision and not replaced. */
    private static World trapped(Records.Container container) {
        World world = World.statefulSet(2, 2, 2);
        world.newest().owner("uid-" + ETCD, "bad").containers(container);
        return world;
    }
}
