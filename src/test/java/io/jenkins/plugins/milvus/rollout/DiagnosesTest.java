package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Container;
import java.util.List;
import org.junit.Test;

/** The order and the grouping of what is reported. */
public class DiagnosesTest {

    private static Container crashing(String name, int restarts) {
        return container(name).looping(restarts, 1, "Error");
    }

    private static List<Code> codes(World world) {
        return ((Verdict.Failed) world.last.verdict())
                .diagnoses().stream().map(Diagnosis::code).toList();
    }

    private static List<String> labels(World world) {
        return ((Verdict.Failed) world.last.verdict())
                .diagnoses().stream().map(Diagnosis::label).toList();
    }

    @Test
    public void hardFactsComeFirst() {
        World world = World.scale(0, 6);
        world.pods.add(pod(QUERY_NODE + "-new-1").notReady());
        world.pods.add(pod(QUERY_NODE + "-new-2").containers(crashing("main", 1)));
        world.pods.add(pod(QUERY_NODE + "-new-3").unschedulable("no"));
        world.pods.add(pod(QUERY_NODE + "-new-4").containers(container("main").terminated(137, "OOMKilled")));
        world.pods.add(pod(QUERY_NODE + "-new-5").containers(container("main").waiting("ErrImagePull", "denied")));
        world.pods.add(pod(QUERY_NODE + "-new-6").terminating(30));
        world.workload().condition("Progressing", false, "ProgressDeadlineExceeded", "");
        world.see(600);
        assertEquals(
                List.of(
                        Code.IMAGE_AUTH,
                        Code.OOM,
                        Code.UNSCHEDULABLE,
                        Code.CRASH_LOOP,
                        Code.PROGRESS_DEADLINE,
                        Code.NOT_READY_TIMEOUT,
                        Code.SURPLUS_STUCK),
                codes(world));
        assertEquals(
                "1 without image, 2 crashing, 1 unschedulable, 1 not ready yet, 1 not created yet, 1 terminating",
                world.progress().missing());
    }

    @Test
    public void onlyWhatDecidesIsReportedEarly() {
        World world = World.scale(0, 3);
        world.pods.add(pod(QUERY_NODE + "-new-1").containers(container("a").waiting("ErrImagePull", "timeout")));
        world.pods.add(pod(QUERY_NODE + "-new-2").containers(crashing("b", 3)));
        world.pods.add(pod(QUERY_NODE + "-new-3").notReady());
        world.see(5);
        assertEquals(List.of(Code.CRASH_LOOP), codes(world));
    }

    @Test
    public void theOneThatDecidesSpeaksForThoseAlike() {
        World world = World.scale(0, 3);
        world.pods.add(pod(QUERY_NODE + "-new-1").containers(crashing("main", 1)));
        world.pods.add(pod(QUERY_NODE + "-new-2").containers(crashing("main", 4)));
        world.pods.add(pod(QUERY_NODE + "-new-3").containers(crashing("main", 5)));
        world.see(5);
        assertEquals(QUERY_NODE + "-new-2", world.diagnosis().pod());
        assertEquals(
                "exit code 1, Error, 4 restarts (3 alike)", world.diagnosis().cause());
    }

    @Test
    public void theLargerGroupComesFirst() {
        World world = World.scale(0, 3);
        world.pods.add(pod(QUERY_NODE + "-new-1").containers(crashing("a", 1), container("b")));
        world.pods.add(pod(QUERY_NODE + "-new-2").containers(container("a"), crashing("b", 1)));
        world.pods.add(pod(QUERY_NODE + "-new-3").containers(container("a"), crashing("b", 1)));
        world.see(600);
        assertEquals("b", world.diagnosis().container());
    }

    @Test
    public void aDependencyComesBeforeWhatDependsOnItDuringAnInstall() {
        World world = World.scaleOutBy(crashing("main", 10)).and(World.statefulSet(0, 1, 1));
        world.newest().containers(crashing("etcd", 10));
        world.see(5);
        assertEquals(List.of("queryNode", "etcd"), labels(world));
        world.installing().memory = Memory.empty();
        world.see(5);
        assertEquals(List.of("etcd", "queryNode"), labels(world));
    }

    @Test
    public void noMoreThanTen() {
        World world = World.scale(0, 1);
        Container[] containers = new Container[12];
        for (int i = 0; i < containers.length; i++) {
            containers[i] = crashing("c" + i, 1);
        }
        world.pods.add(pod(QUERY_NODE + "-new-1").containers(containers));
        world.see(600);
        assertEquals(10, codes(world).size());
        assertEquals("1 crashing", world.progress().missing());
    }

    @Test
    public void eachTargetHasItsOwn() {
        World world = World.scaleOut(2, Records.Pod::notReady);
        world.and(World.statefulSet(0, 1, 1));
        world.newest().notReady();
        world.see(600);
        assertEquals(List.of("queryNode", "etcd"), labels(world));
        assertEquals(2, world.last.verdict().progress().size());
    }
}
