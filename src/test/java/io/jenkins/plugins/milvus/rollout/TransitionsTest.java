package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class TransitionsTest {

    private static List<String> squeezed(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll(" +", " ")).toList();
    }

    @Test
    public void onlyWhatChanged() {
        World world = World.scale(2, 3);
        Snapshot first = world.snapshot();
        assertEquals(
                List.of(QUERY_NODE + "-new-0 1/1 Running 0 5s", QUERY_NODE + "-new-1 1/1 Running 0 5s"),
                squeezed(Transitions.lines(null, first, at(5))));
        world.pods.add(
                pod(QUERY_NODE + "-new-x").with(each -> each.createdAt = at(6)).unschedulable("x"));
        Snapshot second = world.snapshot();
        assertEquals(
                List.of(QUERY_NODE + "-new-x 0/0 Pending 0 2s"), squeezed(Transitions.lines(first, second, at(8))));
        assertEquals(List.of(), Transitions.lines(second, world.snapshot(), at(99)));
        world.newest().containers(container("main").restarts(1));
        world.pods.remove(0);
        assertEquals(
                List.of(QUERY_NODE + "-new-0 0/1 Gone 0 10s", QUERY_NODE + "-new-x 1/1 Running 1 4s"),
                squeezed(Transitions.lines(second, readyAgain(world), at(10))));
    }

    private static Snapshot readyAgain(World world) {
        world.newest().phase = "Running";
        return world.snapshot();
    }

    @Test
    public void columnsAreAligned() {
        World world = World.scale(1, 1);
        assertEquals(
                List.of(QUERY_NODE + "-new-0   1/1     Running             0          5s"),
                Transitions.lines(null, world.snapshot(), at(5)));
        Snapshot before = world.snapshot();
        world.pods.clear();
        world.pods.add(pod("etcd-0"));
        List<String> lines = Transitions.lines(before, world.snapshot(), at(5));
        assertEquals("etcd-0                              1/1     Running             0          5s", lines.get(0));
        assertEquals(QUERY_NODE + "-new-0   0/1     Gone                0          5s", lines.get(1));
    }

    /** As a watch leaves them: the very records that were there before, but for one. */
    @Test
    public void podsThatNobodyToldOfStillMakeTheColumnWide() {
        PodRecord kept = pod(QUERY_NODE + "-new-0").build();
        PodRecord gone = pod("etcd-1").build();
        Snapshot before = snapshot(kept, pod("etcd-0").pending().build(), gone);
        Snapshot after = snapshot(kept, pod("etcd-0").build());
        List<String> lines = Transitions.lines(before, after, at(5));
        assertEquals(List.of("etcd-0 1/1 Running 0 5s", "etcd-1 0/1 Gone 0 5s"), squeezed(lines));
        assertEquals("etcd-0                              1/1     Running             0          5s", lines.get(0));
    }

    private static Snapshot snapshot(PodRecord... pods) {
        return new Snapshot(List.of(), List.of(), List.of(pods), List.of(), false);
    }

    @Test
    public void aPodThatWasMadeAgainIsGoneFirst() {
        World world = World.statefulSet(0, 1, 1);
        Snapshot before = world.snapshot();
        world.newest().uid = "another";
        assertEquals(
                List.of("my-release-etcd-0 0/1 Gone 0 5s", "my-release-etcd-0 1/1 Running 0 5s"),
                squeezed(Transitions.lines(before, world.snapshot(), at(5))));
    }

    @Test
    public void manyAtOnceAreGrouped() {
        World world = World.scale(20, 20);
        assertEquals(20, Transitions.lines(null, world.snapshot(), at(5)).size());
        for (int i = 20; i < 40; i++) {
            world.pods.add(pod(QUERY_NODE + "-new-" + i).notReady());
        }
        world.pods.add(pod("my-release-etcd-0"));
        world.pods.add(pod("my-release-etcd-1"));
        world.pods.add(pod("my-release-milvus-proxy-new-1"));
        world.pods.add(pod("single"));
        assertEquals(
                List.of(
                        "my-release-etcd-* 2 pods 1/1 Running",
                        "my-release-milvus-proxy-new-1 1/1 Running 0 5s",
                        QUERY_NODE + "-new-* 20 pods 0/1 Running",
                        QUERY_NODE + "-new-* 20 pods 1/1 Running",
                        "single 1/1 Running 0 5s"),
                squeezed(Transitions.lines(null, world.snapshot(), at(5))));
    }

    @Test
    public void aTableIsWhatKubectlWouldPrint() {
        World world = World.scale(50, 50);
        List<String> lines = PodTable.lines(world.snapshot(), at(5));
        assertEquals(51, lines.size());
        assertEquals("NAME READY STATUS RESTARTS AGE", squeezed(lines).get(0));
    }

    @Test
    public void theTableOfAThousandPodsStaysReadable() {
        World world = World.scale(990, 990);
        for (int i = 990; i < 999; i++) {
            world.pods.add(pod(QUERY_NODE + "-new-" + i).notReady());
        }
        world.pods.add(pod("my-release-etcd-0"));
        assertEquals(
                List.of(
                        "NAME READY STATUS RESTARTS AGE",
                        "my-release-etcd-0 1/1 Running 0 5s",
                        QUERY_NODE + "-new-* 9 pods 0/1 Running",
                        QUERY_NODE + "-new-* 990 pods 1/1 Running"),
                squeezed(PodTable.lines(world.snapshot(), at(5))));
    }
}
