package io.jenkins.plugins.milvus.view;

import static io.jenkins.plugins.milvus.view.Chromium.quoted;
import static org.junit.Assert.assertEquals;

import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.pipeline.Jobs;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * The way of somebody with a browser in a Jenkins of its own: makes a pipeline with the Snippet Generator and a freestyle
 * job by its form, runs both against a local cluster, and takes a picture of each form, light and dark, in both languages.
 * No test, run by {@code docs/images/forms}.
 */
public class Forms {

    private static final Path FOLDER = Path.of(System.getProperty("milvus.pictures", "target/forms"));
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 900;
    private static final String SCALE = "milvusScale";
    private static final String INSTALL = "milvusInstall";
    private static final String SUBMIT = "document.querySelector('button[name=Submit]').click()";
    /** The elements of a selector that are to be seen. */
    private static final String SHOWN =
            "(selector => [...document.querySelectorAll(selector)].filter(each => each.offsetParent))";

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule().withTimeout(1200);

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    private URL address;
    private String namespace;
    private Chromium browser;
    /** What the pictures at hand are called by. */
    private String look = "";

    @Test
    public void make() throws Throwable {
        Files.createDirectories(FOLDER);
        jenkins.startJenkins();
        String kubeconfig = milvus.cluster().kubeconfig().toString();
        String helm = Jobs.helmHome(4).toString();
        jenkins.runRemotely(rule -> {
            rule.jenkins
                    .getGlobalNodeProperties()
                    .add(new EnvironmentVariablesNodeProperty(
                            new Entry("KUBECONFIG", kubeconfig), new Entry("PATH+HELM", helm)));
        });
        address = jenkins.getUrl();
        namespace = milvus.cluster().namespace();
        try (Chromium started = new Chromium()) {
            browser = started;
            makePipeline();
            makeFreestyleJob();
            String dark =
                    new String(Forms.class.getResourceAsStream("dark.css").readAllBytes(), StandardCharsets.UTF_8);
            for (String language : List.of("en", "zh-CN")) {
                for (String theme : List.of("light", "dark")) {
                    look = "-" + language + "-" + theme;
                    browser.language(language);
                    browser.style(theme.equals("dark") ? dark : "");
                    allForms();
                }
            }
        }
        assertEquals("installed, then scaled twice", 3, milvus.revision());
    }

    private void makePipeline() throws Exception {
        create("by-script", "org_jenkinsci_plugins_workflow_job_WorkflowJob");
        snippets(INSTALL);
        where(0);
        String install = snippet();
        snippets(SCALE);
        fill("component", 0, "queryNode");
        fill("replicas", 0, "3");
        where(0);
        String script = "node {\n    " + install + "\n    " + snippet() + "\n}";
        open("job/by-script/configure");
        // a text area where tests run, and an editor on top of it elsewhere
        await("document.querySelector('[name=\"_.script\"]')");
        fill("script", 0, script);
        browser.follow(SUBMIT);
        build("by-script");
    }

    private void makeFreestyleJob() throws Exception {
        create("by-form", "hudson_model_FreeStyleProject");
        addStep("Install Milvus", 1);
        where(0);
        addStep("Scale Milvus", 2);
        where(1);
        fill("component", 0, "data node");
        // the first one is the install's
        fill("replicas", 1, "2");
        browser.follow(SUBMIT);
        build("by-form");
    }

    private void allForms() throws Exception {
        for (String step : List.of(SCALE, INSTALL)) {
            snippets(step);
            shoot(step);
            unfold();
            help();
            shoot(step + "-help");
        }
        wrong(SCALE, Map.of("component", "queryNod", "replicas", "three"));
        shoot("wrong-1");
        wrong(SCALE, Map.of("component", "rootCoord", "replicas", "2", "chart", "oci://a/milvus", "repository", "a"));
        shoot("wrong-2");
        wrong(SCALE, Map.of("component", "proxy", "replicas", "0", "release", "$RELEASE", "pace", "-1"));
        browser.value("document.querySelector('.validate-button').click()");
        answered(1);
        shoot("wrong-3");
        wrong(SCALE, Map.of("component", "proxy", "replicas", "2", "components", "queryNode=3", "timeout", "0"));
        shoot("wrong-4");
        wrong(INSTALL, Map.of("replicas", "queryNode: x", "values", "a: [", "valuesFiles", "/etc/passwd"));
        shoot("wrong-5");

        open("job/by-form/configure");
        await("document.querySelectorAll('[name=\"_.release\"]').length == 2");
        browser.value("document.querySelectorAll('.validate-button').forEach(each => each.click())");
        answered(2);
        shoot("freestyle");
        open("manage/configure");
        await("document.querySelector('[name=\"_.scaleTimeout\"]')");
        fill("release", 0, "My_Release");
        browser.value("document.querySelector('[name=\"_.scaleTimeout\"]').closest('.jenkins-section').id = 'ours'");
        help();
        shoot("system", "#ours");
        open("manage/configureTools/");
        browser.value("""
                (() => {
                  const add = [...document.querySelectorAll('button')].find(each => /Helm/.test(each.innerText));
                  add.closest('.jenkins-section').id = 'ours';
                  add.click();
                })()""");
        help();
        shoot("tool", "#ours");
    }

