package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class AdmissionFailuresTest {

    private static final String USED_UP =
            "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2";

    private static World refused(String text) {
        World world = World.scale(2, 3);
        world.replicaSets.set(0, World.replicaSet("rs-new", 2, "uid-" + QUERY_NODE, text));
        return world;
    }

    @Test
    public void refusedForTwentySeconds() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(USED_UP, "QUOTA");
        rows.put("pods \"x\" is forbidden: failed quota: q: must specify limits.cpu", "QUOTA");
        rows.put("maximum memory usage per Container is 1Gi, but limit is 2Gi", "QUOTA");
        rows.put("minimum cpu usage per Pod is 1, but request is 500m", "QUOTA");
        rows.put("cpu max limit to request ratio per Container is 2", "QUOTA");
        rows.put("admission webhook \"policy.example\" denied the request: no", "ADMISSION");
        rows.put("violates PodSecurity \"restricted:latest\"", "ADMISSION");
        rows.forEach((text, code) -> {
            World world = refused(text);
            assertEquals(text, "PENDING", world.see(5));
            assertEquals(text, "PENDING", world.see(24.9));
            assertEquals("1 refused", world.progress().missing());
            assertEquals(text, code, world.see(25));
            assertEquals(text, world.diagnosis().cause());
            assertEquals("", world.diagnosis().pod());
            assertEquals(
                    code.equals("QUOTA")
                            ? "Raise the quota or limit range of the namespace, or ask for less."
                            : "Change the values of the release so that this admission rule accepts its pods, or "
                                    + "change the rule.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void aConditionWithoutTextStillCounts() {
        World world = World.scale(2, 3);
        ReplicaSetRecord set = world.replicaSets.get(0);
        world.replicaSets.set(
                0,
                new ReplicaSetRecord(
                        set.uid(), set.name(), set.ownerUid(), 2, "new", 3, Records.T0, "FailedCreate", ""));
        world.see(0);
        assertEquals("ADMISSION", world.see(20));
        assertEquals("FailedCreate", world.diagnosis().cause());
    }

    @Test
    public void aUsedUpQuotaWaitsForTerminatingPods() {
        World world = refused(USED_UP).and(World.statefulSet(1, 1, 1));
        world.pods.add(pod(ETCD + "-9").owner("uid-" + ETCD, "new").terminating(30));
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(15));
        world.pods.remove(3);
        assertEquals("PENDING", world.see(16));
        assertEquals(Records.at(36), world.last.nextLook());
        assertEquals("PENDING", world.see(35.9));
        assertEquals("QUOTA", world.see(36));
    }

    @Test
    public void afterALongWaitTheControllerNeedsAsLongForItsNextTry() {
        World world = refused(USED_UP);
        world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30));
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(45));
        world.pods.remove(2);
        assertEquals("PENDING", world.see(50));
        assertEquals("PENDING", world.see(99.9));
        assertEquals("QUOTA", world.see(100));
    }

    @Test
    public void aTerminatingPodOpensNoWebhook() {
        World world = refused("admission webhook denied");
        world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30));
        world.see(0);
        assertEquals("ADMISSION", world.see(20));
    }

    @Test
    public void aTerminatingPodNeverHidesTheQuotaAtTheDeadline() {
        World world = refused(USED_UP);
        world.policy = world.policy.withWaitForTermination(false);
        world.pods.add(pod(QUERY_NODE + "-new-t").terminating(30));
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("QUOTA", world.see(600));
    }

    @Test
    public void doesNotMatterOnceAllPodsExist() {
        World world = refused(USED_UP);
        world.pods.add(pod(QUERY_NODE + "-new-x").notReady());
        world.see(0);
        assertEquals("PENDING", world.see(100));
        assertEquals("1 not ready yet", world.progress().missing());
    }

    @Test
    public void doesNotMatterForAnOlderReplicaSet() {
        World world = World.scale(2, 3);
        world.replicaSets.add(World.replicaSet("rs-old", 1, "uid-" + QUERY_NODE, USED_UP));
        world.see(0);
        assertEquals("PENDING", world.see(100));
        assertEquals("1 not created yet", world.progress().missing());
    }

    @Test
    public void mayPass() {
        World world = refused(USED_UP);
        world.see(0);
        World calm = refused("");
        calm.memory = world.memory;
        calm.see(10);
        world.memory = calm.memory;
        assertEquals("PENDING", world.see(20));
    }

    @Test
    public void aStatefulSetTellsByEvent() {
        World world = World.statefulSet(2, 3, 2);
        world.see(0);
        assertEquals(List.of(), world.last.stuck());
        world.see(11);
        assertEquals(List.of("uid-" + ETCD), world.last.stuck());
        world.hint("uid-" + ETCD, "FailedCreate", USED_UP);
        assertEquals("PENDING", world.see(12));
        assertEquals("PENDING", world.see(31.9));
        assertEquals("QUOTA", world.see(32));
        assertEquals(USED_UP, world.diagnosis().cause());
    }

    @Test
    public void aStatefulSetMakesOnePodAfterTheOther() {
        World world = World.statefulSet(1, 3, 2);
        world.newest().notReady();
        world.hint("uid-" + ETCD, "FailedCreate", USED_UP);
        world.see(0);
        assertEquals("PENDING", world.see(100));
        assertEquals(List.of(), world.last.stuck());
        World going = World.statefulSet(1, 3, 2);
        going.pods.add(pod(ETCD + "-2").owner("uid-" + ETCD, "new").terminating(900));
        going.newest().grace = 900;
        going.see(0);
        assertEquals("PENDING", going.see(100));
        assertEquals(List.of(), going.last.stuck());
    }

    @Test
    public void otherEventsOfAStatefulSetDoNotCount() {
        World world = World.statefulSet(2, 3, 2);
        world.hint("uid-" + ETCD, "RecreatingFailedPod", "x");
        world.see(0);
        assertEquals("PENDING", world.see(100));
    }

    @Test
    public void aJobTellsByEventAsWell() {
        World world = World.job();
        world.hint("uid-init", "FailedCreate", "webhook");
        world.see(0);
        assertEquals("PENDING", world.see(19.9));
        assertEquals("ADMISSION", world.see(20));
    }

    @Test
    public void aClaimHasNoPods() {
        World world = World.claim("Bound");
        world.workload().phase = "";
        world.hint("uid-data", "FailedCreate", "x");
        world.see(0);
        assertEquals("PENDING", world.see(100));
    }
}
