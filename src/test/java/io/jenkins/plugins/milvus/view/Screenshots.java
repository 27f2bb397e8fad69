package io.jenkins.plugins.milvus.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.PageDecorator;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Scenes;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.After;
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
    /** Gives everybody the new page of a build. */
    private static final String CARD = "new-build-page.flag.defaultValue";

    private static final int WIDTH = 1280;
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

    private Chromium browser;

    @After
    public void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
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
        measure(success, thousand);
        browser = new Chromium();
        shoot(success, "success", 780);
        shoot(failure, "failure", 940);
        shoot(thousand, "thousand", 1080);
        browser.language("zh-CN");
        shoot(success, "chinese", 780);
        browser.language("en");
        Dark.on = true;
        shoot(failure, "dark", 940);
        Dark.on = false;
        System.setProperty(CARD, "true");
        shoot(new URL(JENKINS.getURL(), success.getUrl()), "card", 620);
        System.clearProperty(CARD);

        CannedBuilds.Gate gate = new CannedBuilds.Gate();
        job.getBuildersList().add(gate);
        FreeStyleBuild running = job.scheduleBuild2(0).waitForStart();
        CannedBuilds.keep(running, now(Scenes.running("1")));
        shoot(running, "running", 700);
        gate.open();
        JENKINS.waitForCompletion(running);

        FreeStyleProject history = JENKINS.createFreeStyleProject("history");
        for (int i = 0; i < 12; i++) {
            CannedBuilds.over(
                    JENKINS,
                    history,
                    i % 4 == 2 ? Scenes.failure("1") : i % 3 == 0 ? Scenes.back("1") : Scenes.success("1"));
        }
        shoot(new URL(JENKINS.getURL(), history.getUrl() + "milvus/"), "job", 760);
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

    /** How long the largest page takes: before anybody has asked for one like it, and then. */
    private static void measure(FreeStyleBuild other, FreeStyleBuild build) throws Exception {
        // what every page of Jenkins needs is there in a Jenkins that somebody uses
        long first = millis(new URL(JENKINS.getURL(), other.getUrl() + "console"));
        URL page = new URL(JENKINS.getURL(), build.getUrl() + "milvus/");
        long cold = millis(page);
        List<Long> warm = new ArrayList<>();
        for (int i = 0; i < MEASURED; i++) {
            warm.add(millis(page));
        }
        int bytes = page.openConnection().getInputStream().readAllBytes().length;
        System.out.println("PAGE OF 1,000 PODS: " + cold + " ms at first, then " + warm + " ms, " + bytes / 1024
                + " KB; the very first page of Jenkins: " + first + " ms");
        assertTrue("at most a second: " + cold, cold < 1000);
    }

    private static long millis(URL page) throws IOException {
        long begun = System.nanoTime();
        page.openConnection().getInputStream().readAllBytes();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void shoot(FreeStyleBuild build, String name, int height) throws IOException {
        shoot(new URL(JENKINS.getURL(), build.getUrl() + "milvus/"), name, height);
    }

    private void shoot(URL page, String name, int height) throws IOException {
        browser.size(WIDTH, height);
        browser.open(page);
        Files.write(IMAGES.resolve(name + ".png"), browser.picture());
        assertEquals(name, List.of(), browser.troubles());
    }
}
