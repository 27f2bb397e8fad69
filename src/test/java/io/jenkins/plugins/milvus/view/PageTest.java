package io.jenkins.plugins.milvus.view;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.journal.Journal;
import io.jenkins.plugins.milvus.journal.JournalJson;
import io.jenkins.plugins.milvus.journal.Scenes;
import io.jenkins.plugins.milvus.pipeline.OneJenkins;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import jenkins.model.Jenkins;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.DomNodeList;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

/** What people see of builds, of which nothing but the journals is looked at. */
public class PageTest {

    private static final long PATIENCE_MILLIS = 30_000;

    private static final Path SCRIPTS =
            Path.of(System.getProperty("basedir", "."), "src/test/resources/io/jenkins/plugins/milvus/view");

    /** What an attacker would call a pod, were Kubernetes less strict. */
    private static final String EVIL = "<img src=x onerror=alert(1)>";

    /** How ECharts draws an attempt of the job's history. */
    private static final String WENT_WELL = ".milvus-plot path[fill='var(--milvus-good)']";

    private static final String FAILED = ".milvus-plot path[fill='var(--milvus-bad)']";

    @ClassRule
    public static final JenkinsRule JENKINS = new OneJenkins();

    /** Started by the first test that needs it. */
    private static Chromium browser;

    private FreeStyleProject job;

    @AfterClass
    public static void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    /** Or its scripts would be turned away while another test has Jenkins ask who they are, and the next one would hear of it. */
    @After
    public void leavePage() {
        if (browser != null) {
            browser.leave();
        }
    }

    @Before
    public void makeJob() throws Exception {
        job = JENKINS.createFreeStyleProject();
    }

    @Test
    public void success() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        HtmlPage page = read(build, "milvus/");
        String text = page.asNormalizedText();
        assertThat(text, containsString("Scale my-release in milvus"));
        assertThat(text, containsString("READY"));
        assertThat(text, containsString("1 → 3"));
        assertThat(text, containsString("4 → 5"));
        assertThat(text, containsString("24.6s"));
        assertThat(text, containsString("kept at 2"));
        assertThat(text, containsString("~ Deployment/my-release-milvus-querynode spec.replicas: 1 -> 3"));
        assertEquals(3, page.querySelectorAll(".milvus-timeline tbody tr").size());
        assertTrue(page.querySelectorAll("rect.milvus-bar--READY").size() >= 3);
        DomElement bars = page.querySelector(".milvus-timeline tbody tr:nth-child(3) svg");
        assertEquals(
                "Pending 1.2s, Scheduled 2.4s, Pulled 8.3s, Running 9.8s, Ready 14.6s",
                bars.getAttribute("aria-label"));

