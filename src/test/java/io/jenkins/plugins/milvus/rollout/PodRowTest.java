package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.T0;
import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PodRowTest {

    private static Pod of(Records.Container... containers) {
        return pod("p").pending().containers(containers);
    }

    @Test
    public void saysWhatKubectlSays() {
        Map<String, Pod> rows = new LinkedHashMap<>();
        rows.put("1/1 Running 0", pod("p"));
        rows.put("0/0 Pending 0", pod("p").unschedulable("x"));
        rows.put("0/1 Pending 0", of(container("a").unknown()));
        rows.put("0/1 ContainerCreating 0", of(container("a").waiting("ContainerCreating", "")));
        rows.put("0/1 Running 0", pod("p").notReady());
        rows.put(
                "1/2 Running 3",
                pod("p").containers(container("a").restarts(3), container("b").notReady()));
        rows.put("0/1 CrashLoopBackOff 2", of(container("a").looping(2, 1, "Error")));
        rows.put("0/1 ImagePullBackOff 0", of(container("a").waiting("ImagePullBackOff", "")));
        rows.put("0/1 Error 1", of(container("a").terminated(1, "Error").restarts(1)));
        rows.put(
                "0/1 OOMKilled 1",
                of(container("a").terminated(137, "OOMKilled").restarts(1)));
        rows.put("0/1 ExitCode:3 0", of(container("a").terminated(3, "")));
        rows.put(
                "0/1 Completed 0", of(container("a").terminated(0, "Completed")).with(pod -> pod.phase = "Succeeded"));
        rows.put("0/0 Evicted 0", pod("p").evicted());
        rows.put("1/1 Terminating 0", pod("p").terminating(30));
        rows.put(
                "0/1 Completed 0 ",
                of(container("a").terminated(0, "Completed")).terminating(30).with(pod -> pod.phase = "Succeeded"));
        rows.put("1/1 Unknown 0", pod("p").terminating(30).with(pod -> pod.reason = "NodeLost"));
        rows.put("1/1 NodeLost 0", pod("p").with(pod -> pod.reason = "NodeLost"));
        rows.put(
                "0/1 SchedulingGated 0",
                of(container("a").unknown()).with(pod -> pod.schedulingReason = "SchedulingGated"));
        rows.put(
                "0/1 Init:0/1 0",
                of(container("i").init().notReady(), container("a").unknown()));
        rows.put(
                "0/1 Init:0/1 0 ",
                of(
                        container("i").init().waiting("PodInitializing", ""),
                        container("a").waiting("PodInitializing", "")));
        rows.put(
                "0/1 Init:1/2 4",
                of(
                        container("i").init().terminated(0, "Completed").restarts(3),
                        container("j").init().notReady().restarts(1),
                        container("a").waiting("PodInitializing", "").restarts(9)));
        rows.put(
                "0/1 Init:CrashLoopBackOff 2",
                of(container("i").init().looping(2, 1, "Error"), container("a").waiting("PodInitializing", "")));
        rows.put(
                "0/1 Init:Error 0",
                of(container("i").init().terminated(1, "Error"), container("a").waiting("PodInitializing", "")));
        rows.put(
                "0/1 Init:ExitCode:1 0",
                of(container("i").init().terminated(1, ""), container("a").waiting("PodInitializing", "")));
        rows.put(
                "0/1 Init:ErrImagePull 0",
                of(
                        container("i").init().waiting("ErrImagePull", ""),
                        container("a").waiting("PodInitializing", "")));
        rows.put(
                "0/1 PodInitializing 1",
                of(
                        container("i").init().terminated(0, "Completed").restarts(3),
                        container("a").waiting("PodInitializing", "").restarts(1)));
        rows.put("1/1 Running 0 ", pod("p").containers(container("sidecar").init(), container("a")));
        rows.put(
                "0/1 Terminating 0",
                of(container("i").init().notReady(), container("a").unknown()).terminating(30));
        rows.put(
                "1/2 Running 0",
                of(container("a").terminated(0, "Completed"), container("b")).with(pod -> pod.ready = true));
        rows.put("1/2 NotReady 0", of(container("a").terminated(0, "Completed"), container("b")));
        rows.put(
                "0/2 Completed 0",
                of(container("a").terminated(0, "Completed"), container("b").notReady()));
        rows.put(
                "0/2 Error 0",
                of(container("a").terminated(1, "Error"), container("b").waiting("X", "")));
        rows.forEach((expected, pod) -> {
            PodRow row = PodRow.of(pod.build());
            assertEquals(expected.strip(), row.ready() + " " + row.status() + " " + row.restarts());
        });
    }

    @Test
    public void agesAsKubectlWritesThem() {
        Object[][] rows = {
            {-5, "0s"},
            {0, "0s"},
            {5, "5s"},
            {119, "119s"},
            {120, "2m"},
            {123, "2m3s"},
            {599, "9m59s"},
            {600, "10m"},
            {659, "10m"},
            {10799, "179m"},
            {10800, "3h"},
            {10860, "3h1m"},
            {28799, "7h59m"},
            {28800, "8h"},
            {32000, "8h"},
            {172799, "47h"},
            {172800, "2d"},
            {176400, "2d1h"},
            {691199, "7d23h"},
            {691200, "8d"},
            {800000, "9d"},
        };
        for (Object[] row : rows) {
            assertEquals(row[1], PodRow.age(Duration.ofSeconds((int) row[0])));
        }
        assertEquals("5s", PodRow.of(pod("p").build()).age(at(5)));
        assertEquals(
                "<unknown>",
                PodRow.of(pod("p").with(pod -> pod.createdAt = null).build()).age(at(5)));
    }

    @Test
    public void onlyWhatPeopleSeeIsADifference() {
        PodRow row = new PodRow("u", "n", "0/1", "Running", 0, T0);
        assertFalse(row.differsFrom(new PodRow("x", "y", "0/1", "Running", 0, at(5))));
        assertTrue(row.differsFrom(new PodRow("u", "n", "1/1", "Running", 0, T0)));
        assertTrue(row.differsFrom(new PodRow("u", "n", "0/1", "Error", 0, T0)));
        assertTrue(row.differsFrom(new PodRow("u", "n", "0/1", "Running", 1, T0)));
    }

    @Test
    public void gone() {
        assertEquals(
                new PodRow("u", "n", "0/2", "Gone", 3, T0), new PodRow("u", "n", "2/2", "Terminating", 3, T0).gone());
    }

    @Test
    public void table() {
        World world = World.scale(2, 2);
        world.pods.get(0).name = "my-release-milvus-querynode-7c7779c6f8-zzzzz";
        world.pods.get(1).name = "b";
        world.pods.get(1).notReady();
        assertEquals(
                List.of(
                        "NAME                                           READY   STATUS              RESTARTS   AGE",
                        "b                                              0/1     Running             0          5s",
                        "my-release-milvus-querynode-7c7779c6f8-zzzzz   1/1     Running             0          5s"),
                PodTable.lines(world.snapshot(), at(5)));
        world.pods.clear();
        assertEquals(
                List.of("NAME   READY   STATUS              RESTARTS   AGE"), PodTable.lines(world.snapshot(), at(5)));
    }

    @Test
    public void aLongStatusMovesTheRest() {
        World world = World.scale(1, 1);
        world.pods.get(0).name = "pod";
        world.pods.get(0).containers(container("a").waiting("CreateContainerConfigError", ""));
        assertEquals(
                "pod    0/1     CreateContainerConfigError   0          5s",
                PodTable.lines(world.snapshot(), at(5)).get(1));
    }
}
