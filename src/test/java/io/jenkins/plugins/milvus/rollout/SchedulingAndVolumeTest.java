package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static io.jenkins.plugins.milvus.rollout.Records.workload;
import static io.jenkins.plugins.milvus.rollout.World.ETCD;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.Test;

public class SchedulingAndVolumeTest {

    private static final String NO_NODE = "0/3 nodes are available: 3 Insufficient cpu.";
    private static final String NO_CLAIM = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.";

    private static final String NO_BIND =
            "running PreBind plugin \"VolumeBinding\": binding volumes: provisioning failed"
                    + " for PVC \"data-my-release-etcd-0\"";

    private static World unschedulable(String text) {
        return World.scaleOut(2, pod -> pod.unschedulable(text));
    }

    /** As of the scheduler while a claim that waits for its first consumer is provisioned: it has said nothing yet. */
    private static void binding(Records.Pod pod) {
        pod.unschedulable("").schedulingReason = "";
    }

    private static void bindingFailed(Records.Pod pod) {
        pod.unschedulable(NO_BIND).schedulingReason = "SchedulerError";
    }

    /** etcd-0 new, its claim as given. */
    private static World withClaim(String phase, Consumer<Records.Pod> change) {
        World world = World.statefulSet(0, 1, 1);
        world.newest().with(change);
        world.claims.add(workload(WorkloadKind.CLAIM, "data-" + ETCD + "-0").with(claim -> claim.phase = phase));
        return world;
    }

    @Test
    public void unschedulableForAMinute() {
        World world = unschedulable(NO_NODE);
        assertEquals("PENDING", world.see(5));
        assertEquals(at(65), world.last.nextLook());
        assertEquals("PENDING", world.see(64.9));
        assertEquals("1 unschedulable", world.progress().missing());
        assertEquals("UNSCHEDULABLE", world.see(65));
        assertEquals("Unschedulable: " + NO_NODE, world.diagnosis().cause());
        assertEquals(
                "Add a node or lower the requests, node selectors or affinities in the values of the release.",
                world.diagnosis().action());
    }

    @Test
    public void aPodThatTheSchedulerHasNotSeenIsNotUnschedulable() {
        World world = World.scaleOut(
                2,
                pod -> pod.pending().with(each -> {
                    each.scheduled = false;
                    each.node = "";
                    each.containers = List.of();
                }));
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("NOT_READY_TIMEOUT", world.see(600));
        assertEquals(
                "the scheduler has not looked at the pod", world.diagnosis().cause());
    }

    @Test
    public void theClockStandsStillWhileRoomIsMade() {
        World world = unschedulable(NO_NODE);
        world.see(0);
        assertEquals("PENDING", world.see(50));
        world.newest().nominatedNode = "node-2";
        assertEquals("PENDING", world.see(70));
        assertEquals(at(World.DEADLINE), world.last.nextLook());
        assertEquals("PENDING", world.see(170));
        world.newest().nominatedNode = "";
        assertEquals("PENDING", world.see(179.9));
        assertEquals("UNSCHEDULABLE", world.see(180));
    }

    @Test
    public void theClockStandsStillWhileANodeIsOnItsWay() {
        World world = unschedulable(NO_NODE);
        world.hint(world.newest().uid, "TriggeredScaleUp", "pod triggered scale-up");
        world.see(0);
        assertEquals("PENDING", world.see(300));
        world.hint(world.newest().uid, "NotTriggerScaleUp", "");
        world.hint(world.newest().uid, "FailedScheduling", "no word of the autoscaler");
        world.hint("another", "TriggeredScaleUp", "");
        assertEquals("the last word counts", "PENDING", world.see(330));
        assertEquals("PENDING", world.see(359.9));
        assertEquals("UNSCHEDULABLE", world.see(360));
    }

    @Test
    public void roomIsStillBeingMadeAtTheDeadline() {
        World world = unschedulable(NO_NODE);
        world.newest().nominatedNode = "node-2";
        world.see(0);
        assertEquals("UNSCHEDULABLE", world.see(600));
    }

