package io.jenkins.plugins.milvus.pipeline;

import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that reach a local cluster with a real Helm. */
public final class Jobs {

    /** The version of the test chart that is used wherever it does not matter. */
    public static final String VERSION = "5.0.19";

    private static final long PATIENCE_MILLIS = 180_000;
    private static final int CLASS_PATIENCE_SECONDS = 900;

    private Jobs() {}

    /** A Jenkins for a class of tests that share it, and that wait for a cluster: the usual limit is for one test. */
    public static JenkinsRule patient() {
        JenkinsRule jenkins = new OneJenkins();
        jenkins.timeout = CLASS_PATIENCE_SECONDS;
        return jenkins;
    }

    /** A folder with a real Helm under its usual name, as a tool's home or for the {@code PATH}. */
    public static Path helmHome(int major) throws IOException {
        Path folder = Files.createTempDirectory("helm-home");
        Files.createSymbolicLink(folder.resolve("helm"), Path.of(Tools.helm(major)));
        return folder;
    }

    /** A scripted pipeline on a node, whose environment leads to the cluster and to Helm. */
    public static WorkflowJob scripted(JenkinsRule jenkins, LocalMilvus milvus, String label, String script)
            throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('%s') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s\n} }"
                        .formatted(label, milvus.cluster().kubeconfig(), helmHome(4), script),
                true));
        return job;
    }

    /** The parameters that every call in a test has. */
    public static String where(LocalMilvus milvus) {
        return "namespace: '%s', chart: '%s', stableFor: 0"
                .formatted(milvus.cluster().namespace(), Tools.chart(VERSION));
    }

    /** Waits until a build's log shows a text. */
    public static void await(Run<?, ?> run, String text) throws Exception {
        try {
            await(
                    () -> {
                        boolean over = !run.isLogUpdated();
                        boolean there = JenkinsRule.getLog(run).contains(text);
                        if (over && !there) {
                            throw new AssertionError("the build has ended without " + text);
                        }
                        return there;
                    },
                    text);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in\n" + JenkinsRule.getLog(run));
        }
    }

    /** Waits until something holds. */
    public static void await(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.call()) {
            if (System.currentTimeMillis() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(50);
        }
    }

    /** What the page of a build knows of its operations, by the data for programs. */
    public static List<JSONObject> operations(JenkinsRule jenkins, Run<?, ?> run) throws Exception {
        JSONArray operations = jenkins.getJSON(run.getUrl() + "milvus/api/json?depth=2")
                .getJSONObject()
                .getJSONArray("operations");
        return IntStream.range(0, operations.size())
                .mapToObj(operations::getJSONObject)
                .toList();
    }

    /** How each of them ended, and what it made of which component: {@code READY queryNode 1 -> 3}. */
    public static List<String> outcomes(JenkinsRule jenkins, Run<?, ?> run) throws Exception {
        return operations(jenkins, run).stream()
                .map(each -> {
                    JSONObject first = each.getJSONArray("components").getJSONObject(0);
                    return each.getString("code") + " " + first.getString("name") + " " + first.getInt("from") + " -> "
                            + first.getInt("to");
                })
                .toList();
    }

    /** What a running step says of itself. */
    public static String status(WorkflowRun run) throws Exception {
        OperationExecution execution = execution(run);
        return execution == null ? "" : String.valueOf(execution.getStatus());
    }

    /** The running step; null when there is none. */
    static OperationExecution execution(WorkflowRun run) throws Exception {
        return run.getExecution().getCurrentExecutions(true).get().stream()
                .filter(OperationExecution.class::isInstance)
                .map(OperationExecution.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** How many folders of steps are left beside a workspace. */
    public static int leftovers(FilePath workspace) throws Exception {
        FilePath beside = workspace.sibling(workspace.getName() + "@tmp");
        return beside == null || !beside.exists()
                ? 0
                : beside.list("milvus-*/**").length + beside.listDirectories().size();
    }
}