    private void create(String name, String type) throws Exception {
        open("view/all/newJob");
        await("document.querySelector('." + type + "')");
        type("input[name=name]", 0, name);
        browser.value("document.querySelector('." + type + "').click()");
        await("!document.querySelector('#ok-button').disabled");
        browser.follow("document.querySelector('#ok-button').click()");
        await("document.querySelector('button[name=Submit]')");
        settle();
    }

    /** The Snippet Generator with a step chosen. */
    private void snippets(String step) throws Exception {
        open("job/by-script/pipeline-syntax/");
        await("document.querySelector('select.dropdownList')");
        browser.value("""
                (() => {
                  const list = document.querySelector('select.dropdownList');
                  list.selectedIndex = [...list.options].findIndex(each => each.text.startsWith('%s:'));
                  list.dispatchEvent(new Event('change'));
                })()""".formatted(step));
        await("document.querySelector('[name=\"_.release\"]')");
        settle();
    }

    private String snippet() throws Exception {
        browser.value("document.querySelector('#generatePipelineScript').click()");
        await("document.querySelector('#prototypeText').value.startsWith('milvus')");
        return browser.value("document.querySelector('#prototypeText').value");
    }

    private void addStep(String title, int then) throws Exception {
        browser.value("document.querySelector('button[suffix=builder]').click()");
        String item = "[...document.querySelectorAll('.jenkins-dropdown__item')].find(each => each.innerText.trim() == "
                + quoted(title) + ")";
        await(item);
        browser.value(item + ".click()");
        await("document.querySelectorAll('[name=\"_.release\"]').length == " + then);
    }

    private void where(int form) throws Exception {
        fill("namespace", form, namespace);
        fill("chart", form, Tools.chart(Jobs.VERSION));
    }

    /** A form that says what is wrong with it. */
    private void wrong(String step, Map<String, String> fields) throws Exception {
        snippets(step);
        unfold();
        fill("release", 0, "My_Release");
        fill("namespace", 0, "-milvus");
        for (Map.Entry<String, String> each : fields.entrySet()) {
            fill(each.getKey(), 0, each.getValue());
        }
    }

    private void fill(String field, int which, String text) throws Exception {
        type("[name=\"_." + field + "\"]", which, text);
    }

    /** Types, as far as the page is concerned. */
    private void type(String selector, int which, String text) throws Exception {
        browser.value("""
                (() => {
                  const field = document.querySelectorAll(%s)[%d];
                  field.focus();
                  field.value = %s;
                  for (const each of ['input', 'keyup', 'change']) {
                    field.dispatchEvent(new Event(each, {bubbles: true}));
                  }
                  field.blur();
                })()""".formatted(quoted(selector), which, quoted(text)));
    }

    private void unfold() {
        browser.value(SHOWN + "('.advanced-button').forEach(each => each.click())");
    }

    /** Opens every help of ours. */
    private void help() throws Exception {
        browser.value(SHOWN + "('a.jenkins-help-button[helpurl*=\"milvus\"]').forEach(each => each.click())");
        await(SHOWN + "('.help').every(each => !each.innerText.includes('Loading'))");
    }

    private void answered(int checks) throws Exception {
        await("[...document.querySelectorAll('.jenkins-validate-button__container__status')]"
                + ".filter(each => each.innerText.trim() != '').length == " + checks);
    }

    private void build(String job) throws Exception {
        browser.value("document.querySelector('a[href$=\"/build?delay=0sec\"]').click()");
        String last = address.getPath() + "job/" + job + "/lastBuild/";
        await("fetch('" + last + "api/json').then(each => each.ok ? each.json() : {}).then(each => each.result)");
        // a build that waits in the queue cannot be found yet
        browser.troubles();
        open("job/" + job + "/lastBuild/console");
        shoot("console-" + job);
        String log = browser.value("fetch('" + last + "consoleText').then(each => each.text())");
        if (!log.endsWith("Finished: SUCCESS\n")) {
            throw new IOException(job + " failed:\n" + log);
        }
    }

    private void open(String path) throws Exception {
        browser.open(new URL(address, path));
        settle();
    }

    private void await(String condition) throws Exception {
        Jobs.await(
                () -> browser.value("(async () => Boolean(await (" + condition + ")))()")
                        .equals("true"),
                condition);
    }

    /** Fields are checked and lists filled by requests of their own, one after the other. */
    private void settle() throws Exception {
        browser.value("new Promise(done => setTimeout(done, 500))");
        await("typeof FormChecker === 'undefined' || !FormChecker.inProgress && !FormChecker.queue.length");
        browser.value("new Promise(done => setTimeout(done, 500))");
    }

    private void shoot(String name) throws Exception {
        shoot(name, "#main-panel");
    }

    private void shoot(String name, String element) throws Exception {
        settle();
        // as high as the page, or the rest of it would not be in the picture
        browser.size(WIDTH, Integer.parseInt(browser.value("document.documentElement.scrollHeight")));
        settle();
        Files.write(FOLDER.resolve(name + look + ".png"), browser.picture(element));
        browser.size(WIDTH, HEIGHT);
        // a form that was filled in and left asks a person, and nobody here
        List<String> troubles = browser.troubles().stream()
                .filter(each -> !each.contains("'beforeunload'"))
                .toList();
        assertEquals(name + look, List.of(), troubles);
    }
}
