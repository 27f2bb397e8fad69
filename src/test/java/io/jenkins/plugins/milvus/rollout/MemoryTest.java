package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.Test;

public class MemoryTest {

    /** Every pod of a thousand in one of the troubles that need a memory. */
    static World troubled() {
        World world = World.scale(500, 1000);
        for (int i = 0; i < 500; i++) {
            world.pods.add(
                    switch (i % 4) {
                        case 0 -> pod(QUERY_NODE + "-new-u" + i).unschedulable("0/3 nodes are available");
                        case 1 ->
                            pod(QUERY_NODE + "-new-i" + i)
                                    .containers(container("main").waiting("ErrImagePull", "not found"));
                        case 2 ->
                            pod(QUERY_NODE + "-new-c" + i)
                                    .containers(container("main").waiting("CreateContainerError", "x"));
                        default -> pod(QUERY_NODE + "-new-t" + i).terminating(30 + i);
                    });
        }
        return world;
    }

    @Test
    public void staysSmallAndDecidesAllTheSame() throws Exception {
        World world = troubled();
        assertEquals("PENDING", world.see(0));
        Map<String, Long> kinds = world.memory.sightings().keySet().stream()
                .collect(Collectors.groupingBy(key -> key.substring(0, key.indexOf('/')), Collectors.counting()));
        assertEquals(
                Map.of(
                        "unschedulable",
                        50L,
                        "image",
                        50L,
                        "refusal",
                        50L,
                        "config",
                        50L,
                        "terminating",
                        50L,
                        "intime",
                        1L),
                kinds);
        assertTrue("bytes: " + serialized(world.memory).length, serialized(world.memory).length < 40_000);
        assertEquals("PENDING", world.see(14));
        assertEquals("CONFIG", world.see(15));
        assertEquals("CreateContainerError: x (125 alike)", world.diagnosis().cause());
    }

    @Test
    public void theOldestSightingsAreKept() {
        World world = World.scale(0, 200);
        world.pods.add(pod(QUERY_NODE + "-new-zzz").unschedulable("x"));
        world.see(0);
        for (int i = 0; i < 199; i++) {
            world.pods.add(0, pod(QUERY_NODE + "-new-" + i).unschedulable("x"));
        }
        world.see(10);
        assertEquals("PENDING", world.see(59));
        assertEquals(
                "and one that the Deployment is in time",
                51,
                world.memory.sightings().size());
        assertEquals("UNSCHEDULABLE", world.see(60));
        assertEquals(QUERY_NODE + "-new-zzz", world.diagnosis().pod());
    }

    @Test
    public void survivesSerialization() throws Exception {
        World world = troubled().stableFor(10);
        world.see(0);
        Memory copy = (Memory) new ObjectInputStream(new ByteArrayInputStream(serialized(world.memory))).readObject();
        assertEquals(world.memory, copy);
        World calm = World.scale(2, 2).stableFor(10);
        calm.newest().containers(container("main").restarts(1));
        calm.see(0);
        copy = (Memory) new ObjectInputStream(new ByteArrayInputStream(serialized(calm.memory))).readObject();
        assertEquals(calm.memory, copy);
        assertEquals(1, copy.calm().restarts().size());
    }

    @Test
    public void whatIsOverIsForgotten() {
        World world = World.scaleOut(2, pod -> pod.unschedulable("x"));
        world.see(0);
        assertEquals(
                1,
                world.memory.sightings().keySet().stream()
                        .filter(key -> key.startsWith("uns"))
                        .count());
        world.newest().notReady().with(pod -> {
            pod.scheduled = true;
            pod.schedulingReason = "";
        });
        world.see(30);
        world.newest().unschedulable("x");
        world.see(40);
        assertEquals("PENDING", world.see(99));
        assertEquals("UNSCHEDULABLE", world.see(100));
    }

    @Test
    public void anEmptyMemoryOnlyDelays() {
        World world = World.scaleOut(2, pod -> pod.unschedulable("x"));
        world.see(0);
        world.memory = Memory.empty();
        assertEquals("PENDING", world.see(60));
        assertEquals("UNSCHEDULABLE", world.see(120));
    }

    @Test
    public void theNextLookIsWhenTheFirstGraceEnds() {
        World world = World.scale(0, 3);
        assertEquals("PENDING", world.see(0));
        assertEquals(at(600), world.last.nextLook());
        world.pods.add(pod(QUERY_NODE + "-new-1").unschedulable("x"));
        world.see(1);
        assertEquals(at(61), world.last.nextLook());
        world.pods.add(pod(QUERY_NODE + "-new-2").containers(container("main").waiting("CreateContainerError", "x")));
        world.see(2);
        assertEquals(at(17), world.last.nextLook());
        world.pods.add(pod(QUERY_NODE + "-new-3").containers(container("main").waiting("ErrImagePull", "x")));
        world.see(3);
        assertEquals(at(17), world.last.nextLook());
        world.policy = world.policy.withFailFast(false);
        world.see(30);
        assertEquals(at(600), world.last.nextLook());
    }

    @Test
    public void theOrderOfASnapshotDoesNotMatter() {
        World world = troubled();
        world.see(0);
        Memory memory = world.memory;
        List<Records.Pod> pods = new ArrayList<>(world.pods);
        world.see(15);
        Evaluation expected = world.last;
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(world.pods, new Random(seed));
            world.memory = memory;
            world.see(15);
            assertEquals(expected, world.last);
        }
        assertEquals(1000, pods.size());
    }

    private static byte[] serialized(Memory memory) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(memory);
        }
        return bytes.toByteArray();
    }
}
