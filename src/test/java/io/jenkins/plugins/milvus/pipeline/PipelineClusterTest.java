package io.jenkins.plugins.milvus.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Label;
import hudson.model.Result;
import hudson.remoting.Channel;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.pipeline.Phases.Held;
import io.jenkins.plugins.milvus.tool.HelmInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jenkins.model.InterruptedBuildAction;
import net.sf.json.JSONObject;
import org.apache.commons.lang3.StringUtils;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps in pipelines, on a real API server with a real Helm. */
public class PipelineClusterTest {

    private static final String NEVER_READY =
            "[{\"selector\": \"component=querynode\", \"behaviour\": \"neverReady\"}]";

    @ClassRule
    public static final JenkinsRule JENKINS = Jobs.patient();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void installAndScaleInADeclarativePipeline() throws Exception {
        JENKINS.jenkins
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .setInstallations(
                        new HelmInstallation("helm-4", Jobs.helmHome(4).toString(), List.of()));
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                """
                pipeline {
                  agent any
                  parameters { string name: 'REPLICAS', defaultValue: '3' }
                  environment { KUBECONFIG = '%s' }
                  tools { helm '%s' }
                  stages {
                    stage('Install Milvus') { steps { milvusInstall %3$s } }
                    stage('Scale Milvus') { steps { milvusScale component: 'queryNode', replicas: params.REPLICAS as int, %3$s } }
                    stage('Scale in') { steps { milvusScale components: [queryNode: 2, proxy: 1], %3$s } }
                  }
                }
                """.formatted(milvus.cluster().kubeconfig(), "helm-4", Jobs.where(milvus)), true));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        assertThat(
                JenkinsRule.getLog(run),
                allOf(
                        containsString(
                                "as \"admin\" (KUBECONFIG " + milvus.cluster().kubeconfig()),
                        containsString("Ready: " + milvus.release() + ": queryNode 1 -> 3, 3 ready; revision 2"),
                        containsString("queryNode 3 -> 2, 2 ready; proxy 1 -> 1, 1 ready; revision 3")));
        assertEquals(3, milvus.revision());
        List<JSONObject> kept = Jobs.operations(JENKINS, run);
        assertEquals(
                List.of("INSTALL", "SCALE", "SCALE"),
                kept.stream().map(each -> each.getString("kind")).toList());
        assertEquals(
                List.of("READY queryNode 1 -> 3", "READY queryNode 3 -> 2"),
                Jobs.outcomes(JENKINS, run).subList(1, 3));
        assertEquals(
                "one was there, two came", 3, kept.get(1).getJSONArray("pods").size());
        // the pod that had to go may be gone before the first look
        assertThat(kept.get(2).getString("pods"), containsString("\"component\":\"proxy\""));
        theTableIsTheSameInEveryLog(run);
    }

    /** In the file of the log, as plain text and in the pipeline graph view: no colours, no notes, aligned columns. */
    private static void theTableIsTheSameInEveryLog(WorkflowRun run) throws Exception {
        FlowNode scale = new DepthFirstScanner()
                .filteredNodes(run.getExecution(), new NodeStepTypePredicate("milvusScale"))
                .get(1);
        JenkinsRule.WebClient browser = JENKINS.createWebClient();
        String graph = text(browser, run, "stages/log?nodeId=" + scale.getId());
        List<String> told = text(browser, run, "consoleText")
                .lines()
                .dropWhile(line -> !line.endsWith("spec.replicas: 1 -> 3"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("Ready: "))
                .toList();
        List<String> table =
                told.stream().dropWhile(line -> !line.startsWith("NAME ")).toList();
        List<String> transitions = told.stream()
                .takeWhile(line -> !line.startsWith("NAME "))
                .filter(line -> line.contains("-milvus-querynode-"))
                .toList();
        assertThat(told.toString(), transitions.size(), greaterThan(1));
        assertEquals("a header and three pods: " + told, 4, table.size());
        for (String line : table) {
            assertTrue(
                    line, line.matches("\\S+ {3,}(READY|\\d+/\\d+ {2}) {3}\\S.{16,} {3}(RESTARTS|\\d+ {7}) {3}\\S+"));
        }
        assertEquals(
                "the columns of " + table,
                1,
                table.stream()
                        .map(line -> line.replaceFirst("(\\S+ +).*", "$1").length())
                        .distinct()
                        .count());
        List<String> stored = Files.readAllLines(run.getLogFile().toPath());
        for (String line : told) {
            assertThat("in the file", stored, hasItem(line));
            assertThat("in the pipeline graph view", graph.lines().toList(), hasItem(line));
        }
    }

    private static String text(JenkinsRule.WebClient browser, WorkflowRun run, String path) throws Exception {
        return browser.goTo(run.getUrl() + path, "text/plain").getWebResponse().getContentAsString();
    }

    @Test
    public void scaleOnAnAgentAndUseTheResult() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        DumbSlave agent = JENKINS.createOnlineSlave(Label.get("remote"));
        WorkflowJob job = Jobs.scripted(JENKINS, milvus, "remote", """
            def scaled = milvusScale components: [queryNode: 2, proxy: 2], %s
            echo "${scaled.changed} ${scaled.revision} after ${scaled.previousRevision}, chart ${scaled.version}"
            echo "${scaled.components.collect { it.name + '=' + it.ready }.sort()} in ${scaled.namespace}"
            """.formatted(Jobs.where(milvus)));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        JENKINS.assertLogContains("true 2 after 1, chart " + Jobs.VERSION, run);
        JENKINS.assertLogContains(
                "[proxy=2, queryNode=2] in " + milvus.cluster().namespace(), run);
        assertEquals(0, Jobs.leftovers(agent.getWorkspaceFor(job)));
        assertThat(arguments(run), containsString("queryNode -> 2, proxy -> 2 in " + milvus.release()));
    }

    @Test
    public void anAgentThatComesBackAndOneThatIsLostAtTheMomentOfAStop() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        Stuck.hold(milvus);
        DumbSlave agent = JENKINS.createOnlineSlave(Label.get("coming-and-going"));
        WorkflowRun run = watchedOn("coming-and-going", 2);
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
        Jobs.await(run, "Waiting for agent " + agent.getNodeName());
        agent.toComputer().connect(true).get();
        Stuck.letGo(milvus);
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("queryNode 1 -> 2, 2 ready; revision 2", run);

        Stuck.hold(milvus);
        WorkflowRun stopped = watchedOn("coming-and-going", 3);
        OperationExecution step = Jobs.execution(stopped);
        Throwable stop = new FlowInterruptedException(Result.ABORTED, true);
        // the step has heard of it a moment before
        ((Channel) agent.getChannel()).addListener(new Channel.Listener() {
            @Override
            public void onClosed(Channel channel, IOException cause) {
                step.stop(stop);
            }
        });
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(stopped));
        JENKINS.assertLogContains("Stopped watching " + milvus.release(), stopped);
        assertEquals(3, milvus.revision());
    }

    private WorkflowRun watchedOn(String label, int replicas) throws Exception {
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                label,
                "milvusScale component: 'queryNode', replicas: " + replicas + ", " + Jobs.where(milvus));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Jobs.await(run, "0/1     Running");
        return run;
    }

    @Test
    public void aStepEndsThoughItsCleanUpHangs() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        DumbSlave agent = JENKINS.createOnlineSlave(Label.get("hanging"));
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                "hanging",
                "milvusScale component: 'queryNode', replicas: 2, dryRun: true, " + Jobs.where(milvus));
        try (HeldCleanUp held = new HeldCleanUp()) {
            JENKINS.buildAndAssertSuccess(job);
            assertTrue(held.began());
        }
        Jobs.await(() -> Jobs.leftovers(agent.getWorkspaceFor(job)) == 0, "the step's folder to be removed");
    }

    @Test
    public void aRefusalTouchesNothing() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        WorkflowJob job = Jobs.scripted(
                JENKINS, milvus, "", "milvusScale component: 'indexNode', replicas: 3, " + Jobs.where(milvus));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        JENKINS.assertLogContains("ERROR: The release " + milvus.release() + " has no indexNode", run);
        assertEquals(1, milvus.revision());
    }

    @Test
    public void aValuesFileOfTheAgentItselfIsRefused() throws Exception {
        JENKINS.createOnlineSlave(Label.get("with-files"));
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                "with-files",
                "sh 'ln -s /etc out'; milvusInstall valuesFiles: ['out/passwd'], " + Jobs.where(milvus));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        JENKINS.assertLogContains("ERROR: The values file \"out/passwd\" is a symbolic link that leads out", run);
        assertEquals(0, milvus.revision());
    }

    @Test
    public void aHopelessCauseFailsEarlyWithOneLine() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules("[{\"selector\": \"component=querynode\", \"behaviour\": \"crashLoop\", \"crashAfter\": \"200ms\","
                + " \"backOff\": \"200ms\"}]");
        WorkflowJob job = Jobs.scripted(
                JENKINS, milvus, "", "milvusScale component: 'queryNode', replicas: 2, " + Jobs.where(milvus));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        JENKINS.assertLogContains("ERROR: CRASH_LOOP queryNode", run);
        assertEquals(List.of("CRASH_LOOP queryNode 1 -> 2"), Jobs.outcomes(JENKINS, run));
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        FlowNode node = step(run);
        assertThat(node.getAction(WarningAction.class).getMessage(), containsString("CRASH_LOOP queryNode"));
    }

    @Test
    public void anAbortWhileWatchingIsPromptAndSaysWhatItLeaves() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules(NEVER_READY);
        WorkflowJob job = Jobs.scripted(
                JENKINS, milvus, "", "milvusScale component: 'queryNode', replicas: 2, " + Jobs.where(milvus));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Jobs.await(() -> JenkinsRule.getLog(run).contains("0/1     Running"), "the new pod to run");
        Jobs.await(() -> Jobs.status(run).contains("queryNode 1 of 2 ready"), "the status to tell of it");
        long before = System.nanoTime();
        run.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        assertThat((System.nanoTime() - before) / 1_000_000, lessThan(3_000L));
        JENKINS.assertLogContains(
                "Stopped watching " + milvus.release() + ": the change is in place and was not taken back", run);
        assertEquals(2, milvus.revision());
        Jobs.await(() -> Jobs.leftovers(JENKINS.jenkins.getWorkspaceFor(job)) == 0, "the step's folder to be removed");
    }

    @Test
    public void anAbortInEachPhase() throws Exception {
        try (Phases phases = new Phases(milvus)) {
            JENKINS.jenkins.setNumExecutors(Held.values().length);
            phases.hold();
            Map<Held, WorkflowRun> runs = new EnumMap<>(Held.class);
            for (Held held : Held.values()) {
                WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
                job.setDefinition(new CpsFlowDefinition(phases.script(held, ""), true));
                runs.put(held, job.scheduleBuild2(0).waitForStart());
            }
            phases.await();
            Jobs.await(runs.get(Held.VERIFY), Phases.WATCHING);
            long before = System.currentTimeMillis();
            runs.values().forEach(WorkflowRun::doStop);
            for (WorkflowRun run : runs.values()) {
                JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
                assertThat(
                        JenkinsRule.getLog(run),
                        run.getStartTimeInMillis() + run.getDuration() - before,
                        lessThan(6_000L));
            }
            Map<Held, String> told = Map.of(
                    Held.PREPARE, "Stopped before anything was touched",
                    Held.APPLY, "Stopped while Helm was changing %s: revision 2 has failed half-way",
                    Held.VERIFY, "Stopped watching %s: the change is in place and was not taken back",
                    Held.ROLL_BACK, "Stopped while %s was being rolled back: revision 3 has failed half-way");
            for (Held held : Held.values()) {
                String log = JenkinsRule.getLog(runs.get(held));
                assertThat(log, containsString(told.get(held).formatted(phases.release(held))));
                assertEquals(log, 1, StringUtils.countMatches(log, "Stopped "));
            }
            phases.drop();
            for (Held held : Held.values()) {
                WorkflowRun next = JENKINS.buildAndAssertSuccess(runs.get(held).getParent());
                JENKINS.assertLogContains("2 are ready in revision", next);
            }
        }
    }

    @Test
    public void theTimeoutStepEndsTheWait() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules(NEVER_READY);
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                "",
                "timeout(time: 6, unit: 'SECONDS') { milvusScale component: 'queryNode', replicas: 2, "
                        + Jobs.where(milvus) + " }");
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.ABORTED, job);
        JENKINS.assertLogContains("Timeout has been exceeded", run);
    }

    @Test
    public void theBlocksAroundThemDoTheirPart() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        WorkflowJob job = Jobs.scripted(JENKINS, milvus, "", """
            catchError(buildResult: 'UNSTABLE', stageResult: 'UNSTABLE') {
                retry(2) { milvusScale component: 'indexNode', replicas: 2, %1$s }
            }
            parallel query: { milvusScale component: 'queryNode', replicas: 2, %1$s },
                proxy: { milvusScale component: 'proxy', replicas: 2, %1$s }
            echo 'the stage after them'
            """.formatted(Jobs.where(milvus)));
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.UNSTABLE, job);
        String log = JenkinsRule.getLog(run);
        assertEquals(log, 1, StringUtils.countMatches(log, "Retrying"));
        assertEquals(log, 2, StringUtils.countMatches(log, "ERROR: The release " + milvus.release() + " has no index"));
        assertThat(
                log,
                allOf(
                        containsString("queryNode 1 -> 2, 2 ready"),
                        containsString("proxy 1 -> 2, 2 ready"),
                        containsString("the stage after them")));
        assertEquals(3, milvus.revision());
    }

    @Test
    public void aWaitThatWasTooLongIsNoAbort() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules(NEVER_READY);
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                "",
                "catchError { milvusScale component: 'queryNode', replicas: 2, timeout: 1, " + Jobs.where(milvus)
                        + " }; echo 'the stage after it'");
        WorkflowRun run = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        String log = JenkinsRule.getLog(run);
        assertEquals(log, 1, StringUtils.countMatches(log, "ERROR: NOT_READY_TIMEOUT queryNode"));
        assertThat(log, containsString("the stage after it"));
        assertThat(log, not(containsString("\tat ")));
        assertEquals(
                List.of(ExceededTimeout.class),
                run.getAction(InterruptedBuildAction.class).getCauses().stream()
                        .map(Object::getClass)
                        .toList());
    }

    @Test
    public void dryRunShowsAndChangesNothing() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        WorkflowJob job = Jobs.scripted(
                JENKINS,
                milvus,
                "",
                "echo \"changes: ${milvusScale(component: 'queryNode', replicas: 4, dryRun: true, %s).changes[0]}\""
                        .formatted(Jobs.where(milvus)));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        JENKINS.assertLogContains("changes: ~ Deployment/my-release-milvus-querynode spec.replicas: 1 -> 4", run);
        assertEquals(1, milvus.revision());
    }

    @Test
    public void valuesFilesComeFromTheWorkspaceAndValuesShowNowhere() throws Exception {
        WorkflowJob job = Jobs.scripted(JENKINS, milvus, "", """
            writeFile file: 'deploy/more.yaml', text: 'queryNode: {replicas: 2}'
            milvusInstall valuesFiles: ['deploy/more.yaml'], values: [minio: [accessKey: 's3cr3t-key']],
                replicas: [dataNode: 2], %s
            """.formatted(Jobs.where(milvus)));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(run), not(containsString("s3cr3t-key")));
        assertThat(milvus.helm("get", "values", "my-release").output(), containsString("s3cr3t-key"));
        long query = milvus.pods().keySet().stream()
                .filter(name -> name.contains("-querynode-"))
                .count();
        long data = milvus.pods().keySet().stream()
                .filter(name -> name.contains("-datanode-"))
                .count();
        assertEquals("2 query nodes and 2 data nodes", "2 2", query + " " + data);
    }

    private static FlowNode step(WorkflowRun run) {
        return new DepthFirstScanner().findFirstMatch(run.getExecution(), new NodeStepTypePredicate("milvusScale"));
    }

    private static String arguments(WorkflowRun run) {
        return org.jenkinsci.plugins.workflow.actions.ArgumentsAction.getStepArgumentsAsString(step(run));
    }
}
