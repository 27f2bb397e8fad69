package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Container;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class CrashFailureTest {

    private static Container again(int restarts) {
        return container("main").looping(restarts, 1, "Error");
    }

    private static Container runningAgain(int restarts, String lastReason) {
        return container("main").notReady().restarts(restarts).ended(137, lastReason);
    }

    @Test
    public void limits() {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("PENDING at 2 restarts", World.scaleOutBy(again(2)));
        rows.put("CRASH_LOOP at 3 restarts", World.scaleOutBy(again(3)));
        rows.put("CRASH_LOOP at 3 restarts while it runs again", World.scaleOutBy(runningAgain(3, "Error")));
        rows.put("PENDING at 1 OOM restart", World.scaleOutBy(runningAgain(1, "OOMKilled")));
        rows.put("OOM at 2 OOM restarts", World.scaleOutBy(runningAgain(2, "OOMKilled")));
        rows.put(
                "OOM at 2 restarts and killed again",
                World.scaleOutBy(container("main").terminated(137, "OOMKilled").restarts(2)));
        rows.put(
                "PENDING while the reason of the end before does not count any more",
                World.scaleOutBy(container("main")
                        .terminated(1, "Error")
                        .ended(1, "OOMKilled")
                        .restarts(2)));
        rows.put(
                "PENDING at 9 restarts of an install",
                World.scaleOutBy(again(9)).installing());
        rows.put(
                "CRASH_LOOP at 10 restarts of an install",
                World.scaleOutBy(again(10)).installing());
        rows.put(
                "OOM at 2 OOM restarts of an install",
                World.scaleOutBy(runningAgain(2, "OOMKilled")).installing());
        rows.put(
                "CRASH_LOOP at 3 restarts of an init container",
                World.scaleOut(
                        2,
                        pod -> pod.pending()
                                .containers(
                                        container("config").init().looping(3, 1, "Error"),
                                        container("main").notReady())));
        rows.put(
                "PENDING when the init container made it at last",
                World.scaleOut(
                        2,
                        pod -> pod.containers(
                                container("config")
                                        .init()
                                        .terminated(0, "Completed")
                                        .restarts(7),
                                container("main").notReady())));
        rows.put(
                "PENDING when the container made it and another is on its way",
                World.scaleOut(
                        2,
                        pod -> pod.containers(
                                container("main").restarts(7),
                                container("sidecar").notReady())));
        rows.put(
                "CRASH_LOOP of another limit",
                World.scaleOutBy(again(5)).policy(RolloutPolicy.DEFAULTS.withCrashLimits(5, 5, 5)));
        rows.put(
                "PENDING below another limit",
                World.scaleOutBy(again(4)).policy(RolloutPolicy.DEFAULTS.withCrashLimits(5, 5, 5)));
        rows.put(
                "OOM at a general limit below the one for OOM",
                World.scaleOutBy(runningAgain(1, "OOMKilled")).policy(RolloutPolicy.DEFAULTS.withCrashLimits(1, 2, 1)));
        rows.forEach((name, world) -> assertEquals(name, name.substring(0, name.indexOf(' ')), world.see(5)));
    }

    @Test
    public void aPodThatIsUpIsLeftAlone() {
        World world = World.scaleOut(2, pod -> pod.containers(container("main").restarts(7)));
        assertEquals("READY", world.see(5));
    }

    @Test
    public void onlyRestartsSinceOurChangeCount() {
        World world = World.scale(2, 2);
        Map<String, Integer> baseline = new HashMap<>();
        world.pods.forEach(pod -> baseline.put(pod.uid, 5));
        world.targets.clear();
        world.target(world.workload(), "queryNode", 2, 2, baseline);
        String[] rows = {"5 PENDING", "7 PENDING", "8 CRASH_LOOP"};
        for (String row : rows) {
            int restarts = Integer.parseInt(row.substring(0, 1));
            world.memory = Memory.empty();
            world.newest().containers(again(restarts));
            assertEquals(row, row.substring(2), world.see(5));
        }
        assertEquals("exit code 1, Error, 3 restarts", world.diagnosis().cause());
        world.memory = Memory.empty();
        world.newest().containers(again(5));
        assertEquals("CRASH_LOOP", world.see(World.DEADLINE));
        assertEquals("exit code 1, Error, 5 restarts", world.diagnosis().cause());
    }

    @Test
    public void growthIsSharedBetweenContainers() {
        World world = World.scale(1, 1);
        world.targets.clear();
        world.target(world.workload(), "queryNode", 1, 1, Map.of(world.newest().uid, 6));
        world.newest()
                .containers(
                        container("a").looping(4, 1, "Error"), container("b").restarts(4));
        assertEquals("PENDING", world.see(1));
        world.newest()
                .containers(
                        container("a").looping(5, 1, "Error"), container("b").restarts(4));
        assertEquals("CRASH_LOOP", world.see(1));
    }

    @Test
    public void podsOfAnOlderRevisionDoNotCount() {
        World world = World.scaleOut(2, pod -> pod.owner("rs-old", "old").containers(again(9)));
        assertEquals("PENDING", world.see(5));
    }

    @Test
    public void sayWhatIsKnown() {
        Map<String, Container> rows = new LinkedHashMap<>();
        rows.put("exit code 137, OOMKilled, 3 restarts", runningAgain(3, "OOMKilled"));
        rows.put("exit code 1, 3 restarts", container("main").looping(3, 1, ""));
        rows.put("3 restarts", container("main").notReady().restarts(3));
        rows.put("exit code 0, Completed, 3 restarts", container("main").looping(3, 0, "Completed"));
        rows.forEach((cause, container) -> {
            World world = World.scaleOutBy(container);
            world.see(5);
            assertEquals(cause, world.diagnosis().cause());
        });
    }

    @Test
    public void theDiagnosisNamesPodContainerAndNode() {
        World world = World.scaleOutBy(again(3));
        world.see(5);
        assertEquals(
                new Diagnosis(
                        Code.CRASH_LOOP,
                        "queryNode",
                        QUERY_NODE + "-new-x",
                        "uid-" + QUERY_NODE + "-new-x",
                        "main",
                        "node-1",
                        "exit code 1, Error, 3 restarts",
                        "Read the last lines of the log of container main and correct what they name."),
                world.diagnosis());
        world = World.scaleOutBy(runningAgain(3, "OOMKilled"));
        world.see(5);
        assertEquals(
                "Raise the memory limit of container main in the values of the release.",
                world.diagnosis().action());
    }

    @Test
    public void anInstallNamesTheDependencyThatIsDown() {
        World etcd = World.statefulSet(0, 3, 3);
        World world = World.scaleOutBy(again(10)).and(etcd).installing();
        world.see(5);
        assertEquals("exit code 1, Error, 10 restarts", world.diagnosis().cause());
        world.pods.stream().filter(pod -> pod.name.equals(ETCD + "-1")).forEach(Records.Pod::notReady);
        world.see(5);
        assertEquals(
                "exit code 1, Error, 10 restarts, while my-release-etcd-1 is not ready",
                world.diagnosis().cause());
        world.pods.stream().filter(pod -> pod.name.equals(ETCD + "-2")).forEach(pod -> pod.containers(again(1)));
        world.see(5);
        assertEquals(
                "exit code 1, Error, 10 restarts, while my-release-etcd-2 is restarting",
                world.diagnosis().cause());
    }

    @Test
    public void aScaleNamesNoDependencyAndNoDependencyNamesItself() {
        World world = World.scaleOutBy(again(3)).and(World.statefulSet(0, 3, 3));
        world.newest().notReady();
        world.see(5);
        assertEquals("exit code 1, Error, 3 restarts", world.diagnosis().cause());
        World etcd = World.statefulSet(0, 3, 3).installing();
        etcd.newest().containers(again(10));
        etcd.see(5);
        assertEquals("exit code 1, Error, 10 restarts", etcd.diagnosis().cause());
    }

    @Test
    public void oneCrashIsNamedAtTheDeadline() {
        World world = World.scaleOutBy(again(0));
        assertEquals("PENDING", world.see(World.DEADLINE - 1));
        assertEquals("1 crashing", world.progress().missing());
        assertEquals("CRASH_LOOP", world.see(World.DEADLINE));
        assertEquals("exit code 1, Error", world.diagnosis().cause());
        world = World.scaleOutBy(container("main").terminated(2, "Error").restarts(1));
        assertEquals("CRASH_LOOP", world.see(World.DEADLINE));
        assertEquals("exit code 2, Error, 1 restart", world.diagnosis().cause());
        world = World.scaleOutBy(runningAgain(1, "Error"));
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals(
                "container main is running but not ready: phase Pending, not ready, exit code 137, Error, 1 restart",
                world.diagnosis().cause());
    }

    @Test
    public void withoutFailFastOnlyAtTheDeadline() {
        World world = World.scaleOutBy(again(30)).policy(RolloutPolicy.DEFAULTS.withFailFast(false));
        assertEquals("PENDING", world.see(World.DEADLINE - 1));
        assertEquals(Records.at(World.DEADLINE), world.last.nextLook());
        assertEquals("CRASH_LOOP", world.see(World.DEADLINE));
    }

    @Test
    public void aThousandPodsAreOneDiagnosis() {
        World world = World.scale(0, 1000);
        for (int i = 0; i < 1000; i++) {
            world.pods.add(pod(QUERY_NODE + "-new-" + (1000 + i)).containers(again(i == 7 ? 3 : 1)));
        }
        world.see(5);
        Verdict.Failed failed = (Verdict.Failed) world.last.verdict();
        assertEquals(1, failed.diagnoses().size());
        assertEquals(
                "exit code 1, Error, 3 restarts (1000 alike)", world.diagnosis().cause());
        assertEquals(QUERY_NODE + "-new-1007", world.diagnosis().pod());
    }
}
