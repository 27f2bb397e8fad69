package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;
import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.rollout.Records.Pod;
import io.jenkins.plugins.milvus.rollout.Records.Workload;
import java.util.Map;
import org.junit.Test;

public class JobAndClaimTest {

    private static Pod jobPod(String name) {
        return pod(name).owner("uid-init", "");
    }

    @Test
    public void aJobIsReadyOnceComplete() {
        World world = World.job();
        world.pods.add(jobPod("init-a"));
        assertEquals("PENDING", world.see(1));
        assertEquals("not complete yet", world.progress().missing());
        assertEquals(0, world.progress().ready());
        world.workload().condition("Complete", false, "", "");
        assertEquals("PENDING", world.see(2));
        world.workload().condition("Complete", true, "", "");
        assertEquals("READY", world.see(3));
        assertEquals(1, world.progress().ready());
    }

    @Test
    public void aCompleteJobMayBeDeleted() {
        World world = World.job().and(World.scale(0, 1));
        world.workload().condition("Complete", true, "", "");
        assertEquals("PENDING", world.see(1));
        world.workloads.remove(0);
        assertEquals("PENDING", world.see(2));
        assertEquals("PENDING", world.see(3));
        assertEquals(new Progress("init", 0, 1, 1, 0, true, ""), world.progress());
    }

    @Test
    public void aJobThatIsGoneWithoutAWitnessCountsOnceAllElseIsDone() {
        World world = World.job().and(World.scale(0, 1));
        world.workloads.remove(0);
        assertEquals("PENDING", world.see(1));
        assertEquals(new Progress("init", 0, 1, 0, 0, false, "deleted"), world.progress());
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals(
                "what needs it speaks for it", "queryNode", world.diagnosis().label());
        world.pods.add(pod(World.QUERY_NODE + "-new-1"));
        assertEquals("READY", world.see(2));
        assertEquals(new Progress("init", 0, 1, 1, 0, true, ""), world.progress());
    }

    @Test
    public void aJobThatIsBeingDeletedIsGone() {
        World world = World.job().and(World.scale(0, 1));
        world.workload().terminating = true;
        assertEquals("PENDING", world.see(1));
        world.pods.add(pod(World.QUERY_NODE + "-new-1"));
        assertEquals("READY", world.see(2));
    }

    @Test
    public void aJobThatIsThereHasToTellItself() {
        World world = World.job().and(World.scale(1, 1));
        world.workloads.remove(0);
        Workload other = Records.workload(WorkloadKind.JOB, "other");
        world.workloads.add(other);
        world.target(other, "other", 0, 1, Map.of());
        assertEquals("PENDING", world.see(1));
        other.condition("Complete", true, "", "");
        assertEquals("READY", world.see(2));
    }

    @Test
    public void aJobThatSomebodyMadeAgainIsNotOurs() {
        World world = World.job().and(World.scale(1, 1));
        world.workload().uid = "another";
        assertEquals("DELETED", world.see(1));
    }

    @Test
    public void whatIsNoJobIsMissedAtOnce() {
        World world = World.job().and(World.scale(1, 1));
        world.workloads.clear();
        assertEquals("DELETED", world.see(1));
        assertEquals("queryNode", world.diagnosis().label());
        World set = World.job().and(World.statefulSet(1, 1, 1));
        set.workloads.clear();
        assertEquals("DELETED", set.see(1));
        assertEquals("etcd", set.diagnosis().label());
    }

    @Test
    public void succeededPodsCountTowardsAJobOfSeveral() {
        World world = World.job();
        world.workload().succeeded = 1;
        world.targets.clear();
        world.target(world.workload(), "init", 0, 2, Map.of());
        world.see(1);
        assertEquals(1, world.progress().ready());
        world.workload().succeeded = 3;
        world.see(1);
        assertEquals(2, world.progress().ready());
    }