        HtmlPage index = open(build, "");
        assertThat(index.querySelector(".milvus-list").asNormalizedText(), containsString("queryNode 1 → 3"));
        assertNotNull("the link beside it", index.getAnchorByHref("/jenkins/" + build.getUrl() + "milvus"));
    }

    @Test
    public void theNewBuildPageHasACardInsteadOfTheLine() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        User.getById("curious", true)
                .addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"), Scenes.failure("2"));
        HtmlPage page = plain().withBasicCredentials("curious").getPage(build);
        List<DomNode> cards = page.querySelectorAll(".jenkins-card").stream()
                .filter(card -> card.querySelector(".milvus-list") != null)
                .toList();
        assertEquals("one, and no line below it", 1, cards.size());
        DomNode title = cards.get(0).querySelector(".jenkins-card__title a");
        assertEquals("Milvus", title.asNormalizedText());
        DomNodeList<DomNode> lines = cards.get(0).querySelectorAll(".milvus-list li");
        assertEquals(2, lines.size());
        assertThat(lines.get(0).asNormalizedText(), containsString("Scale my-release in milvus"));
        assertThat(lines.get(0).asNormalizedText(), containsString("queryNode 1 → 3"));
        assertEquals("READY", lines.get(0).querySelector(".milvus-code").getTextContent());
        assertEquals("CRASH_LOOP", lines.get(1).querySelector(".milvus-code").getTextContent());
        assertEquals("36.2s", lines.get(1).querySelector(".milvus-took").getTextContent());
        assertNotNull("the tab", page.querySelector(".app-build-tabs a[href$='/" + build.getUrl() + "milvus']"));
        HtmlPage whole = ((HtmlAnchor) title).click();
        assertEquals(2, whole.querySelectorAll(".milvus-operation").size());
    }

    @Test
    public void failure() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.failure("1"));
        HtmlPage page = read(build, "milvus/");
        String alert = page.querySelector(".jenkins-alert-danger").asNormalizedText();
        assertThat(alert, containsString("container querynode ended 3 times, exit code 134"));
        assertThat(alert, containsString("| panic: failed to create etcd client"));
        assertThat(alert, not(containsString("CRASH_LOOP")));
        assertEquals("CRASH_LOOP", page.querySelector(".milvus-code--bad").getTextContent());
        assertThat(page.querySelector(".milvus-components").asNormalizedText(), containsString("2 of 3 1 not ready"));
    }

    @Test
    public void aBuildThatRunsIsFollowedToItsEnd() throws Exception {
        CannedBuilds.Gate gate = new CannedBuilds.Gate();
        job.getBuildersList().add(gate);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        try {
            CannedBuilds.keep(build, Scenes.running("1"));
            HtmlPage page = open(build, "milvus/");
            within(page, "RUNNING", () -> "RUNNING".equals(code(page)));
            CannedBuilds.keep(build, Scenes.success("1"));
            within(page, "READY", () -> "READY".equals(code(page)));
            // the script says it after it has filled the page, while this looks on
            within(
                    page,
                    "what is read aloud",
                    () -> page.querySelector(".milvus-hidden").getTextContent().contains("READY queryNode 1 → 3"));
        } finally {
            gate.open();
            JENKINS.waitForCompletion(build);
        }
        assertEquals(
                "false",
                read(build, "milvus/")
                        .querySelector(".milvus-operations")
                        .getAttributes()
                        .getNamedItem("data-milvus-running")
                        .getNodeValue());
    }

    @Test
    public void whatNobodyCameToEndIsNotRunning() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.running("1"));
        assertEquals("LOST", code(read(build, "milvus/")));
    }

    @Test
    public void severalOperationsAreOnePage() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("7"), Scenes.failure("12"));
        assertEquals(
                2, read(build, "milvus/").querySelectorAll(".milvus-operation").size());
        assertEquals(2, read(build, "").querySelectorAll(".milvus-list li").size());
    }

    @Test
    public void aThousandPodsAreAnAreaAndThoseInTrouble() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.thousand("1"));
        HtmlPage page = read(build, "milvus/");
        assertEquals(5, page.querySelectorAll("path.milvus-bar").size());
        assertEquals(12, page.querySelectorAll(".milvus-timeline tbody tr").size());
        assertThat(page.querySelector(".milvus-key").asNormalizedText(), containsString("Ready 997"));
        HtmlPage all = page.getAnchorByText("All 1,000 pods").click();
        assertEquals(1000, all.querySelectorAll("table.sortable tbody tr").size());
    }

    @Test
    public void whateverComesFromAClusterIsEscaped() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, evil("1"));
        CannedBuilds.over(JENKINS, job, evil("1"));
        for (String path : List.of("", "milvus/", "milvus/fragment", "milvus/lines", "milvus/record/1/")) {
            HtmlPage page = read(build, path);
            assertEquals(path, 0, page.querySelectorAll("img[src='x']").size());
            assertThat(path, page.getWebResponse().getContentAsString(), not(containsString("<img src=x")));
            assertThat(path, page.getWebResponse().getContentAsString(), containsString("&lt;img src=x"));
        }
        for (String path : List.of("milvus/", "milvus/charts")) {
            HtmlPage page = plain().getPage(job, path);
            assertThat(path, page.getWebResponse().getContentAsString(), not(containsString("<img src=x")));
            assertThat(path, page.getWebResponse().getContentAsString(), containsString("&lt;img src=x"));
        }
    }

    private static Journal evil(String id) throws Exception {
        String text = new String(JournalJson.write(Scenes.failure(id)), StandardCharsets.UTF_8);
        text = text.replace("my-release-milvus-querynode-7c7779c6f8", EVIL)
                .replace("my-release", EVIL)
                .replace("queryNode", EVIL)
                .replace("CRASH_LOOP", EVIL)
                .replace("\"milvus\"", "\"" + EVIL + "\"")
                .replace("\"warnings\":[", "\"warnings\":[\"" + EVIL + "\"")
                .replace("5.0.19", EVIL);
        return JournalJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void theJobShowsItsHistory() throws Exception {
        CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        CannedBuilds.over(JENKINS, job, Scenes.failure("1"));
        JENKINS.buildAndAssertSuccess(job);
        CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        HtmlPage page = plain().getPage(job, "milvus/");
        assertEquals(1, page.querySelectorAll(".milvus-chart").size());
        DomElement plot = page.querySelector(".milvus-plot");
        assertEquals(
                "Replicas of queryNode in 3 attempts, of which 1 failed, 3 in the end; each took 36.2s at most",
                plot.getAttribute("aria-label"));
        JsonNode attempts = new ObjectMapper()
                .readTree(plot.getAttribute("data-milvus-chart"))
                .path("attempts");
        assertEquals(3, attempts.size());
        assertEquals(
                "#2: 1 → 3, CRASH_LOOP, 36.2s", attempts.get(1).path("says").asText());
        assertFalse(attempts.get(1).path("good").asBoolean());
        assertEquals(
                "the builds are reached from the table",
                List.of("../4/milvus/", "../2/milvus/", "../1/milvus/"),
                page.querySelectorAll("table.sortable a").stream()
                        .map(link -> ((HtmlAnchor) link).getHrefAttribute())
                        .toList());
        HtmlPage index = plain().getPage(job);
        assertEquals(
                1,
                index.querySelectorAll("[data-milvus-source='milvus/charts']").size());
    }

    @Test
    public void aJobWithoutItHasNoPage() throws Exception {
        JENKINS.buildAndAssertSuccess(job);
        plain().assertFails(job.getUrl() + "milvus/", 404);
        plain().assertFails(job.getLastBuild().getUrl() + "milvus/", 404);
    }

    @Test
    public void dataForPrograms() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("7"));
        JSONObject json = JENKINS.getJSON(build.getUrl() + "milvus/api/json").getJSONObject();
        JSONObject operation = json.getJSONArray("operations").getJSONObject(0);
        assertEquals("READY", operation.getString("code"));
        assertEquals(5, operation.getInt("revision"));
        assertEquals(24.6, operation.getDouble("seconds"), 0.01);
        JSONObject deep =
                JENKINS.getJSON(build.getUrl() + "milvus/api/json?depth=2").getJSONObject();
        JSONArray pods = deep.getJSONArray("operations").getJSONObject(0).getJSONArray("pods");
        assertEquals(14.6, pods.getJSONObject(2).getDouble("ready"), 0.01);
    }

    @Test
    public void chinese() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        LocaleProvider usual = CannedBuilds.languageOfTheRequest();
        try {
            WebRequest request = new WebRequest(new URL(JENKINS.getURL(), build.getUrl() + "milvus/"));
            request.setAdditionalHeader("Accept-Language", "zh-CN");
            HtmlPage page = plain().getPage(request);
            String text = page.asNormalizedText();
            for (String word : List.of("扩缩 milvus 中的 my-release", "用时", "副本数", "改动内容", "等待调度")) {
                assertThat(text, containsString(word));
            }
        } finally {
            LocaleProvider.setProvider(usual);
        }
    }

    @Test
    public void itIsThereAfterARestartAndGoneWithTheBuild() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        Path folder = build.getRootDir().toPath();
        JENKINS.jenkins.reload();
        FreeStyleBuild again = JENKINS.jenkins
                .getItemByFullName(job.getFullName(), FreeStyleProject.class)
                .getLastBuild();
        assertEquals("READY", code(read(again, "milvus/")));
        assertTrue(Files.exists(folder.resolve("milvus/1.json")));
        again.delete();
        assertFalse(Files.exists(folder));
    }

    @Test
    public void whoMayNotSeeTheJobSeesNothing() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("somebody", "reader")
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
        try {
            JenkinsRule.WebClient somebody = plain().withBasicCredentials("somebody");
            JenkinsRule.WebClient reader = plain().withBasicCredentials("reader");
            for (String url :
                    List.of(build.getUrl() + "milvus/", build.getUrl() + "milvus/api/json", job.getUrl() + "milvus/")) {
                somebody.assertFails(url, 404);
                reader.goTo(url, null);
            }
        } finally {
            JENKINS.jenkins.setAuthorizationStrategy(new hudson.security.AuthorizationStrategy.Unsecured());
        }
    }

    @Test
    public void inABrowserNothingIsWrong() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        visit(build.getUrl());
        assertThat(browser.text(".milvus-list"), containsString("queryNode 1 → 3"));
        visit(build.getUrl() + "milvus/record/1/");
        assertEquals(3, browser.count("table.sortable tbody tr"));
        visit(build.getUrl() + "milvus/");
        assertEquals("READY", browser.text(".milvus-code"));
        assertEquals(3, browser.count(".milvus-timeline tbody tr"));
        assertEquals(
                "the style sheet is applied",
                "1px",
                browser.value("getComputedStyle(document.querySelector('.milvus-hidden')).width"));
        visit(job.getUrl() + "milvus/");
        assertEquals(1, browser.count(WENT_WELL));
        visit(job.getUrl());
        Await.until("the drawing on the page of the job", () -> browser.count(WENT_WELL) == 1);
        nothingIsWrong();
    }

    @Test
    public void inABrowserABuildIsFollowedToItsEndWithoutAReload() throws Exception {
        CannedBuilds.Gate gate = new CannedBuilds.Gate();
        job.getBuildersList().add(gate);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        try {
            CannedBuilds.keep(build, Scenes.running("1"));
            visit(build.getUrl() + "milvus/");
            assertEquals("RUNNING", browser.text(".milvus-code"));
            browser.value("window.sameAsBefore = true");
            CannedBuilds.keep(build, Scenes.success("1"));
        } finally {
            gate.open();
            JENKINS.waitForCompletion(build);
        }
        Await.until("the end on the page", () -> browser.count("[data-milvus-running='false']") == 1);
        assertEquals("READY", browser.text(".milvus-code"));
        assertThat(browser.text("[role='status']"), containsString("READY queryNode 1 → 3"));
        assertEquals("no other page", "true", browser.value("window.sameAsBefore"));
        nothingIsWrong();
    }

    @Test
    public void inABrowserNothingThatComesFromAClusterIsExecuted() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, evil("1"));
        for (String path : List.of("", "milvus/", "milvus/record/1/")) {
            visit(build.getUrl() + path);
            assertThat(path, browser.text("#main-panel"), containsString(EVIL));
            assertEquals(path, 0, browser.count("img[src='x']"));
        }
        visit(job.getUrl() + "milvus/");
        assertThat(browser.text("#main-panel"), containsString(EVIL));
        visit(job.getUrl());
        Await.until("the drawing on the page of the job", () -> browser.count(FAILED) == 1);
        assertThat(browser.text(".milvus-chart"), containsString(EVIL));
        pointAt(1);
        assertThat(browser.text(".milvus-plot"), containsString("#1: 1 → 3, " + EVIL + ", 36.2s"));
        assertEquals(0, browser.count("img[src='x']"));
        nothingIsWrong();
    }

    @Test
    public void inABrowserTheHistoryIsDrawn() throws Exception {
        for (Journal each : List.of(Scenes.success("1"), Scenes.failure("1"), Scenes.back("1"), Scenes.failure("1"))) {
            CannedBuilds.over(JENKINS, job, each);
        }
        visit(job.getUrl() + "milvus/");
        assertEquals("drawn by ECharts", 1, browser.count(".milvus-plot svg"));
        assertEquals("attempts that went well", 2, browser.count(WENT_WELL));
        assertEquals("attempts that failed", 2, browser.count(FAILED));
        assertEquals(
                "told apart not by their colour alone",
                "false",
                browser.value("String(" + path(WENT_WELL) + " === " + path(FAILED) + ")"));
        assertEquals("their times", 4, browser.count(".milvus-plot path[stroke$='-edge)']"));
        String steps = browser.value(path(".milvus-plot path[stroke='var(--milvus-line)']"));
        assertTrue("steps, and no slopes: " + steps, level(steps));
        pointAt(0);
        assertThat(browser.text(".milvus-plot"), containsString("Before: 1"));
        pointAt(2);
        assertThat(browser.text(".milvus-plot"), containsString("#2: 1 → 3, CRASH_LOOP, 36.2s"));
        browser.value("document.querySelector('.milvus-chart').style.width = '20rem'");
        Await.until(
                "a drawing as narrow as its place",
                () -> browser.value("String(document.querySelector('.milvus-plot svg').clientWidth"
                                + " === document.querySelector('.milvus-plot').clientWidth)")
                        .equals("true"));
        nothingIsWrong();
    }

    /** What shows one place of the drawing as if somebody pointed at it, and what is said there. */
    private static void pointAt(int place) {
        browser.value("echarts.getInstanceByDom(document.querySelector('.milvus-plot'))"
                + ".dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: " + place + " })");
    }

    private static String path(String selector) {
        return "document.querySelector(" + Chromium.quoted(selector) + ").getAttribute('d')";
    }

    /** Whether each point of a path lies beside or above the one before. */
    private static boolean level(String path) {
        double[] numbers = Arrays.stream(path.replaceAll("[A-Z]", " ").trim().split("[ ,]+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        boolean level = numbers.length >= 8;
        for (int i = 2; i < numbers.length; i += 2) {
            level &= numbers[i] == numbers[i - 2] || numbers[i + 1] == numbers[i - 1];
        }
        return level;
    }

    @Test
    public void inABrowserTheNewPagesAreFineToo() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(JENKINS, job, Scenes.success("1"));
        List<String> flags = List.of("new-build-page.flag.defaultValue", "new-job-page.flag.defaultValue");
        flags.forEach(flag -> System.setProperty(flag, "true"));
        try {
            visit(build.getUrl());
            assertThat(browser.text(".jenkins-card .milvus-list"), containsString("queryNode 1 → 3"));
            visit(build.getUrl() + "milvus/");
            assertEquals("READY", browser.text(".milvus-code"));
            visit(job.getUrl() + "milvus/");
            assertEquals(1, browser.count(WENT_WELL));
            visit(job.getUrl());
            Await.until("the drawing on the page of the job", () -> browser.count(WENT_WELL) == 1);
            nothingIsWrong();
        } finally {
            flags.forEach(System::clearProperty);
        }
    }

    @Test
    public void inABrowserWhatIsDrawnIsToldAndReachedByKeys() throws Exception {
        visit(CannedBuilds.over(JENKINS, job, Scenes.thousand("1")).getUrl() + "milvus/");
        List<String> told = browser.told();
        assertThat(told, hasItem("image How many pods were in which stage, of 1,000"));
        assertThat(told, hasItem("columnheader Time since the operation began"));
        assertThat(told, hasItem("rowheader my-release-milvus-querynode-7c7779c6f8-x332"));
        assertThat(told, hasItem(startsWith("image Pending 17.6s, Scheduled ")));
        assertEquals(
                "nothing is drawn without being told",
                List.of(),
                told.stream()
                        .filter(each -> each.matches("(image|img|group) *"))
                        .toList());
        assertThat(
                reached(),
                hasItems("A All 1,000 pods", "PRE What was found", "PRE What changed", "DIV Pods over time"));
        visit(job.getUrl() + "milvus/");
        assertThat(browser.told(), hasItem(startsWith("image Replicas of queryNode in 1 attempts, of which 1 failed")));
        assertThat(reached(), hasItem("A #1"));
        nothingIsWrong();
    }

    /** All that the tab key comes to, with a word before it where one cannot see that it has. */
    private static List<String> reached() {
        List<String> reached = new ArrayList<>();
        String at;
        do {
            browser.tab();
            at = focused();
            reached.add(at);
        } while (!at.startsWith("BODY") && reached.size() < 80);
        return reached;
    }

    private static String focused() {
        return browser.value("""
                (() => {
                  const at = document.activeElement, style = getComputedStyle(at);
                  const seen = at === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                  return (seen ? '' : 'unseen ') + at.tagName + ' ' + (at.getAttribute('aria-label') || at.innerText || '').trim();
                })()
                """);
    }

    @Test
    public void inABrowserEverythingCanBeToldFromWhatIsBehindIt() throws Exception {
        FreeStyleBuild build = CannedBuilds.over(
                JENKINS, job, Scenes.success("1"), Scenes.failure("2"), Scenes.thousand("3"), Scenes.back("4"));
        String script = Files.readString(SCRIPTS.resolve("contrast.js"));
        String sheet = Files.readString(SCRIPTS.resolve("dark.css")) + "* { transition: none !important }";
        String dark = new ObjectMapper().writeValueAsString(sheet);
        for (String path : List.of(build.getUrl() + "milvus/", build.getUrl(), job.getUrl() + "milvus/")) {
            visit(path);
            for (String theme : List.of("light", "dark")) {
                if (theme.equals("dark")) {
                    browser.value("document.adoptedStyleSheets = [new CSSStyleSheet()];"
                            + " document.adoptedStyleSheets[0].replaceSync(" + dark + ")");
                }
                JsonNode result = new ObjectMapper().readTree(browser.value(script));
                assertTrue(
                        path + " " + result.path("looked"),
                        result.path("looked").asInt() > 3);
                assertEquals(path + " " + theme, "[]", result.path("pale").toString());
            }
        }
        browser.value("document.adoptedStyleSheets[0].replaceSync('.milvus-label { fill: #999; color: #999 }')");
        assertThat("what is too pale is found", browser.value(script), containsString("milvus-label"));
        browser.value("document.adoptedStyleSheets[0].replaceSync('.milvus-plot { --milvus-bad: #eee !important }')");
        assertThat("in a drawing too", browser.value(script), containsString("path."));
        nothingIsWrong();
    }

    private static void visit(String path) throws IOException {
        assumeTrue(
                "No Chromium is installed here, so that the pages are tested in HtmlUnit alone."
                        + " Install Debian's package chromium, or name the program in CHROMIUM.",
                Chromium.installed());
        if (browser == null) {
            browser = new Chromium();
        }
        browser.open(new URL(JENKINS.getURL(), path));
    }

    private static void nothingIsWrong() throws IOException {
        assertEquals(List.of(), browser.troubles());
        String own = JENKINS.getURL().toString();
        assertEquals(
                "requests to others",
                List.of(),
                browser.requests().stream()
                        .filter(url -> !url.startsWith(own) && !url.startsWith("data:"))
                        .toList());
    }

    private static HtmlPage open(FreeStyleBuild build, String path) throws Exception {
        return JENKINS.createWebClient().getPage(build, path);
    }

    private static HtmlPage read(FreeStyleBuild build, String path) throws Exception {
        return plain().getPage(build, path);
    }

    /** Without the scripts of the page, where they play no part and take time: a page with them takes seconds. */
    private static JenkinsRule.WebClient plain() {
        return JENKINS.createWebClient().withJavaScriptEnabled(false);
    }

    private static String code(HtmlPage page) {
        DomNode code = page.querySelector(".milvus-code");
        // while the page is being filled there is none for a moment
        return code == null ? "" : code.getTextContent();
    }

    private static void within(HtmlPage page, String what, BooleanSupplier condition) {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain for " + what, System.currentTimeMillis() < deadline);
            page.getWebClient().waitForBackgroundJavaScript(200);
        }
    }
}