    @Test
    public void noNodeWillCome() {
        World world = unschedulable(NO_NODE);
        world.see(0);
        world.hint(world.newest().uid, "NotTriggerScaleUp", "pod didn't trigger scale-up");
        assertEquals("PENDING", world.see(10));
        assertEquals(at(40), world.last.nextLook());
        assertEquals("PENDING", world.see(39.9));
        assertEquals("UNSCHEDULABLE", world.see(40));
    }

    @Test
    public void noNodeWillComeNeverProlongs() {
        World world = unschedulable(NO_NODE);
        world.see(0);
        world.hint(world.newest().uid, "NotTriggerScaleUp", "");
        assertEquals("PENDING", world.see(50));
        assertEquals("UNSCHEDULABLE", world.see(60));
    }

    @Test
    public void podsFromBeforeDoNotFailEarly() {
        World world = World.scale(2, 2);
        world.newest().unschedulable(NO_NODE);
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("UNSCHEDULABLE", world.see(600));
    }

    @Test
    public void aVolumeKeepsItFromEveryNode() {
        String[] rows = {NO_CLAIM, NO_BIND, "persistentvolumeclaim \"data\" not found"};
        for (String text : rows) {
            World world = unschedulable(text);
            world.hint(world.newest().uid, "NotTriggerScaleUp", "pod has unbound immediate PersistentVolumeClaims");
            world.see(0);
            assertEquals("PENDING", world.see(119.9));
            assertEquals("1 waiting for a volume", world.progress().missing());
            assertEquals("VOLUME", world.see(120));
            assertEquals(
                    "Check the StorageClass and its provisioner, or name another one in the values of the release.",
                    world.diagnosis().action());
        }
        World other = unschedulable("persistentvolumeclaim \"data\" is being deleted");
        other.see(0);
        assertEquals("UNSCHEDULABLE", other.see(60));
    }

    @Test
    public void aVolumeThatIsNotMounted() {
        for (String reason : new String[] {"FailedMount", "FailedAttachVolume"}) {
            World world = World.scaleOutBy(container("main").waiting("ContainerCreating", ""));
            assertEquals("PENDING", world.see(0));
            assertEquals(List.of(), world.last.stuck());
            world.see(10);
            assertEquals(List.of(), world.last.stuck());
            world.see(10.1);
            assertEquals(List.of(world.newest().uid), world.last.stuck());
            world.hint(world.newest().uid, reason, "timed out waiting for the condition");
            assertEquals("PENDING", world.see(20));
            assertEquals("PENDING", world.see(139.9));
            assertEquals("VOLUME", world.see(140));
            assertEquals(
                    reason + ": timed out waiting for the condition",
                    world.diagnosis().cause());
            assertEquals(
                    "Check the StorageClass and its provisioner, or name another one in the values of the release.",
                    world.diagnosis().action());
        }
    }

    @Test
    public void aVolumeThatCameAtLastIsNoTrouble() {
        String[] rows = {"SuccessfulAttachVolume", "Pulling", "Pulled", "Created", "Started"};
        for (String reason : rows) {
            for (String failed : new String[] {"FailedMount", "FailedAttachVolume"}) {
                World world = World.scaleOutBy(container("main").waiting("ContainerCreating", ""));
                String uid = world.newest().uid;
                world.see(0);
                world.hint(uid, failed, "still in use");
                assertEquals("PENDING", world.see(20));
                world.hint(uid, reason, "");
                assertEquals("PENDING", world.see(60));
                assertEquals(reason, "PENDING", world.see(240));
                world.hint(uid, failed, "in use again");
                assertEquals("PENDING", world.see(250));
                assertEquals("PENDING", world.see(369.9));
                assertEquals(reason, "VOLUME", world.see(370));
            }
        }
    }

    @Test
    public void otherEventsAndRunningContainersAreNoVolume() {
        World world = World.scaleOutBy(container("main").waiting("ContainerCreating", ""));
        world.hint(world.newest().uid, "Unhealthy", "");
        world.see(0);
        assertEquals("PENDING", world.see(599));
        world = World.scaleOutBy(container("main").notReady());
        world.hint(world.newest().uid, "FailedMount", "long ago");
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals(List.of(), world.last.stuck());
        world = World.scaleOut(2, pod -> pod.pending().with(each -> each.scheduled = false));
        world.hint(world.newest().uid, "FailedMount", "long ago");
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals(List.of(), world.last.stuck());
    }

