package io.jenkins.plugins.milvus.view;

import static org.junit.Assert.assertEquals;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.PageDecorator;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.Scenes;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    private static final int LOWEST = 548;
    private static final int HIGHEST = 1600;

    /** What the card beside it tells, in the log of the build. */
    private static final String LOG = """
            Started by timer
            ~ Deployment/my-release-milvus-querynode spec.replicas: 1 -> 3
            Ready: milvus/my-release: queryNode 1 -> 3, 3 ready; revision 5 with chart 5.0.19 after 24.6 s
            Finished: SUCCESS
            """;

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
        FreeStyleBuild ordinary = JENKINS.buildAndAssertSuccess(JENKINS.createFreeStyleProject("ordinary"));
        PageSpeed speed = new PageSpeed(JENKINS)
                .page("a build that did nothing to Milvus", ordinary.getUrl())
                .page("*Milvus* page of a build with 1,000 pods", thousand.getUrl() + "milvus/")
                .page("the table of all its pods", thousand.getUrl() + "milvus/record/1/")
                .page("the same with 3 pods", success.getUrl() + "milvus/")
                .ask();
        browser = new Chromium();
        browser.size(WIDTH, LOWEST);
        speed.load(browser).write(Path.of(System.getProperty("speed", "docs/benchmarks.md")));

        shoot(success, "success");
        shoot(failure, "failure");
        shoot(thousand, "thousand");
        browser.language("zh-CN");
        // core's own words are those of its localization plugin: what is beside the page stays out
        shoot(new URL(JENKINS.getURL(), inChinese(job).getUrl() + "milvus/"), "chinese", "#main-panel", HIGHEST);
        browser.language("en");
        Dark.on = true;
        shoot(failure, "dark");
        Dark.on = false;
        System.setProperty(CARD, "true");
        Files.writeString(success.getLogFile().toPath(), LOG);
        shoot(new URL(JENKINS.getURL(), success.getUrl()), "card", "body", LOWEST);
        System.clearProperty(CARD);

        CannedBuilds.Gate gate = new CannedBuilds.Gate();
        job.getBuildersList().add(gate);
        FreeStyleBuild running = job.scheduleBuild2(0).waitForStart();
        CannedBuilds.keep(running, now(Scenes.running("1")));
        shoot(running, "running");
        gate.open();
        JENKINS.waitForCompletion(running);

        FreeStyleProject history = JENKINS.createFreeStyleProject("history");
        for (char each : "udfududffudu".toCharArray()) {
            CannedBuilds.over(
                    JENKINS,
                    history,
                    switch (each) {
                        case 'u' -> Scenes.success("1");
                        case 'd' -> Scenes.back("1");
                        default -> Scenes.failure("1");
                    });
        }
        shoot(new URL(JENKINS.getURL(), history.getUrl() + "milvus/"), "job", "body", HIGHEST);
        LocaleProvider.setProvider(usual);
    }

    /** As a Jenkins whose language is Chinese has written it. */
    private static FreeStyleBuild inChinese(FreeStyleProject job) throws Exception {
        LocaleProvider usual = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.SIMPLIFIED_CHINESE;
            }
        });
        Journal journal = Scenes.success("1");
        LocaleProvider.setProvider(usual);
        return CannedBuilds.over(JENKINS, job, journal);
    }

    /** As if it had begun a moment ago. */
    private static Journal now(Journal journal) {
        long begun = System.currentTimeMillis() - 11_000;
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

    private void shoot(FreeStyleBuild build, String name) throws IOException {
        shoot(new URL(JENKINS.getURL(), build.getUrl() + "milvus/"), name, "body", HIGHEST);
    }

    /** A part of a page, so high at most. */
    private void shoot(URL page, String name, String part, int most) throws IOException {
        browser.size(WIDTH, LOWEST);
        browser.open(page);
        // the list of a job's builds comes later
        Await.until("the builds of the job", () -> browser.count("#loading-builds:not([style*='none'])") == 0);
        browser.size(
                WIDTH,
                Integer.parseInt(browser.value("Math.min(" + most + ", document.documentElement.scrollHeight)")));
        Files.write(IMAGES.resolve(name + ".png"), browser.picture(part));
        assertEquals(name, List.of(), browser.troubles());
    }
}
