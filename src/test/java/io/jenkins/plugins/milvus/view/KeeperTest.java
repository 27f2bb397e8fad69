package io.jenkins.plugins.milvus.view;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.console.LineTransformationOutputStream;
import hudson.model.AbstractBuild;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import hudson.util.Secret;
import io.jenkins.plugins.milvus.freestyle.ScaleBuilder;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.pipeline.MilvusScaleStep;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** How journals come into the folder of a build. */
public class KeeperTest {

    private static final long PATIENCE_MILLIS = 30_000;

    /** A kubeconfig that is not there: what does not find it quotes its path. */
    private static final String SECRET = "/nowhere/s3cr3t";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private FreeStyleProject job;
    private FreeStyleBuild build;
    private Path file;

    @BeforeClass
    public static void store() {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "it", "", Secret.fromString(SECRET)));
    }

    @Before
    public void build() throws Exception {
        job = JENKINS.createFreeStyleProject();
        build = JENKINS.buildAndAssertSuccess(job);
        file = build.getRootDir().toPath().resolve("milvus/7.json");
    }

    @Test
    public void itIsThereAtOnceAndChangesWhileTheOperationGoesOn() throws Exception {
        Keeper keeper = keeper(UnaryOperator.identity());
        await(() -> stored() != null);
        assertEquals("", stored().outcome().code());
        keeper.warned("something");
        await(() -> List.of("something").equals(stored().warnings()));
    }

    @Test
    public void manyChangesAreFewFiles() throws Exception {
        Keeper keeper = keeper(UnaryOperator.identity());
        await(() -> stored() != null);
        int files = 0;
        Object last = Files.readAttributes(file, "lastModifiedTime").get("lastModifiedTime");
        long until = System.nanoTime() + 2_000_000_000L;
        for (int i = 0; System.nanoTime() < until; i++) {
            keeper.warned("line " + i % 20);
            Object now = Files.readAttributes(file, "lastModifiedTime").get("lastModifiedTime");
            files += now.equals(last) ? 0 : 1;
            last = now;
        }
        assertThat(files, lessThan(4));
    }

    @Test
    public void howItEndsIsStoredBeforeTheStepEnds() {
        Keeper keeper = keeper(UnaryOperator.identity());
        keeper.failed(new OperationFailedException(Code.OOM, "OOM queryNode: killed", List.of("a detail")));
        assertEquals("OOM", stored().outcome().code());
        assertEquals(List.of("a detail"), stored().outcome().details());
        keeper.aborted("too late");
        assertEquals("OOM", stored().outcome().code());
    }

    @Test
    public void whatWasRefusedAndWhatNobodyExpected() {
        keeper(UnaryOperator.identity()).failed(new RefusedException(RefusedException.Reason.INVALID, "no"));
        assertEquals(
                "REFUSED no",
                stored().outcome().code() + " " + stored().outcome().line());
        keeper(UnaryOperator.identity()).failed(new IllegalStateException("what"));
        assertEquals(
                "ERROR what",
                stored().outcome().code() + " " + stored().outcome().line());
    }

    @Test
    public void theNextOneGoesOn() {
        Keeper first = keeper(UnaryOperator.identity());
        first.warned("before the restart");
        first.leave();
        first.warned("nobody listens");
        long begun = stored().startedAt();
        Keeper second = keeper(UnaryOperator.identity());
        second.aborted("stopped");
        assertEquals(begun, stored().startedAt());
        assertEquals(List.of("before the restart"), stored().warnings());
    }

    @Test
    public void aBuildThatWasDeletedStaysSo() throws Exception {
        Keeper keeper = keeper(UnaryOperator.identity());
        await(() -> stored() != null);
        build.delete();
        keeper.aborted("stopped");
        assertFalse(Files.exists(build.getRootDir().toPath()));
    }

    @Test
    public void whatAPipelineHidesInItsLogIsHidden() throws Exception {
        WorkflowJob pipeline = JENKINS.createProject(WorkflowJob.class);
        pipeline.setDefinition(new CpsFlowDefinition(
                "node { withCredentials([string(credentialsId: 'it', variable: 'KUBECONFIG')]) {"
                        + " milvusScale component: 'queryNode', replicas: 2 } }",
                true));
        hidden(JENKINS.buildAndAssertStatus(Result.FAILURE, pipeline));
    }

    @Test
    public void whatAFreestyleJobHidesToo() throws Exception {
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new StringBinding("KUBECONFIG", "it"))));
        MilvusScaleStep step = new MilvusScaleStep();
        step.setComponent("queryNode");
        step.setReplicas(2);
        job.getBuildersList().add(new ScaleBuilder(step));
        hidden(JENKINS.buildAndAssertStatus(Result.FAILURE, job));
    }

    /** The step quotes what it was given, and nothing that is kept of the build does. */
    private static void hidden(Run<?, ?> run) throws Exception {
        List<Journal> journals = new Journals(run).all();
        assertEquals(1, journals.size());
        assertThat(journals.get(0).outcome().line(), containsString("The file **** is not"));
        JENKINS.assertLogContains("The file **** is not", run);
        try (Stream<Path> record = Files.walk(run.getRootDir().toPath())) {
            for (Path file : record.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(file.toString(), text, not(containsString(SECRET)));
            }
        }
    }

    @Test
    public void whereNothingIsHiddenATextStaysAsItIs() {
        assertEquals("as it is", BuildMasks.of(build).apply("as it is"));
    }

    @Test
    public void aFilterIsAskedOnceAndNotForNothing() throws Exception {
        Counting wrapper = new Counting();
        job.getBuildWrappersList().add(wrapper);
        UnaryOperator<String> mask = BuildMasks.of(build);
        assertEquals("", mask.apply(""));
        assertEquals(0, wrapper.asked);
        assertEquals("not A SECRET any more", mask.apply("not a secret any more"));
        assertEquals("A SECRET again", mask.apply("a secret again"));
        assertEquals(1, wrapper.asked);
    }

    /** One that has a file for each log, as timestamper has, and changes whole lines. */
    public static final class Counting extends BuildWrapper {

        private transient int asked;

        @Override
        public OutputStream decorateLogger(AbstractBuild build, OutputStream log) {
            asked++;
            return new LineTransformationOutputStream.Delegating(log) {
                @Override
                protected void eol(byte[] line, int length) throws IOException {
                    String text = new String(line, 0, length, StandardCharsets.UTF_8);
                    out.write(text.replace("a secret", "A SECRET").getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }

    private Keeper keeper(UnaryOperator<String> mask) {
        return Keeper.of(build, "7", Journal.Kind.SCALE, mask);
    }

    private Journal stored() {
        return new Journals(build).find("7").orElse(null);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.call()) {
            if (System.currentTimeMillis() > deadline) {
                throw new AssertionError("waited in vain");
            }
            Thread.onSpinWait();
        }
    }
}
