package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.milvus.freestyle.ScaleBuilder;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.lang3.StringUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.FlagRule;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that change one release take turns, and say for whom they wait. */
public class TurnClusterTest {

    @ClassRule
    public static final JenkinsRule JENKINS = Jobs.patient();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Rule
    public final FlagRule<String> notKept = FlagRule.systemProperty(Clients.KEEP, "0");

    private WorkflowRun first;

    /** A build that has changed the release and waits for a pod that never gets ready. */
    @Before
    public void holdTheRelease() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        Stuck.hold(milvus);
        first = start("milvusScale component: 'queryNode', replicas: 2, " + Jobs.where(milvus));
        Jobs.await(first, "0/1     Running");
    }

    @Test
    public void pipelinesAndFreestyleJobsGoOnInTheirOrder() throws Exception {
        WorkflowRun second = start("milvusScale component: 'dataNode', replicas: 2, " + Jobs.where(milvus));
        Jobs.await(second, waitingFor(first));
        FreeStyleBuild third = freestyle();
        Jobs.await(third, waitingFor(first));
        Jobs.await(() -> Jobs.status(second).equals("waiting for " + first.getFullDisplayName()), "the status");
        Jobs.await(() -> Clients.get().size() == 1, "one client for all three");
        StringWriter html = new StringWriter();
        second.getLogText().writeHtmlTo(0, html);
        assertThat(html.toString(), containsString("/" + first.getUrl()));
        // another step that only looks has nothing to wait for
        WorkflowRun look =
                start("milvusScale component: 'queryNode', replicas: 4, dryRun: true, allowOtherChanges: true, "
                        + Jobs.where(milvus));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(look));

        Stuck.letGo(milvus);
        for (Run<?, ?> run : new Run<?, ?>[] {first, second, third}) {
            JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        }
        JENKINS.assertLogContains("queryNode 1 -> 2, 2 ready; revision 2", first);
        JENKINS.assertLogContains("dataNode 1 -> 2, 2 ready; revision 3", second);
        JENKINS.assertLogContains("proxy 1 -> 2, 2 ready; revision 4", third);
        Jobs.await(() -> Clients.get().size() == 0, "the last one to close it");
        assertThat(JenkinsRule.getLog(first), not(containsString("Waiting for")));
        assertEquals("said once", 1, StringUtils.countMatches(JenkinsRule.getLog(second), "Waiting for"));
        assertEquals("said once", 1, StringUtils.countMatches(JenkinsRule.getLog(third), "Waiting for"));
    }

    @Test
    public void aWaitCanBeAbortedAndEndsWithItsTimeout() throws Exception {
        WorkflowRun patient =
                start("milvusScale component: 'dataNode', replicas: 2, timeout: 1, " + Jobs.where(milvus));
        Jobs.await(patient, waitingFor(first));
        WorkflowRun aborted = start("milvusScale component: 'dataNode', replicas: 3, " + Jobs.where(milvus));
        Jobs.await(aborted, waitingFor(first));
        FreeStyleBuild abortedToo = freestyle();
        Jobs.await(abortedToo, waitingFor(first));

        long before = System.nanoTime();
        aborted.doStop();
        abortedToo.doStop();
        for (Run<?, ?> run : new Run<?, ?>[] {aborted, abortedToo}) {
            JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
            JENKINS.assertLogContains("Stopped before anything was touched", run);
        }
        // both, and all that Jenkins does at the end of builds, on a machine that runs other tests
        assertThat((System.nanoTime() - before) / 1_000_000, lessThan(6_000L));

        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(patient));
        JENKINS.assertLogContains(
                "ERROR: LOCKED %s: %s is changing it. Nothing was changed"
                        .formatted(milvus.release(), first.getFullDisplayName()),
                patient);
        assertEquals("nobody else touched it", 2, milvus.revision());
        assertEquals(0, Jobs.leftovers(JENKINS.jenkins.getWorkspaceFor(patient.getParent())));

        // whoever comes after an aborted one is not held up by it
        first.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(first));
        WorkflowRun last = start("milvusScale component: 'dataNode', replicas: 2, " + Jobs.where(milvus));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(last));
        assertThat(JenkinsRule.getLog(last), not(containsString("Waiting for")));
    }

    @Test
    public void otherReleasesAndOtherClustersAreOfNoConcern() throws Exception {
        milvus.installLight(Jobs.VERSION, "another");
        WorkflowRun other =
                start("milvusScale release: 'another', component: 'dataNode', replicas: 2, " + Jobs.where(milvus));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(other));
        // the same address without the certificate that would make it the same cluster
        Path kubeconfig = Files.createTempFile("other-cluster", "");
        Files.writeString(
                kubeconfig,
                Files.readString(milvus.cluster().kubeconfig())
                        .replaceAll("certificate-authority-data: *\"?[^\\s\",}]*\"?", "insecure-skip-tls-verify: true")
                        .replaceAll("certificate-authority: *\"?[^\\s\",}]*\"?", "insecure-skip-tls-verify: true"));
        assertThat(Files.readString(kubeconfig), containsString("insecure-skip-tls-verify"));
        WorkflowRun elsewhere =
                start("withEnv(['KUBECONFIG=%s']) { milvusScale component: 'dataNode', replicas: 2, %s }"
                        .formatted(kubeconfig, Jobs.where(milvus)));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(elsewhere));
        assertTrue("the first one still runs", first.isBuilding());
        assertThat(JenkinsRule.getLog(other), not(containsString("Waiting for")));
        assertThat(JenkinsRule.getLog(elsewhere), not(containsString("Waiting for")));
        first.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(first));
    }

    private static String waitingFor(Run<?, ?> run) {
        return "Waiting for " + run.getFullDisplayName() + ", which changes my-release in ";
    }

    private WorkflowRun start(String script) throws Exception {
        // the agents of this test are the built-in node's executors: as many as it takes
        JENKINS.jenkins.setNumExecutors(6);
        WorkflowJob job = Jobs.scripted(JENKINS, milvus, "", script);
        return job.scheduleBuild2(0).waitForStart();
    }

    private FreeStyleBuild freestyle() throws Exception {
        JENKINS.jenkins
                .getGlobalNodeProperties()
                .replaceBy(java.util.List.of(new EnvironmentVariablesNodeProperty(
                        new Entry("KUBECONFIG", milvus.cluster().kubeconfig().toString()),
                        new Entry("PATH+HELM", Jobs.helmHome(4).toString()))));
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        MilvusScaleStep step = new MilvusScaleStep();
        step.setComponent("proxy");
        step.setReplicas(2);
        step.setNamespace(milvus.cluster().namespace());
        step.setChart(Tools.chart(Jobs.VERSION));
        step.setStableFor(0);
        job.getBuildersList().add(new ScaleBuilder(step));
        return job.scheduleBuild2(0).waitForStart();
    }
}
