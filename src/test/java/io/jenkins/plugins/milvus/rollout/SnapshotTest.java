package io.jenkins.plugins.milvus.rollout;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SnapshotTest {

    @Test
    public void theSamePictureIsTheSameHoweverItWasHad() {
        Snapshot read = World.scale(3, 3).snapshot();
        Snapshot told = new Snapshot(read.workloads(), read.replicaSets(), read.pods(), read.claims(), false);
        assertTrue(told.shows(read));
        assertTrue(read.shows(told));
        assertFalse(told.quorum());
        assertTrue(told.confirmed().quorum());
        assertTrue(told.confirmed().shows(told));
    }

    @Test
    public void whateverDiffersMakesAnotherPicture() {
        Snapshot one = World.scale(3, 3).snapshot();
        Map<String, Snapshot> others = new LinkedHashMap<>();
        others.put(
                "a pod",
                World.scale(3, 3).with(world -> world.newest().notReady()).snapshot());
        others.put(
                "a count",
                World.scale(3, 3).with(world -> world.workload().ready = 2).snapshot());
        others.put("a ReplicaSet", new Snapshot(one.workloads(), List.of(), one.pods(), one.claims(), one.quorum()));
        others.put(
                "a claim", new Snapshot(one.workloads(), one.replicaSets(), one.pods(), one.workloads(), one.quorum()));
        others.forEach((row, other) -> assertFalse(row, one.shows(other)));
    }
}
