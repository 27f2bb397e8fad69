package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Test;

public class StatefulSetReadinessTest {

    private static World three(Consumer<World> change) {
        return World.statefulSet(0, 3, 3).with(change);
    }

    private static Consumer<Records.Pod> old() {
        return pod -> pod.owner("uid-" + ETCD, "old");
    }

    @Test
    public void readyWhenEveryOrdinalIsUp() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("all as asked for", three(world -> {}));
        rows.put("scaled to nothing", World.statefulSet(0, 0, 0));
        rows.put("more than ten", World.statefulSet(0, 11, 11));
        rows.put("ordinals start at 5", three(world -> {
            world.workload().start = 5;
            world.pods.clear();
            for (int i = 5; i < 8; i++) {
                world.pods.add(pod(ETCD + "-" + i).owner("uid-" + ETCD, "new"));
            }
        }));
        rows.put("partition keeps what is below it", three(world -> {
            world.workload().partition = 2;
            world.workload().updated = 1;
            world.workload().current = "old";
            world.pods.get(0).with(old());
            world.pods.get(1).with(old());
        }));
        rows.put("partition counts from the first ordinal", three(world -> {
            world.workload().start = 5;
            world.workload().partition = 1;
            world.workload().updated = 2;
            world.workload().current = "old";
            world.pods.clear();
            world.pods.add(pod(ETCD + "-5").with(old()));
            world.pods.add(pod(ETCD + "-6").owner("uid-" + ETCD, "new"));
            world.pods.add(pod(ETCD + "-7").owner("uid-" + ETCD, "new"));
        }));
        rows.put("OnDelete never moves the current revision", three(world -> {
            world.workload().strategy = "OnDelete";
            world.workload().current = "old";
        }));
        rows.put("a terminating pod out of range need not be waited for", three(world -> {
            world.policy = world.policy.withWaitForTermination(false);
            world.workload().replicas = 4;
            world.workload().ready = 4;
            world.pods.add(pod(ETCD + "-3").owner("uid-" + ETCD, "new").terminating(30));
        }));
        rows.forEach((name, world) -> {
            assertEquals(name, "READY", world.see(1));
            assertEquals(name, "", world.progress().missing());
        });
    }

    @Test
    public void notReadyWhileAnythingDiffers() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put("its controller has not seen the change yet", three(world -> world.workload().observed = 1));
        rows.put("its status lags behind", three(world -> world.workload().replicas = 4));
        rows.put("its status lags behind ", three(world -> world.workload().replicas = 2));
        rows.put("its status lags behind  ", three(world -> world.workload().ready = 2));
        rows.put("its status lags behind   ", three(world -> world.workload().ready = 4));
        rows.put("its status lags behind    ", three(world -> world.workload().updated = 2));
        rows.put("its status lags behind     ", three(world -> world.workload().current = "old"));
        rows.put("its status lags behind      ", three(world -> {
            world.workload().partition = 1;
            world.workload().updated = 1;
        }));
        rows.put("1 not created yet", three(world -> world.pods.remove(2)));
        rows.put("1 not ready yet", three(world -> world.pods.get(1).notReady()));
        rows.put("1 terminating", three(world -> {
            world.workload().replicas = 4;
            world.pods.add(pod(ETCD + "-3").owner("uid-" + ETCD, "new").terminating(30));
        }));
        rows.put("1 to be replaced or removed", three(world -> {
            world.workload().replicas = 4;
            world.pods.add(pod(ETCD + "-3").owner("uid-" + ETCD, "new"));
        }));
        rows.put(
                "1 not created yet, 1 to be replaced or removed",
                three(world -> world.pods.get(0).with(old())));
        rows.put("1 not created yet, 1 to be replaced or removed ", three(world -> {
            world.workload().partition = 1;
            world.pods.get(1).with(old());
        }));
        rows.put("1 not created yet, 1 to be replaced or removed  ", three(world -> {
            world.workload().strategy = "OnDelete";
            world.pods.get(2).with(old());
        }));
        rows.put("1 not created yet, 1 to be replaced or removed   ", three(world -> {
            world.workload().start = 1;
        }));
        rows.put(
                "1 not created yet, 1 to be replaced or removed    ",
                three(world -> world.pods.get(2).name = ETCD + "-x"));
        rows.put(
                "1 not created yet, 1 to be replaced or removed     ",
                three(world -> world.pods.get(2).name = "other-2"));
        rows.put("1 not created yet, 1 terminating", three(world -> {
            world.policy = world.policy.withWaitForTermination(false);
            world.pods.get(2).terminating(30);
        }));
        rows.put("1 terminating, its status lags behind", three(world -> {
            world.policy = world.policy.withWaitForTermination(false);
            world.workload().replicas = 5;
            world.pods.add(pod(ETCD + "-3").owner("uid-" + ETCD, "new").terminating(30));
        }));
        rows.forEach((name, world) -> {
            assertEquals(name, "PENDING", world.see(1));
            assertEquals(name.strip(), world.progress().missing());
        });
    }

    @Test
    public void orderedReadyNamesTheLowestOrdinal() {
        World world = World.statefulSet(0, 12, 12);
        world.pods.get(10).notReady();
        world.pods.get(2).notReady();
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals(ETCD + "-2", world.diagnosis().pod());
        assertEquals(
                "container main is running but not ready: containers with unready status: [main]",
                world.diagnosis().cause());
    }

    @Test
    public void parallelNamesAll() {
        World world = World.statefulSet(0, 12, 12);
        world.workload().management = "Parallel";
        world.pods.get(10).notReady();
        world.pods.get(2).notReady();
        world.see(World.DEADLINE);
        assertEquals(ETCD + "-2", world.diagnosis().pod());
        assertEquals(
                "container main is running but not ready: containers with unready status: [main] (2 alike)",
                world.diagnosis().cause());
    }

    @Test
    public void onDeleteSaysWhatToDelete() {
        World world = three(each -> {
            each.workload().strategy = "OnDelete";
            each.pods.get(0).with(old());
            each.pods.get(2).with(old());
        });
        assertEquals("PENDING", world.see(World.DEADLINE - 1));
        assertEquals("SURPLUS_STUCK", world.see(World.DEADLINE));
        assertEquals(
                "2 pods are not of revision new, and update strategy OnDelete never replaces them",
                world.diagnosis().cause());
        assertEquals(
                "Delete the pods " + ETCD + "-0 " + ETCD + "-2 so that they are made again.",
                world.diagnosis().action());
    }
}
