package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import java.util.Map;
import org.junit.Test;

public class EvictionsTest {

    private static Pod evicted(int number) {
        return pod(QUERY_NODE + "-new-e" + number).evicted();
    }

    private static World scaleWith(int want, int evictions) {
        World world = World.scale(0, want);
        for (int i = 0; i < evictions; i++) {
            world.pods.add(evicted(i));
        }
        return world;
    }

    @Test
    public void asManyAsReplicasAndAtLeastFive() {
        Object[][] rows = {
            {3, 4, "PENDING"}, {3, 5, "EVICTED"}, {5, 5, "EVICTED"}, {6, 5, "PENDING"}, {6, 6, "EVICTED"},
        };
        for (Object[] row : rows) {
            World world = scaleWith((int) row[0], (int) row[1]);
            assertEquals(row[1] + " of " + row[0], row[2], world.see(1));
        }
        World world = scaleWith(3, 5);
        world.see(1);
        assertEquals(
                "5 pods were evicted: Evicted: The node was low on resource: memory.",
                world.diagnosis().cause());
        assertEquals(QUERY_NODE + "-new-e4", world.diagnosis().pod());
        assertEquals(
                "Relieve the nodes (memory, disk, preemption by other workloads), then run the step again.",
                world.diagnosis().action());
    }

    @Test
    public void thoseThatAreGoneStillCount() {
        World world = World.statefulSet(0, 1, 0);
        for (int i = 0; i < 5; i++) {
            assertEquals("PENDING", world.see(i));
            Pod pod = pod(ETCD + "-0").owner("uid-" + ETCD, "new").evicted().terminating(30);
            pod.uid = "uid-" + i;
            world.pods.clear();
            world.pods.add(pod);
        }
        assertEquals("EVICTED", world.see(5));
        world.pods.clear();
        assertEquals("EVICTED", world.see(6));
        assertEquals("5 pods were evicted", world.diagnosis().cause());
        assertEquals("", world.diagnosis().pod());
    }

    @Test
    public void eachTargetHasItsOwnCount() {
        World world = scaleWith(1, 4).and(World.statefulSet(0, 1, 0));
        for (int i = 0; i < 4; i++) {
            world.pods.add(pod(ETCD + "-" + i).owner("uid-" + ETCD, "new").evicted());
        }
        assertEquals("PENDING", world.see(1));
        assertEquals("PENDING", world.see(2));
    }

    @Test
    public void doNotCount() {
        World older = scaleWith(1, 4);
        older.pods.add(evicted(9).owner("rs-old", "old"));
        older.replicaSets.add(World.replicaSet("rs-old", 1, "uid-" + QUERY_NODE, ""));
        assertEquals("an older revision", "PENDING", older.see(1));
        World succeeded = scaleWith(1, 4);
        succeeded.pods.add(evicted(9).with(pod -> pod.phase = "Succeeded"));
        assertEquals("not failed", "PENDING", succeeded.see(1));
        World silent = scaleWith(1, 4);
        silent.pods.add(evicted(9).with(pod -> pod.reason = "").terminating(30));
        assertEquals("ended while it was deleted", "PENDING", silent.see(1));
        World before = scaleWith(1, 5);
        before.targets.clear();
        before.target(before.workload(), "queryNode", 1, 1, Map.of(before.newest().uid, 0));
        assertEquals("from before", "PENDING", before.see(1));
        World job = World.job();
        for (int i = 0; i < 6; i++) {
            job.pods.add(pod("init-" + i).owner("uid-init", "").evicted());
        }
        assertEquals("a Job counts by itself", "PENDING", job.see(1));
    }

    @Test
    public void doNotMatterOnceEverythingIsReady() {
        World world = scaleWith(1, 7);
        world.pods.add(pod(QUERY_NODE + "-new-x"));
        assertEquals("READY", world.see(1));
    }
}
