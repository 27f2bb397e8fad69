package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.local.LocalMilvus;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * The way of a user: a Jenkins of its own with each plugin in a class loader of its own, and an agent that dials in. In
 * the other tests everything is on one class path, which hides what a plugin cannot see of another.
 */
public class RealJenkinsClusterTest {

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule();

    @Rule
    public final InboundAgentRule agents = new InboundAgentRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void installAndScaleOnAnAgentThatDialsIn() throws Throwable {
        startWithAgent();
        String script = script("milvusInstall %1$s\nmilvusScale component: 'queryNode', replicas: 3, %1$s");
        jenkins.runRemotely(rule -> {
            WorkflowRun run = rule.buildAndAssertSuccess(job(rule, script));
            rule.assertLogContains("queryNode 1 -> 3, 3 ready; revision 2", run);
        });
        assertEquals(2, milvus.revision());
    }

    @Test
    public void aControllerThatIsKilledWhileWatching() throws Throwable {
        milvus.install(Jobs.VERSION, Map.of());
        Stuck.hold(milvus);
        startWithAgent();
        String script = script("milvusScale component: 'queryNode', replicas: 2, %1$s");
        jenkins.runRemotely(rule -> {
            WorkflowRun run = job(rule, script).scheduleBuild2(0).waitForStart();
            Jobs.await(run, "0/1     Running");
        });
        jenkins.stopJenkinsForcibly();
        Stuck.letGo(milvus);
        jenkins.startJenkins();
        jenkins.runRemotely(rule -> {
            WorkflowJob job = rule.jenkins.getAllItems(WorkflowJob.class).get(0);
            WorkflowRun run = rule.waitForCompletion(job.getBuildByNumber(1));
            rule.assertBuildStatusSuccess(run);
            rule.assertLogContains("queryNode 1 -> 2, 2 ready; revision 2", run);
            assertEquals(0, Jobs.leftovers(rule.jenkins.getNode("remote").getWorkspaceFor(job)));
        });
        assertEquals("one upgrade, although the step ran in two lives", 2, milvus.revision());
    }

    private void startWithAgent() throws Throwable {
        jenkins.startJenkins();
        agents.createAgent(
                jenkins,
                InboundAgentRule.Options.newBuilder()
                        .name("remote")
                        .label("remote")
                        .webSocket()
                        .build());
    }

    private String script(String steps) throws Exception {
        return "node('remote') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s\n} }"
                .formatted(milvus.cluster().kubeconfig(), Jobs.helmHome(4), steps.formatted(Jobs.where(milvus)));
    }

    private static WorkflowJob job(JenkinsRule rule, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