    @Test
    public void creatingWithoutAnyStatus() {
        World world = World.scaleOutBy(container("main").unknown());
        world.see(0);
        world.see(11);
        assertEquals(1, world.last.stuck().size());
        world = World.scaleOut(2, pod -> pod.pending().containers());
        world.see(0);
        world.see(11);
        assertEquals(1, world.last.stuck().size());
    }

    @Test
    public void podsFromBeforeMountInPeace() {
        World world = World.scale(2, 2);
        world.newest().pending().containers(container("main").waiting("ContainerCreating", ""));
        world.hint(world.newest().uid, "FailedMount", "x");
        world.see(0);
        assertEquals("PENDING", world.see(599));
        assertEquals("VOLUME", world.see(600));
    }

    @Test
    public void aClaimThatIsNotProvisioned() {
        List<Consumer<Records.Pod>> rows = List.of(
                pod -> pod.unschedulable(NO_CLAIM),
                SchedulingAndVolumeTest::bindingFailed,
                SchedulingAndVolumeTest::binding);
        for (Consumer<Records.Pod> row : rows) {
            World world = withClaim("Pending", row);
            world.hint("uid-data-" + ETCD + "-0", "ProvisioningFailed", "no disk");
            world.see(0);
            assertEquals(at(120), world.last.nextLook());
            assertEquals("PENDING", world.see(119.9));
            assertEquals("1 waiting for a volume", world.progress().missing());
            assertEquals("VOLUME", world.see(120));
            assertEquals(
                    "ProvisioningFailed: no disk (claim data-my-release-etcd-0)",
                    world.diagnosis().cause());
            assertEquals(ETCD + "-0", world.diagnosis().pod());
        }
    }

    @Test
    public void theSchedulersWordOfAClaimOfWhichNobodyElseSaysWhy() {
        World world = withClaim("Pending", pod -> pod.unschedulable(NO_CLAIM));
        world.see(0);
        world.see(10.1);
        assertEquals(List.of("uid-data-" + ETCD + "-0", "uid-" + ETCD + "-0"), world.last.stuck());
        assertEquals("PENDING", world.see(119.9));
        assertEquals("VOLUME", world.see(120));
        assertEquals("Unschedulable: " + NO_CLAIM, world.diagnosis().cause());
    }

    @Test
    public void aClaimOfWhichNobodySaysWhy() {
        World world = withClaim("Pending", SchedulingAndVolumeTest::binding);
        world.hint("uid-data-" + ETCD + "-0", "WaitForFirstConsumer", "");
        world.see(0);
        assertEquals("PENDING", world.see(299.9));
        assertEquals(List.of("uid-data-" + ETCD + "-0"), world.last.stuck());
        assertEquals("VOLUME", world.see(300));
        assertEquals(
                "claim data-my-release-etcd-0 is still Pending",
                world.diagnosis().cause());
    }

    @Test
    public void aClaimThatIsLost() {
        World world = withClaim("Lost", pod -> pod.unschedulable(NO_NODE));
        assertEquals("VOLUME", world.see(0));
        assertEquals(
                "claim data-my-release-etcd-0 has lost its volume",
                world.diagnosis().cause());
    }

