package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.local.LocalMilvus;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.InboundAgentRule;
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
    public void installAndScale() throws Throwable {
        String script =
                """
                node('remote') {
                  withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {
                    milvusInstall %3$s
                    milvusScale component: 'queryNode', replicas: 3, %3$s
                  }
                }
                """
                        .formatted(milvus.cluster().kubeconfig(), Jobs.helmHome(4), Jobs.where(milvus));
        jenkins.startJenkins();
        agents.createAgent(
                jenkins,
                InboundAgentRule.Options.newBuilder()
                        .name("remote")
                        .label("remote")
                        .webSocket()
                        .build());
        jenkins.runRemotely(rule -> {
            WorkflowJob job = rule.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(script, true));
            rule.assertLogContains("queryNode 1 -> 3, 3 ready; revision 2", rule.buildAndAssertSuccess(job));
        });
        assertEquals(2, milvus.revision());
    }
}
