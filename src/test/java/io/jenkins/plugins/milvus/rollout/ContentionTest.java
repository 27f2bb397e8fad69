package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.World.QUERY_NODE;
import static org.junit.Assert.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Test;

public class ContentionTest {

    private static World changed(Consumer<Records.Workload> change) {
        return World.scale(2, 3).with(world -> change.accept(world.workload()));
    }

    @Test
    public void deletedAtOnce() {
        Map<String, World> rows = new LinkedHashMap<>();
        rows.put(
                "Deployment " + QUERY_NODE + " does not exist any more",
                World.scale(2, 3).with(world -> world.workloads.clear()));
        rows.put("Deployment " + QUERY_NODE + " is being deleted", changed(workload -> workload.terminating = true));
        rows.put(
                "Deployment " + QUERY_NODE + " was deleted and made again by someone else",
                changed(workload -> workload.uid = "another"));
        rows.forEach((cause, world) -> {
            assertEquals(cause, "DELETED", world.see(0));
            assertEquals(cause, world.diagnosis().cause());
            assertEquals("queryNode", world.diagnosis().label());
            assertEquals("", world.diagnosis().podUid());
            assertEquals("deleted", world.progress().missing());
            assertEquals(1, world.last.verdict().progress().size());
            assertEquals(
                    "Find out who deleted Deployment " + QUERY_NODE + ", then install the release again.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void replicasOfSomebodyElse() {
        String two = "replicas of Deployment " + QUERY_NODE + " are 2 instead of 3: ";
        Map<String, Consumer<Records.Workload>> rows = new LinkedHashMap<>();
        rows.put(two + "someone else changed them", workload -> {});
        rows.put(two + "\"kubectl\" changed them", workload -> {
            workload.managers.put("helm", at(1));
            workload.managers.put("kubectl", at(5));
            workload.managers.put("argocd", at(4));
        });
        rows.put(two + "\"argocd\" changed them", workload -> {
            workload.managers.put("kubectl", at(5));
            workload.managers.put("argocd", at(5));
        });
        rows.forEach((cause, change) -> {
            World world = changed(workload -> {
                workload.spec = 2;
                workload.generation = 3;
                change.accept(workload);
            });
            assertEquals(cause, "CONTENDED", world.see(0));
            assertEquals(cause, world.diagnosis().cause());
            assertEquals(
                    "Find out who else changes this workload (an autoscaler, GitOps, another job), "
                            + "stop one of them, then run the step again.",
                    world.diagnosis().action());
        });
    }

    @Test
    public void anInstallDoesNotPutTheNumberBack() {
        World world = changed(workload -> workload.spec = 0).installing();
        assertEquals("CONTENDED", world.see(0));
        assertEquals(
                "Find out who else changes this workload (an autoscaler, GitOps, another job) and stop it. "
                        + "Then put the number back (kubectl scale Deployment " + QUERY_NODE
                        + " --replicas=3 --namespace milvus) or give the release the other one, "
                        + "and run the step again.",
                world.diagnosis().action());
    }

    @Test
    public void templateOfSomebodyElse() {
        World world = changed(workload -> {
            workload.template = "other";
            workload.generation = 3;
        });
        assertEquals("CONTENDED", world.see(0));
        World settled = World.scale(2, 2);
        settled.workload().template = "other";
        settled.workload().generation = 3;
        settled.workload().observed = 3;
        assertEquals("CONTENDED", settled.see(0));
        assertEquals("changed by someone else", settled.progress().missing());
        assertEquals(
                "the pod template of Deployment " + QUERY_NODE
                        + " was changed by someone else (generation 3, ours is 2)",
                world.diagnosis().cause());
    }

    @Test
    public void theSameGenerationIsOursWhateverItsTemplate() {
        assertEquals("PENDING", changed(workload -> workload.template = "other").see(0));
    }

    @Test
    public void aSnapshotFromBeforeOurChangeIsNoContention() {
        World world = changed(workload -> {
            workload.generation = 1;
            workload.spec = 2;
            workload.template = "other";
        });
        assertEquals("PENDING", world.see(0));
    }

    @Test
    public void alsoForStatefulSetsButNotForJobsAndClaims() {
        World set = World.statefulSet(0, 3, 3);
        set.workload().spec = 4;
        assertEquals("CONTENDED", set.see(0));
        assertEquals("changed by someone else", set.progress().missing());
        World job = World.job();
        job.workload().spec = 7;
        job.workload().generation = 3;
        job.workload().template = "other";
        assertEquals("PENDING", job.see(0));
        World claim = World.claim("Pending");
        claim.workload().spec = 7;
        assertEquals("PENDING", claim.see(0));
    }

    @Test
    public void decidesAtOnceEvenWithoutFailFast() {
        RolloutPolicy patient = RolloutPolicy.DEFAULTS.withFailFast(false);
        assertEquals(
                "CONTENDED",
                changed(workload -> workload.spec = 2).policy(patient).see(0));
        assertEquals(
                "DELETED",
                changed(workload -> workload.terminating = true).policy(patient).see(0));
    }

    @Test
    public void comesBeforeEverythingElse() {
        World world = World.scaleOutBy(Records.container("main").waiting("InvalidImageName", "no"));
        world.workload().spec = 9;
        world.and(World.statefulSet(0, 1, 1));
        world.workloads.remove(1);
        assertEquals("CONTENDED", world.see(0));
        assertEquals(
                "DELETED",
                ((Verdict.Failed) world.last.verdict())
                        .diagnoses()
                        .get(1)
                        .code()
                        .name());
        assertEquals(
                "IMAGE_PULL",
                ((Verdict.Failed) world.last.verdict())
                        .diagnoses()
                        .get(2)
                        .code()
                        .name());
    }
}
