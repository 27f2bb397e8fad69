package io.jenkins.plugins.milvus.freestyle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.Assert.assertEquals;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.pipeline.Jobs;
import io.jenkins.plugins.milvus.pipeline.MilvusInstallStep;
import io.jenkins.plugins.milvus.pipeline.MilvusScaleStep;
import io.jenkins.plugins.milvus.pipeline.OperationStep;
import io.jenkins.plugins.milvus.pipeline.Phases;
import io.jenkins.plugins.milvus.pipeline.Phases.Held;
import io.jenkins.plugins.milvus.tool.HelmInstallation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The build steps in freestyle jobs, with a kubeconfig out of Jenkins' credentials and Helm as a tool. */
public class FreestyleClusterTest {

    @ClassRule
    public static final JenkinsRule JENKINS = Jobs.patient();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(3);

    private FreeStyleProject job;

    @Before
    public void configure() throws Exception {
        Jenkins.get()
                .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                .setInstallations(
                        new HelmInstallation("helm-3", Jobs.helmHome(3).toString(), List.of()));
        store(Files.readAllBytes(milvus.cluster().kubeconfig()));
        job = project();
    }

    private static void store(byte[] kubeconfig) {
        SystemCredentialsProvider.getInstance()
                .setDomainCredentialsMap(Map.of(
                        Domain.global(),
                        List.of(new FileCredentialsImpl(
                                CredentialsScope.GLOBAL, "prod", "", "config", SecretBytes.fromBytes(kubeconfig)))));
    }

    private static FreeStyleProject project() throws Exception {
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        project.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("REPLICAS", ""), new StringParameterDefinition("NAMESPACE", "")));
        return project;
    }

    @Test
    public void installAndScaleWithParameters() throws Exception {
        MilvusScaleStep scale = where(new MilvusScaleStep());
        scale.setComponents(Map.of("queryNode", "$REPLICAS"));
        job.getBuildersList().add(new InstallBuilder(where(new MilvusInstallStep())));
        job.getBuildersList().add(new ScaleBuilder(scale));
        FreeStyleBuild build = JENKINS.assertBuildStatusSuccess(schedule("2"));
        assertThat(
                JenkinsRule.getLog(build),
                allOf(
                        containsString("(credentials prod, context its current one)"),
                        containsString("Ready: " + milvus.release() + ": queryNode 1 -> 2, 2 ready; revision 2")));
        assertEquals("no kubeconfig stays behind", 0, Jobs.leftovers(build.getWorkspace()));
        assertEquals(2, milvus.revision());
        assertEquals("READY queryNode 1 -> 2", Jobs.outcomes(JENKINS, build).get(1));
    }

    @Test
    public void anEmptyParameterIsRefused() throws Exception {
        MilvusScaleStep scale = where(new MilvusScaleStep());
        scale.setComponents(Map.of("queryNode", "$REPLICAS"));
        job.getBuildersList().add(new ScaleBuilder(scale));
        FreeStyleBuild build = JENKINS.assertBuildStatus(Result.FAILURE, schedule(""));
        JENKINS.assertLogContains("ERROR: No number is given for queryNode", build);
    }

    @Test
    public void anAbortWhileWatching() throws Exception {
        milvus.installedByHelm(Jobs.VERSION);
        milvus.rules("[{\"selector\": \"component=querynode\", \"behaviour\": \"neverReady\"}]");
        MilvusScaleStep scale = where(new MilvusScaleStep());
        scale.setComponent("queryNode");
        scale.setReplicas(2);
        job.getBuildersList().add(new ScaleBuilder(scale));
        FreeStyleBuild build = schedule("2").waitForStart();
        Jobs.await(build, "0/1     Running");
        long before = System.nanoTime();
        build.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        assertThat((System.nanoTime() - before) / 1_000_000, lessThan(3_000L));
        JENKINS.assertLogContains(
                "Stopped watching " + milvus.release() + ": the change is in place and was not taken back", build);
        assertEquals("no kubeconfig stays behind", 0, Jobs.leftovers(build.getWorkspace()));
    }

    @Test
    public void anAbortWhileAnExecPluginIsAsked() throws Exception {
        Path began = milvus.run().scratch().resolve("began");
        store("""
                apiVersion: v1
                kind: Config
                current-context: slow
                contexts: [{name: slow, context: {cluster: slow, user: slow}}]
                clusters: [{name: slow, cluster: {server: "%s"}}]
                users:
                - name: slow
                  user:
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      interactiveMode: Never
                      command: sh
                      args: ["-c", "touch '%s'; exec sleep 600"]
                """.formatted(milvus.cluster().endpoint().server(), began).getBytes(StandardCharsets.UTF_8));
        job.getBuildersList().add(new ScaleBuilder(scale("my-release")));
        FreeStyleBuild build = schedule("2").waitForStart();
        Jobs.await(() -> Files.exists(began), "the exec plugin to be asked");
        abort(build);
        JENKINS.assertLogContains("Stopped before anything was touched", build);
    }

    @Test
    public void anAbortWhileHelmLooksAndWhileItWrites() throws Exception {
        try (Phases phases = new Phases(milvus)) {
            phases.hold();
            Jenkins.get()
                    .getDescriptorByType(HelmInstallation.DescriptorImpl.class)
                    .setInstallations(
                            new HelmInstallation("helm-3", phases.helm().toString(), List.of()));
            Map<Held, FreeStyleBuild> builds = new EnumMap<>(Held.class);
            for (Held held : List.of(Held.PREPARE, Held.APPLY)) {
                job = project();
                job.getBuildersList().add(new ScaleBuilder(scale(held.release())));
                builds.put(held, schedule("2").waitForStart());
            }
            phases.await(builds.keySet());
            for (FreeStyleBuild build : builds.values()) {
                abort(build);
            }
            JENKINS.assertLogContains("Stopped before anything was touched", builds.get(Held.PREPARE));
            JENKINS.assertLogContains(
                    "Stopped while Helm was changing " + phases.release(Held.APPLY)
                            + ": revision 2 has failed half-way",
                    builds.get(Held.APPLY));
        }
    }

    private static void abort(FreeStyleBuild build) throws Exception {
        long before = System.currentTimeMillis();
        build.doStop();
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        assertThat(build.getStartTimeInMillis() + build.getDuration() - before, lessThan(6_000L));
    }

    private MilvusScaleStep scale(String release) {
        MilvusScaleStep step = where(new MilvusScaleStep());
        step.setRelease(release);
        step.setComponent("queryNode");
        step.setReplicas(2);
        return step;
    }

    private <S extends OperationStep> S where(S step) {
        step.setNamespace("$NAMESPACE");
        step.setChart(Tools.chart(Jobs.VERSION));
        step.setStableFor(0);
        step.setCredentialsId("prod");
        step.setHelm("helm-3");
        return step;
    }

    private QueueTaskFuture<FreeStyleBuild> schedule(String replicas) {
        return job.scheduleBuild2(
                0,
                new ParametersAction(
                        new StringParameterValue("REPLICAS", replicas),
                        new StringParameterValue("NAMESPACE", milvus.cluster().namespace())));
    }
}
