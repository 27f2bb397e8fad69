package io.jenkins.plugins.milvus.view;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** How journals come into the folder of a build. */
public class KeeperTest {

    private static final long PATIENCE_MILLIS = 30_000;

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private FreeStyleProject job;
    private FreeStyleBuild build;
    private Path file;

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
    public void whatAPipelineHidesInItsLogIsHidden() {
        ConsoleLogFilter filter = new Hide();
        keeper(BuildMasks.of(build, filter)).failed(new IllegalStateException("the s3cr3t is out"));
        assertEquals("the **** is out", stored().outcome().line());
        assertEquals("as it is", BuildMasks.of(build, null).apply("as it is"));
    }

    @Test
    public void whatAFreestyleJobHidesToo() throws Exception {
        assertEquals("the s3cr3t", BuildMasks.of(build).apply("the s3cr3t"));
        job.getBuildWrappersList().add(new Wrapper());
        assertEquals("the ****", BuildMasks.of(build).apply("the s3cr3t"));
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

    /** Hides one word. */
    static final class Hide extends ConsoleLogFilter implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorateLogger(Run any, OutputStream logger) {
            return new LineTransformationOutputStream.Delegating(logger) {
                @Override
                protected void eol(byte[] bytes, int length) throws IOException {
                    String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
                    out.write(line.replace("s3cr3t", "****").getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }

    /** The same around a freestyle build. */
    static final class Wrapper extends BuildWrapper {
        @Override
        public OutputStream decorateLogger(AbstractBuild any, OutputStream logger) {
            return new Hide().decorateLogger((Run<?, ?>) any, logger);
        }

        @Override
        public Environment setUp(AbstractBuild any, Launcher launcher, BuildListener listener) {
            return new Environment() {};
        }
    }
}
