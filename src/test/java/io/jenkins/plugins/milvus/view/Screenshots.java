package io.jenkins.plugins.milvus.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.PageDecorator;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Scenes;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.localizer.LocaleProvider;

/**
 * Pictures of the pages with journals that no cluster was needed for, and how long the largest page takes: no test, run
 * by {@code docs/images/make}.
 */
public class Screenshots {

    private static final Path IMAGES = Path.of(System.getProperty("basedir", "."), "docs/images");
    private static final String CHROMIUM = Objects.requireNonNullElse(System.getenv("CHROMIUM"), "chromium");
    private static final int WIDTH = 1280;
    private static final int MOST_SECONDS = 120;
    private static final int MEASURED = 5;

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    /** Jenkins itself has no dark theme: the variables that one would set. */
    @TestExtension
    public static final class Dark extends PageDecorator {
        private static volatile boolean on;

        /** Whether it is dark. */
        public boolean isOn() {
            return on;
        }
    }

    @Test
    public void make() throws Exception {
        Files.createDirectories(IMAGES);
        LocaleProvider usual = CannedBuilds.languageOfTheRequest();
        Files.writeString(
                JENKINS.jenkins.getRootDir().toPath().resolve("userContent/dark.css"),
                new String(Screenshots.class.getResourceAsStream("dark.css").readAllBytes(), StandardCharsets.UTF_8));
        FreeStyleProject job = JENKINS.createFreeStyleProject("scale-milvus");
        FreeStyleBuild success = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        FreeStyleBuild failure = CannedBuilds.over(JENKINS, job, Scenes.failure("1"));
        FreeStyleBuild thousand = CannedBuilds.over(JENKINS, job, Scenes.thousand("1"));
        shoot(success, "success", 780, "en");
        shoot(failure, "failure", 940, "en");
        shoot(thousand, "thousand", 1080, "en");
        shoot(success, "chinese", 780, "zh-CN");
        measure(thousand);

        CannedBuilds.Gate gate = new CannedBuilds.Gate();
        job.getBuildersList().add(gate);
        FreeStyleBuild running = job.scheduleBuild2(0).waitForStart();
        CannedBuilds.keep(running, now(Scenes.running("1")));
        shoot(running, "running", 700, "en");
        gate.open();
        JENKINS.waitForCompletion(running);
        job.getBuildersList().clear();

        Dark.on = true;
        shoot(failure, "dark", 940, "en");
        Dark.on = false;

        FreeStyleProject history = JENKINS.createFreeStyleProject("history");
        for (int i = 0; i < 12; i++) {
            CannedBuilds.over(
                    JENKINS,
                    history,
                    i % 4 == 2 ? Scenes.failure("1") : i % 3 == 0 ? Scenes.back("1") : Scenes.success("1"));
        }
        shoot(new URL(JENKINS.getURL(), history.getUrl() + "milvus/"), "job", 760, "en");
        LocaleProvider.setProvider(usual);
    }

    /** As if it had begun a moment ago. */
    private static Journal now(Journal journal) {
        long begun = System.currentTimeMillis() - 34_000;
        return new Journal(
                journal.version(),
                journal.id(),
                journal.kind(),
                journal.release(),
                journal.namespace(),
                journal.chart(),
                journal.revision(),
                journal.previousRevision(),
                journal.changed(),
                journal.phase(),
                begun,
                0,
                journal.outcome(),
                journal.components(),
                journal.pods(),
                0,
                journal.changes(),
                journal.warnings());
    }

    private static void measure(FreeStyleBuild build) throws Exception {
        URL page = new URL(JENKINS.getURL(), build.getUrl() + "milvus/");
        List<Long> millis = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < MEASURED; i++) {
            long begun = System.nanoTime();
            URLConnection connection = page.openConnection();
            bytes = connection.getInputStream().readAllBytes().length;
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        System.out.println("PAGE OF 1,000 PODS: " + millis + " ms, " + bytes / 1024 + " KB");
        assertTrue("at most a second: " + millis, millis.get(MEASURED - 1) < 1000);
    }

    private static void shoot(FreeStyleBuild build, String name, int height, String language) throws Exception {
        shoot(new URL(JENKINS.getURL(), build.getUrl() + "milvus/"), name, height, language);
    }

    private static void shoot(URL page, String name, int height, String language) throws Exception {
        Path image = IMAGES.resolve(name + ".png");
        Path profile = Files.createTempDirectory("chromium");
        Process chromium = new ProcessBuilder(
                        CHROMIUM,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile,
                        "--window-size=" + WIDTH + "," + height,
                        "--lang=" + language,
                        "--accept-lang=" + language,
                        "--virtual-time-budget=4000",
                        "--screenshot=" + image,
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        assertTrue(name + " takes too long", chromium.waitFor(MOST_SECONDS, TimeUnit.SECONDS));
        assertEquals(Files.readString(profile.resolve("log")), 0, chromium.exitValue());
        hudson.Util.deleteRecursive(profile.toFile());
    }
}