    @Test
    public void aFailedJobFailsAtOnce() {
        World world = World.job();
        world.pods.add(jobPod("init-old").with(pod -> {
            pod.createdAt = Records.at(-9);
            pod.phase = "Failed";
            pod.containers(container("first").terminated(7, "Error"));
        }));
        world.pods.add(jobPod("init-young").with(pod -> {
            pod.phase = "Failed";
            pod.containers(
                    container("setup").init().terminated(0, "Completed"),
                    container("work").terminated(3, "Error"));
        }));
        world.pods.add(jobPod("init-zeal").with(pod -> pod.phase = "Succeeded"));
        assertEquals("PENDING", world.see(1));
        world.workload()
                .condition("Failed", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        assertEquals("JOB_FAILED", world.see(2));
        Diagnosis diagnosis = world.diagnosis();
        assertEquals("init-young", diagnosis.pod());
        assertEquals("work", diagnosis.container());
        assertEquals(
                "exit code 3, Error, BackoffLimitExceeded: Job has reached the specified backoff limit",
                diagnosis.cause());
        assertEquals(
                "Read the log of Job init, correct the cause, delete the Job and install again.", diagnosis.action());
    }

    @Test
    public void aFailedJobWithoutPodsFailsAsWell() {
        World world = World.job();
        world.workload().condition("Failed", true, "DeadlineExceeded", "");
        assertEquals("JOB_FAILED", world.see(2));
        assertEquals("DeadlineExceeded", world.diagnosis().cause());
        assertEquals("", world.diagnosis().pod());
    }

    @Test
    public void aFailedJobWhosePodsSayNothing() {
        World world = World.job();
        world.pods.add(jobPod("init-a").with(pod -> pod.phase = "Failed"));
        world.workload().condition("Failed", true, "DeadlineExceeded", "");
        assertEquals("JOB_FAILED", world.see(2));
        assertEquals("DeadlineExceeded", world.diagnosis().cause());
        assertEquals("init-a", world.diagnosis().pod());
    }

    @Test
    public void aJobPodThatIsNotReadyIsNoCulprit() {
        World world = World.job();
        world.pods.add(jobPod("init-a").notReady());
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        assertEquals("", world.diagnosis().pod());
        assertEquals(
                "init 0 of 1 ready, 1 not ready yet, not complete yet",
                world.diagnosis().cause());
        assertEquals(
                "Look at the events of Job init, or raise the timeout.",
                world.diagnosis().action());
    }

    @Test
    public void containersOfAJobEndWithoutFailing() {
        World world = World.job();
        world.pods.add(jobPod("init-a").containers(container("work").terminated(0, "Completed")));
        assertEquals("NOT_READY_TIMEOUT", world.see(World.DEADLINE));
        world.newest().containers(container("work").terminated(1, "Error"));
        assertEquals("CRASH_LOOP", world.see(World.DEADLINE));
    }

    @Test
    public void aJobMayRunMorePodsThanItNeeds() {
        World world = World.job();
        world.pods.add(jobPod("init-a"));
        world.pods.add(jobPod("init-b"));
        world.pods.add(jobPod("init-c").terminating(30));
        world.see(1);
        assertEquals(1, world.progress().surplus());
        assertEquals("1 terminating, not complete yet", world.progress().missing());
    }

    @Test
    public void aClaimIsReadyOnceBound() {
        World world = World.claim("Pending");
        assertEquals("PENDING", world.see(1));
        assertEquals("not bound yet", world.progress().missing());
        assertEquals(0, world.progress().ready());
        world.workload().phase = "Bound";
        assertEquals("READY", world.see(2));
        assertEquals(1, world.progress().ready());
    }

    @Test
    public void aClaimMayComeWithTheClaims() {
        World world = World.claim("Bound");
        world.claims.add(world.workloads.remove(0));
        assertEquals("READY", world.see(1));
    }

    @Test
    public void aLostClaimFailsAtOnce() {
        World world = World.claim("Lost");
        assertEquals("VOLUME", world.see(1));
        assertEquals("claim data has lost its volume", world.diagnosis().cause());
    }
}