    @Test
    public void ofSeveralClaimsTheOneThatTellsWhy() {
        String journal = "uid-journal-" + ETCD + "-0";
        for (Consumer<Records.Pod> row :
                List.<Consumer<Records.Pod>>of(pod -> pod.unschedulable(NO_CLAIM), SchedulingAndVolumeTest::binding)) {
            World world = withAnotherClaim("Pending", row);
            world.see(0);
            world.see(10.1);
            assertTrue(world.last.stuck().toString(), world.last.stuck().contains("uid-data-" + ETCD + "-0"));
            assertTrue(world.last.stuck().toString(), world.last.stuck().contains(journal));
            world.hint(journal, "ProvisioningFailed", "no disk");
            world.see(11);
            assertEquals("VOLUME", world.see(131));
            assertEquals(
                    "ProvisioningFailed: no disk (claim journal-my-release-etcd-0)",
                    world.diagnosis().cause());
        }
        for (Consumer<Records.Pod> row :
                List.<Consumer<Records.Pod>>of(pod -> pod.unschedulable(NO_NODE), SchedulingAndVolumeTest::binding)) {
            World world = withAnotherClaim("Lost", row);
            world.hint("uid-data-" + ETCD + "-0", "ProvisioningFailed", "no disk");
            assertEquals("VOLUME", world.see(0));
            assertEquals(
                    "claim journal-my-release-etcd-0 has lost its volume",
                    world.diagnosis().cause());
            world.see(10.1);
            assertEquals(List.of("uid-data-" + ETCD + "-0"), world.last.stuck());
        }
    }

    /** etcd-0 new, its first claim Pending and its second as given. */
    private static World withAnotherClaim(String phase, Consumer<Records.Pod> change) {
        World world = withClaim("Pending", change);
        world.claims.add(workload(WorkloadKind.CLAIM, "journal-" + ETCD + "-0").with(claim -> claim.phase = phase));
        return world;
    }

    @Test
    public void claimsThatDoNotMatter() {
        World bound = withClaim("Bound", SchedulingAndVolumeTest::binding);
        bound.see(0);
        assertEquals("PENDING", bound.see(599));
        assertEquals("1 not ready yet", bound.progress().missing());
        World unknown = withClaim("", SchedulingAndVolumeTest::binding);
        unknown.see(0);
        assertEquals("PENDING", unknown.see(599));
        World another = withClaim("Bound", SchedulingAndVolumeTest::binding);
        another.claims.add(workload(WorkloadKind.CLAIM, "data-" + ETCD + "-1").with(claim -> claim.phase = "Lost"));
        another.claims.add(workload(WorkloadKind.CLAIM, "data-other-0").with(claim -> claim.phase = "Lost"));
        another.claims.add(workload(WorkloadKind.CLAIM, "data").with(claim -> claim.phase = "Lost"));
        assertEquals("PENDING", another.see(0));
    }

    @Test
    public void theSchedulersWordComesBeforeTheClaim() {
        World world = withClaim("Pending", pod -> pod.unschedulable(NO_NODE));
        world.see(0);
        assertEquals("UNSCHEDULABLE", world.see(60));
    }

    @Test
    public void claimsOfPodsFromBeforeDoNotFailEarly() {
        for (String phase : new String[] {"Lost", "Pending"}) {
            World world = withClaim(phase, SchedulingAndVolumeTest::binding);
            world.targets.clear();
            world.target(world.workload(), "etcd", 1, 1, java.util.Map.of(world.newest().uid, 0));
            world.see(0);
            assertEquals(phase, "PENDING", world.see(599));
            assertEquals(phase, "VOLUME", world.see(600));
            world.hint("uid-data-" + ETCD + "-0", "ProvisioningFailed", "no disk");
            assertEquals(phase, "PENDING", world.see(599));
        }
    }

    @Test
    public void aClaimOfTheReleaseItself() {
        World world = World.claim("Pending");
        assertEquals("PENDING", world.see(0));
        assertEquals("PENDING", world.see(299.9));
        assertEquals(List.of("uid-data"), world.last.stuck());
        assertEquals("VOLUME", world.see(300));
        assertEquals("claim data is still Pending", world.diagnosis().cause());
        assertEquals("", world.diagnosis().pod());
    }

    @Test
    public void theLongestWaitingAreAskedForFirst() {
        World world = World.scale(0, 9);
        for (int i = 0; i < 7; i++) {
            world.pods.add(pod(QUERY_NODE + "-new-" + (8 - i)).unschedulable(NO_NODE));
            world.see(i);
        }
        world.see(15.5);
        assertEquals(
                List.of(8, 7, 6, 5, 4).stream()
                        .map(i -> "uid-" + QUERY_NODE + "-new-" + i)
                        .toList(),
                world.last.stuck());
    }
}
