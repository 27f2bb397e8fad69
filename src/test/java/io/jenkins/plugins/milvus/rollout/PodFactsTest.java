package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import java.util.List;
import org.junit.Test;

public class PodFactsTest {

    private static List<String> facts(Pod pod) {
        return PodFacts.lines(pod.build());
    }

    @Test
    public void aPodThatCrashes() {
        assertEquals(
                List.of(
                        "Pod p: 0/1 ready, CrashLoopBackOff, 3 restarts, on n7",
                        "Container a: waiting, CrashLoopBackOff: back-off 20s restarting failed container, it ended before"
                                + " with exit code 134 (Error)"),
                facts(pod("p").pending()
                        .containers(container("a").looping(3, 134, "Error"))
                        .with(each -> each.node = "n7")));
    }

    @Test
    public void aContainerThatHasJustEnded() {
        assertEquals(
                List.of(
                        "Pod p: 0/1 ready, OOMKilled, 1 restart, on n7",
                        "Container a: terminated, OOMKilled, exit code 137"),
                facts(pod("p").containers(
                                container("a").terminated(137, "OOMKilled").restarts(1))
                        .with(each -> each.node = "n7")));
    }

    /** Which a node of Milvus never should. */
    @Test
    public void aContainerThatEndsWellAgainAndAgain() {
        assertEquals(
                "Container a: waiting, CrashLoopBackOff: back-off 20s restarting failed container, it ended before with exit"
                        + " code 0 (Completed)",
                facts(pod("p").pending().containers(container("a").looping(3, 0, "Completed")))
                        .get(1));
    }

    @Test
    public void aPodThatNoNodeTakes() {
        assertEquals(
                List.of("Pod p: 0/0 ready, Pending, 0 restarts, on no node"),
                facts(pod("p").unschedulable("0/3 nodes are available")));
    }

    @Test
    public void onlyTheContainersThatAreNotReady() {
        assertEquals(
                List.of("Pod p: 1/2 ready, Running, 0 restarts, on n7", "Container b: running"),
                facts(pod("p").containers(container("a"), container("b").notReady())
                        .with(each -> each.node = "n7")));
    }

    @Test
    public void anInitContainerThatEndedWellIsNoNews() {
        assertEquals(
                List.of(
                        "Pod p: 0/1 ready, ErrImagePull, 0 restarts, on n7",
                        "Container b: waiting, ErrImagePull: no such image"),
                facts(pod("p").pending()
                        .containers(
                                container("a").init().terminated(0, "Completed").notReady(),
                                container("b").waiting("ErrImagePull", "no such image"))
                        .with(each -> each.node = "n7")));
    }
}
