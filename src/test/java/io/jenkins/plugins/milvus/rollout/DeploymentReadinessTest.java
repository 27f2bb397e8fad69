package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Test;

public class DeploymentReadinessTest {

    /** 3 of 3 settled, then one fact is changed. */
    private static World three(Consumer<World> change) {
        return World.scale(3, 3).with(change);
    }

    @Test
    public void readyWhenStatusAndPodsSaySo() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("all as asked for", three(world -> {}));
        rows.put("scaled to nothing", World.scale(0, 0));
        rows.put("a newer generation with the same template", three(world -> {
            world.workload().generation = 3;
            world.workload().observed = 3;
        }));
        rows.put(
                "an evicted pod lies beside its replacement",
                three(world -> world.pods.add(pod(QUERY_NODE + "-new-e").evicted())));
        rows.put(
                "an evicted pod of an older revision",
                three(world -> world.pods.add(
                        pod(QUERY_NODE + "-old-e").owner("rs-old", "old").evicted())));
        rows.put(
                "a pod that succeeded",
                three(world -> world.pods.add(pod(QUERY_NODE + "-new-s").with(pod -> pod.phase = "Succeeded"))));
        rows.put(
                "an older ReplicaSet without pods",
                three(world -> world.replicaSets.add(World.replicaSet("rs-old", 1, "uid-" + QUERY_NODE, ""))));
        rows.put("a pod of nobody", three(world -> world.pods.add(pod("other").owner("somebody", "x"))));
        rows.put("a terminating pod that need not be waited for", three(world -> {
            world.policy = world.policy.withWaitForTermination(false);
            world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30));
        }));
        rows.forEach((name, world) -> {
            assertEquals(name, "READY", world.see(1));
            assertEquals(name, "", world.progress().missing());
            assertEquals(name, world.targets.get(0).want(), world.progress().ready());
        });
    }

    @Test
    public void notReadyWhileAnythingDiffers() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("its controller has not seen the change yet", three(world -> world.workload().observed = 1));
        rows.put("its controller has not seen the change yet ", three(world -> {
            world.workload().generation = 3;
            world.workload().observed = 2;
        }));
        rows.put("its controller has not seen the change yet  ", three(world -> world.workload().generation = 1));
        rows.put("it is paused", three(world -> world.workload().paused = true));
        rows.put("its status lags behind", three(world -> world.workload().updated = 2));
        rows.put("its status lags behind ", three(world -> world.workload().replicas = 4));
        rows.put("its status lags behind  ", three(world -> world.workload().ready = 2));
        rows.put("its status lags behind   ", three(world -> world.workload().available = 2));
        rows.put("its status lags behind    ", three(world -> world.workload().unavailable = 1));
        rows.put("1 not created yet", three(world -> world.pods.remove(0)));
        rows.put("1 too many", three(world -> world.pods.add(pod(QUERY_NODE + "-new-9"))));
        rows.put("1 not ready yet", three(world -> world.pods.get(1).notReady()));
        rows.put("1 not ready yet ", three(world -> world.pods.get(1).phase = "Pending"));
        rows.put(
                "1 terminating",
                three(world -> world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30))));
        rows.put(
                "1 terminating ",
                three(world -> world.pods.add(
                        pod(QUERY_NODE + "-old-t").owner("rs-old", "old").terminating(30))));
        rows.put(
                "1 terminating  ",
                three(world -> world.pods.add(pod(QUERY_NODE + "-new-t")
                        .with(pod -> pod.phase = "Failed")
                        .terminating(30))));
        rows.put("1 to be replaced or removed", three(world -> {
            world.replicaSets.add(World.replicaSet("rs-old", 1, "uid-" + QUERY_NODE, ""));
            world.pods.add(pod(QUERY_NODE + "-old-1").owner("rs-old", "old"));
        }));
        rows.put(
                "1 to be replaced or removed ",
                three(world -> world.pods.add(pod(QUERY_NODE + "-lost-1").owner("rs-unknown", "lost"))));
        rows.put(
                "3 not created yet, 3 to be replaced or removed",
                three(world -> world.replicaSets.add(World.replicaSet("rs-newer", 3, "uid-" + QUERY_NODE, ""))));
        rows.put("3 not created yet, 3 to be replaced or removed ", three(world -> world.replicaSets.clear()));
        rows.forEach((name, world) -> {
            assertEquals(name, "PENDING", world.see(1));
            assertEquals(name.strip(), world.progress().missing());
        });
    }

    @Test
    public void aPauseIsTheTextOfTheTimeOut() {
        World world = three(each -> each.workload().paused = true).installing();
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals("queryNode 3 of 3 ready, it is paused", world.diagnosis().cause());
    }

    @Test
    public void scaledToNothingOnlyWhenNoPodIsLeft() {
        World world = World.scale(2, 0);
        assertEquals("PENDING", world.see(1));
        assertEquals("2 too many", world.progress().missing());
        world.pods.forEach(pod -> pod.terminating(30));
        assertEquals("PENDING", world.see(2));
        assertEquals("2 terminating", world.progress().missing());
        assertEquals(2, world.progress().surplus());
        world.pods.clear();
        assertEquals("READY", world.see(3));
    }

    @Test
    public void theHighestRevisionIsTheNewestReplicaSet() {
        World world = World.scale(1, 1);
        world.replicaSets.add(0, World.replicaSet("rs-old", 1, "uid-" + QUERY_NODE, ""));
        world.replicaSets.add(World.replicaSet("rs-older", 0, "uid-" + QUERY_NODE, ""));
        assertEquals("READY", world.see(1));
    }
}
