package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;

import hudson.FilePath;
import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.pipeline.Phases.Held;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What a step survives: the controller going down and coming back. Its agent may do the same: {@link PipelineClusterTest}. */
public class RestartClusterTest {

    private static final String NEVER_READY =
            "[{\"selector\": \"component=querynode\", \"behaviour\": \"neverReady\"}]";

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    /** One build in each phase; with {@code MILVUS_REPEAT=20} twenty restarts of it. */
    @Test
    public void aRestartInEachPhase() throws Throwable {
        Repeats repeats = Repeats.of("restart of the controller");
        try (Phases phases = new Phases(milvus)) {
            for (int run = 1; run <= Repeats.runs(); run++) {
                phases.hold();
                int number = run;
                sessions.then(jenkins -> {
                    jenkins.jenkins.setNumExecutors(Held.values().length);
                    for (Held held : Held.values()) {
                        WorkflowJob job = number == 1
                                ? jenkins.createProject(WorkflowJob.class, held.name())
                                : job(jenkins, held);
                        job.setDefinition(new CpsFlowDefinition(phases.script(held, ""), true));
                        job.scheduleBuild2(0).waitForStart();
                    }
                    phases.await();
                    Jobs.await(job(jenkins, Held.VERIFY).getLastBuild(), Phases.WATCHING);
                });
                sessions.then(jenkins -> {
                    phases.letGo();
                    for (Held held : Held.values()) {
                        repeats.record(held, () -> {
                            WorkflowRun build =
                                    jenkins.waitForCompletion(job(jenkins, held).getLastBuild());
                            jenkins.assertBuildStatus(held.endsWell() ? Result.SUCCESS : Result.FAILURE, build);
                            phases.assertTruth(held, JenkinsRule.getLog(build));
                            assertEquals(
                                    "one record of both lives",
                                    1,
                                    Jobs.operations(jenkins, build).size());
                            FilePath workspace = jenkins.jenkins.getWorkspaceFor(build.getParent());
                            assertEquals("its folders are removed", 0, Jobs.leftovers(workspace));
                        });
                    }
                });
            }
        }
        repeats.check();
    }

    @Test
    public void anAbortAfterARestart() throws Throwable {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules(NEVER_READY);
        sessions.then(jenkins -> start(jenkins, "", "queryNode", 2));
        sessions.then(jenkins -> {
            WorkflowRun run = run(jenkins);
            Jobs.await(
                    () -> JenkinsRule.getLog(run).split("Cluster https", -1).length == 3,
                    "the step to reach the cluster again");
            run.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("Stopped watching " + milvus.release(), run);
            Jobs.await(
                    () -> Jobs.leftovers(jenkins.jenkins.getWorkspaceFor(run.getParent())) == 0,
                    "both lives' folders to be removed");
        });
        assertEquals(2, milvus.revision());
    }

    @Test
    public void whoWaitsForAChangeStillWaitsAfterARestart() throws Throwable {
        milvus.installedByHelm(Jobs.VERSION);
        Stuck.hold(milvus);
        sessions.then(jenkins -> {
            jenkins.createOnlineSlave(Label.get("remote"));
            WorkflowRun changing = start(jenkins, "remote", "queryNode", 2);
            WorkflowJob other = Jobs.scripted(
                    jenkins,
                    milvus,
                    "built-in",
                    "milvusScale component: 'dataNode', replicas: 2, " + Jobs.where(milvus));
            Jobs.await(
                    other.scheduleBuild2(0).waitForStart(),
                    "Waiting for " + changing.getFullDisplayName() + ", which changes my-release in ");
        });
        sessions.then(jenkins -> {
            List<WorkflowJob> jobs = jenkins.jenkins.getAllItems(WorkflowJob.class);
            WorkflowRun changing = jobs.get(0).getBuildByNumber(1);
            WorkflowRun waiting = jobs.get(1).getBuildByNumber(1);
            Jobs.await(
                    () -> Jobs.status(waiting).equals("waiting for " + changing.getFullDisplayName()),
                    "the other one to wait again");
            Jobs.await(() -> Jobs.status(changing).contains("queryNode 1 of 2 ready"), "the change to go on");
            assertEquals("nobody else has begun", 2, milvus.revision());
            Stuck.letGo(milvus);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(changing));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(waiting));
            jenkins.assertLogContains("dataNode 1 -> 2, 2 ready; revision 3", waiting);
            assertEquals("said once", 2, JenkinsRule.getLog(waiting).split("Waiting for").length);
        });
    }

    private WorkflowRun start(JenkinsRule jenkins, String label, String component, int replicas) throws Exception {
        WorkflowJob job = Jobs.scripted(jenkins, milvus, label, """
            def scaled = milvusScale component: '%s', replicas: %d, %s
            echo "after the restart: ${scaled.components[0].ready} in revision ${scaled.revision}"
            """.formatted(component, replicas, Jobs.where(milvus)));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Jobs.await(run, "0/1     Running");
        return run;
    }

    private static WorkflowJob job(JenkinsRule jenkins, Held held) {
        return jenkins.jenkins.getItemByFullName(held.name(), WorkflowJob.class);
    }

    private static WorkflowRun run(JenkinsRule jenkins) {
        return jenkins.jenkins.getAllItems(WorkflowJob.class).get(0).getBuildByNumber(1);
    }
}
