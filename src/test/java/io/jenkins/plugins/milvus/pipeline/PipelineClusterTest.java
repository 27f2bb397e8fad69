package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps in pipelines, on a real API server with a real Helm. */
public class PipelineClusterTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Test
    public void declarativeInstallAndScale() throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                """
                pipeline {
                  agent any
                  environment {
                    KUBECONFIG = '%s'
                    PATH = "%s:$PATH"
                  }
                  stages {
                    stage('Install') {
                      steps { milvusInstall namespace: '%3$s', chart: '%4$s', stableFor: 1 }
                    }
                    stage('Scale') {
                      steps { milvusScale component: 'queryNode', replicas: 3, namespace: '%3$s', chart: '%4$s', stableFor: 1 }
                    }
                  }
                }
                """.formatted(
                                milvus.cluster().kubeconfig(),
                                HelmHome.of(4),
                                milvus.cluster().namespace(),
                                Tools.chart("5.0.19")),
                true));
        WorkflowRun run = JENKINS.buildAndAssertSuccess(job);
        System.out.println(JenkinsRule.getLog(run));
        assertEquals(2, milvus.revision());
    }
}
