package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Container;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

    @Test
    public void onePodInTroubleIsOneDiagnosis() {
        RolloutPolicy atTheDeadline = RolloutPolicy.DEFAULTS.withFailFast(false);
        Map<String, Consumer<Records.Pod>> rows = new LinkedHashMap<>();
        rows.put("crash", pod -> pod.containers(crashing("main", 1)));
        rows.put("image", pod -> pod.containers(container("main").waiting("ErrImagePull", "timeout")));
        rows.put("image name", pod -> pod.containers(container("main").waiting("InvalidImageName", "x")));
        rows.put("config", pod -> pod.containers(container("main").waiting("CreateContainerError", "x")));
        rows.put("unschedulable", pod -> pod.unschedulable("x"));
        rows.put("not ready", Records.Pod::notReady);
        rows.forEach((name, change) -> {
            World world = World.scaleOut(2, change).policy(atTheDeadline);
            world.see(600);
            assertEquals(name, 1, codes(world).size());
        });
        World mount = World.scaleOut(2, pod -> pod.containers(container("main").waiting("ContainerCreating", "")));
        mount.hint(mount.newest().uid, "FailedMount", "x");
        mount.see(600);
        assertEquals(List.of(Code.VOLUME), codes(mount));
        for (String phase : new String[] {"Lost", "Pending"}) {
            World claim = World.statefulSet(0, 1, 1).policy(atTheDeadline);
            claim.newest().containers(container("main").waiting("ContainerCreating", ""));
            claim.claims.add(Records.workload(WorkloadKind.CLAIM, "data-my-release-etcd-0")
                    .with(each -> each.phase = phase));
            claim.see(600);
            assertEquals(List.of(Code.VOLUME), codes(claim));
            claim.hint("uid-data-my-release-etcd-0", "ProvisioningFailed", "x");
            claim.see(600);
            assertEquals(List.of(Code.VOLUME), codes(claim));
        }
        World unknown = World.statefulSet(0, 1, 1);
        unknown.newest().containers(container("main").waiting("ContainerCreating", ""));
        unknown.claims.add(Records.workload(WorkloadKind.CLAIM, "data-my-release-etcd-0"));
        unknown.see(600);
        assertEquals(List.of(Code.NOT_READY_TIMEOUT), codes(unknown));
        assertEquals("my-release-etcd-0", unknown.diagnosis().pod());
    }

    @Test
    public void surplusIsAllThatHasToGo() {
        World world = World.scale(3, 1);
        world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30));
        world.pods.add(pod(QUERY_NODE + "-old-1").owner("rs-old", "old"));
        world.pods.add(pod(QUERY_NODE + "-old-2").owner("rs-old", "old"));
        world.see(1);
        assertEquals(5, world.progress().surplus());
        assertEquals(3, world.progress().ready());
        assertEquals(
                "2 too many, 2 to be replaced or removed, 1 terminating",
                world.progress().missing());
    }

    @Test
    public void hintsAreNotNeeded() {
        World world = World.scale(1, 1);
        Evaluation evaluation =
                new RolloutEngine(world.plan(), world.policy).evaluate(null, world.snapshot(), Records.at(1));
        assertEquals(new Verdict.Ready(List.of(new Progress("queryNode", 1, 1, 1, 0, true, ""))), evaluation.verdict());
    }

    @Test
    public void kindsAreFoundByTheirName() {
        for (WorkloadKind kind : WorkloadKind.values()) {
            assertEquals(Optional.of(kind), WorkloadKind.ofKind(kind.kind()));
        }
        assertEquals(Optional.empty(), WorkloadKind.ofKind("ConfigMap"));
    }
}
