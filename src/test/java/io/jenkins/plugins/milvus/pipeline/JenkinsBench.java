package io.jenkins.plugins.milvus.pipeline;

import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.milvus.bench.Bed;
import io.jenkins.plugins.milvus.bench.Copies;
import io.jenkins.plugins.milvus.bench.JenkinsPage;
import io.jenkins.plugins.milvus.bench.Machine;
import io.jenkins.plugins.milvus.bench.Page;
import io.jenkins.plugins.milvus.bench.ReadyLog;
import io.jenkins.plugins.milvus.bench.Span;
import io.jenkins.plugins.milvus.bench.StepCourse;
import io.jenkins.plugins.milvus.bench.StepFiles;
import io.jenkins.plugins.milvus.bench.StepsWaiting;
import io.jenkins.plugins.milvus.bench.Tool;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.operation.FaultScenario;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * What a step costs in a Jenkins of its own, with an agent that dials in: until it ends after the last Ready, beside Helm
 * and waiting, in the folder of its build, and in the controller while hundreds wait. {@code bench/jenkins} is its command
 * and gives it its numbers by the environment. No test, and not run with them.
 */
public class JenkinsBench {

    /** As an agent dials in by default, and on the way through proxies, on which many wait. */
    private static final String TCP = "tcp";

    private static final String WEB_SOCKET = "websocket";
    private static final String NOTHING = "";
    private static final int FROM = 1;
    private static final int WANT = 3;
    private static final int WARM = 3;
    private static final int FILES_OF = 3;
    private static final long SEED = 20_260_304L;

    /** Builds that begin at a time: their Helms share two cores. */
    private static final int BEGINNING = 4;

    /** Threads of pools end after a minute of idleness. */
    private static final Duration CALM = Duration.ofSeconds(70);

    private static final int HOURS = 8;

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule().withTimeout(HOURS * 3600);

    @Rule
    public final InboundAgentRule agents = new InboundAgentRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Path kubeconfig = Path.of(System.getenv("MILVUS_BENCH_KUBECONFIG"));
    private final ReadyLog readyLog = new ReadyLog(Path.of(System.getenv("MILVUS_BENCH_READY")));
    private final int runs = Integer.parseInt(System.getenv("MILVUS_BENCH_RUNS"));
    private final int[] sizes = Stream.of(System.getenv("MILVUS_BENCH_SIZES").split(","))
            .mapToInt(Integer::parseInt)
            .sorted()
            .toArray();

    private Path helm;
    private Path helmLog;

    /**
     * One build as Jenkins tells it.
     *
     * @param step from the step's start to the next one's
     * @param lines of the log, when each was said
     * @param files what it wrote
     */
    private record Build(double from, double to, ArrayList<TimedLog.Line> lines, StepFiles files)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Test
    public void measure() throws Throwable {
        Machine machine = new Machine();
        Path page = Path.of(System.getenv("MILVUS_BENCH_PAGE"));
        String command = "bench/jenkins " + runs + " " + System.getenv("MILVUS_BENCH_SIZES");
        helm = timedHelm();
        jenkins.startJenkins();
        startAgents();
        try (Bed bed = new Bed(kubeconfig, System.getenv("KUBECTL"))) {
            bed.install();
            List<String> versions = new ArrayList<>(Machine.versions(bed.client(), System.getenv("KUBECTL")));
            versions.add("Jenkins "
                    + jenkins.runRemotely(rule -> {
                        return rule.jenkins.getVersion().toString();
                    }));
            JenkinsPage result = new JenkinsPage();
            if (runs > 0) {
                steps(bed, result);
                files(bed, result);
                new Page(page).write("jenkins", result.steps(machine.text(command, versions)));
            }
            if (sizes[0] > 0) {
                waiting(bed, result);
                new Page(page).write("waiting", result.waits(machine.text(command, versions)));
            }
        }
    }

    /** A Helm that notes when it was called and when it was over. */
    private Path timedHelm() throws Exception {
        Path home = folder.newFolder("helm").toPath();
        helmLog = home.resolve("calls");
        Files.createFile(helmLog);
        Path script = home.resolve("helm");
        Files.writeString(script, """
                #!/usr/bin/env bash
                begin=$EPOCHREALTIME
                %s "$@"
                code=$?
                echo "$begin $EPOCHREALTIME $*" >>%s
                exit $code
                """.formatted(Tools.helm(3), helmLog));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return home;
    }

    private void startAgents() throws Throwable {
        if (runs > 0) {
            agents.createAgent(
                    jenkins,
                    InboundAgentRule.Options.newBuilder().name(TCP).label(TCP).build());
        }
        agents.createAgent(
                jenkins,
                InboundAgentRule.Options.newBuilder()
                        .name(WEB_SOCKET)
                        .label(WEB_SOCKET)
                        .webSocket()
                        .build());
        int executors = sizes[sizes.length - 1] + BEGINNING;
        jenkins.runRemotely(rule -> {
            ((Slave) rule.jenkins.getNode(WEB_SOCKET)).setNumExecutors(executors);
            // so that its computer learns of it
            rule.jenkins.setNodes(rule.jenkins.getNodes());
            TimedLog.install();
        });
    }

    // ---- one build at a time

    private void steps(Bed bed, JenkinsPage result) throws Throwable {
        List<Way> ways = List.of(
                new Way(Tool.HELM3, NOTHING),
                new Way(Tool.HELM4, NOTHING),
                new Way(Tool.OURS, TCP),
                new Way(Tool.OURS_STABLE, TCP),
                new Way(Tool.OURS, WEB_SOCKET));
        for (int i = 0; i < Math.min(WARM, runs); i++) {
            for (Way way : ways) {
                measure(bed, way, SEED, new JenkinsPage());
            }
        }
        Random random = new Random(SEED);
        for (int run = 0; run < runs; run++) {
            List<Way> order = new ArrayList<>(ways);
            Collections.shuffle(order, random);
            for (Way way : order) {
                measure(bed, way, SEED + 31L * run, result);
            }
        }
    }

    /** A tool, and the agent on which it runs as a step; none for Helm alone. */
    private record Way(Tool tool, String agent) {}

    private void measure(Bed bed, Way way, long seed, JenkinsPage result) throws Throwable {
        Tool tool = way.tool;
        bed.reset(Map.of("queryNode", FROM));
        bed.readyAfter(Bed.delays(seed, WANT - FROM));
        Instant start = Instant.now();
        if (tool.ours()) {
            Files.write(helmLog, new byte[0]);
            String stable = tool.equals(Tool.OURS) ? ", stableFor: 0" : "";
            Build build = build(way.agent, scale(bed, stable));
            StepCourse course = course(tool, build, lastReady(bed, start));
            System.err.println(way.agent + " " + course);
            if (way.agent.equals(TCP)) {
                result.add(course);
            } else {
                result.addByWebSocket(course);
            }
        } else {
            bed.anchor(tool, Map.of("queryNode", WANT), true);
            double over = TimedLog.millis(Instant.now()) - lastReady(bed, start);
            System.err.println(tool + " " + over);
            result.add(tool, over);
        }
    }

    private double lastReady(Bed bed, Instant after) {
        Await.within(
                Duration.ofMinutes(1),
                "all pods are ready in truth",
                () -> readyLog.of(bed.namespace(), FaultScenario.WORKLOAD + "-", after)
                                .size()
                        >= WANT - FROM);
        List<ReadyLog.Ready> ready = readyLog.of(bed.namespace(), FaultScenario.WORKLOAD + "-", after);
        return TimedLog.millis(ready.get(ready.size() - 1).acknowledged());
    }

    private String scale(Bed bed, String more) {
        return "milvusScale component: 'queryNode', replicas: %d, release: '%s', namespace: '%s', chart: '%s'%s"
                .formatted(WANT, Bed.RELEASE, bed.namespace(), Tools.chart(FaultScenario.CHART), more);
    }

    private StepCourse course(Tool tool, Build build, double lastReady) throws Exception {
        List<Span> calls = new ArrayList<>();
        double changed = Double.NaN;
        for (String line : Files.readAllLines(helmLog)) {
            String[] words = line.replace(',', '.').split(" ", 3);
            Span call = new Span(1e3 * Double.parseDouble(words[0]), 1e3 * Double.parseDouble(words[1]));
            calls.add(call);
            if (words[2].startsWith("upgrade ") && !words[2].contains("--dry-run")) {
                changed = call.to();
            }
        }
        return new StepCourse(
                tool,
                new Span(build.from, build.to),
                last(build, "Cluster https"),
                calls,
                changed,
                lastReady,
                last(build, "NAME "));
    }

    private static double last(Build build, String beginning) {
        return build.lines.stream()
                .filter(line -> line.text().startsWith(beginning))
                .mapToDouble(TimedLog.Line::at)
                .max()
                .orElseThrow(() -> new IllegalStateException("no line " + beginning + " in " + build.lines));
    }

    /** What the step writes, beside the same build without it and with another step that waits. */
    private void files(Bed bed, JenkinsPage result) throws Throwable {
        for (int i = 0; i < FILES_OF; i++) {
            bed.reset(Map.of("queryNode", FROM));
            bed.readyAfter(Bed.delays(SEED, WANT - FROM));
            StepFiles without = build(TCP, NOTHING).files;
            result.files("sleep", build(TCP, "sleep 6").files, without);
            result.files("milvusScale", build(TCP, scale(bed, "")).files, without);
        }
    }

    /** The words that every pipeline of ours has around its step. */
    private String around(String agent, String step) {
        return "node('%s') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s\n} }"
                .formatted(agent, kubeconfig, helm, step);
    }

    private Build build(String agent, String step) throws Throwable {
        // the watch of its folder begins while it sleeps
        String script = around(agent, "sleep 3\necho 'before'\n" + step + "\necho 'after'");
        return jenkins.runRemotely(rule -> {
            WorkflowJob job = rule.jenkins.getItemByFullName("one", WorkflowJob.class);
            if (job == null) {
                job = rule.createProject(WorkflowJob.class, "one");
            }
            job.setDefinition(new CpsFlowDefinition(script, true));
            TimedLog.take();
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            try (FileWrites writes = new FileWrites(run.getRootDir().toPath())) {
                // JenkinsRule.waitForCompletion prints all threads of the controller when a build takes ten seconds
                Jobs.await(() -> !run.isBuilding() && !run.isLogUpdated(), run + " to end");
                rule.assertBuildStatusSuccess(run);
                long[] times = times(run);
                return new Build(times[1], times[2], new ArrayList<>(TimedLog.take()), writes.since(times[0]));
            }
        });
    }

    /** When the first echo began, what came after it, and the last echo. */
    private static long[] times(WorkflowRun run) {
        List<FlowNode> nodes = new ArrayList<>(new DepthFirstScanner().allNodes(run.getExecution()));
        Collections.reverse(nodes);
        List<FlowNode> echoes = nodes.stream()
                .filter(each -> each instanceof StepNode step
                        && step.getDescriptor() != null
                        && "echo".equals(step.getDescriptor().getFunctionName()))
                .toList();
        FlowNode next = nodes.get(nodes.indexOf(echoes.get(0)) + 1);
        return Stream.of(echoes.get(0), next, echoes.get(1))
                .mapToLong(TimingAction::getStartTime)
                .toArray();
    }

    // ---- many at once

    private void waiting(Bed bed, JenkinsPage result) throws Throwable {
        int most = sizes[sizes.length - 1];
        try (Copies copies = new Copies(bed.client())) {
            copies.make(kubeconfig, most + 1);
            String scale = around(
                    WEB_SOCKET,
                    "milvusScale component: 'queryNode', replicas: 2, release: params.RELEASE,"
                            + " namespace: '%s', chart: '%s', timeout: 600, failFast: false"
                                    .formatted(copies.namespace(), Tools.chart(FaultScenario.CHART)));
            // one of each ends before anything counts, so that what is loaded once is loaded
            for (String step : List.of("sleep", "milvusScale")) {
                String script = step.equals("sleep") ? around(WEB_SOCKET, "sleep time: 24, unit: 'HOURS'") : scale;
                begin(step, script, 0, 1);
                stop(step);
                LockSupport.parkNanos(CALM.toNanos());
                result.add(look(step, 0));
                int begun = 1;
                for (int size : sizes) {
                    begin(step, script, begun, size + 1);
                    begun = size + 1;
                    LockSupport.parkNanos(CALM.toNanos());
                    StepsWaiting waiting = look(step, size);
                    System.err.println(step + " " + size + ": " + waiting.heap() + " bytes, " + waiting.threads());
                    result.add(waiting);
                }
                stop(step);
            }
        }
    }

    private StepsWaiting look(String step, int steps) throws Throwable {
        return jenkins.runRemotely(rule -> {
            return ControllerLoad.look(step, steps);
        });
    }

    /** Begins builds, a few at a time, until all of them wait. */
    private void begin(String name, String script, int from, int to) throws Throwable {
        String status = name.equals("sleep") ? "Sleeping" : "queryNode 1 of 2 ready";
        int[] bounds = {from, to};
        jenkins.runRemotely(rule -> {
            WorkflowJob job = rule.jenkins.getItemByFullName(name, WorkflowJob.class);
            if (job == null) {
                job = rule.createProject(WorkflowJob.class, name);
                job.addProperty(
                        new hudson.model.ParametersDefinitionProperty(new StringParameterDefinition("RELEASE")));
                job.setDefinition(new CpsFlowDefinition(script, true));
            }
            Deque<WorkflowRun> beginning = new ArrayDeque<>();
            for (int i = bounds[0]; i < bounds[1]; i++) {
                beginning.add(job.scheduleBuild2(
                                0, new ParametersAction(new StringParameterValue("RELEASE", Copies.release(i))))
                        .waitForStart());
                while (beginning.size() >= BEGINNING || i + 1 == bounds[1] && !beginning.isEmpty()) {
                    WorkflowRun first = beginning.remove();
                    Jobs.await(() -> waits(first, status), first + " to wait");
                }
            }
        });
    }

    private static boolean waits(WorkflowRun run, String status) throws Exception {
        if (!run.isBuilding()) {
            throw new AssertionError(run + " has ended:\n" + JenkinsRule.getLog(run));
        }
        return run.getExecution() != null
                && run.getExecution().getCurrentExecutions(true).get().stream()
                        .anyMatch(each -> String.valueOf(each.getStatus()).contains(status)
                                || status.equals("Sleeping")
                                        && each.getClass().getName().contains("SleepStep"));
    }

    /** Ends all builds and deletes them. */
    private void stop(String name) throws Throwable {
        jenkins.runRemotely(rule -> {
            WorkflowJob job = rule.jenkins.getItemByFullName(name, WorkflowJob.class);
            List<WorkflowRun> all = Arrays.asList(job.getBuilds().toArray(WorkflowRun[]::new));
            all.forEach(WorkflowRun::doStop);
            for (WorkflowRun each : all) {
                Jobs.await(() -> !each.isBuilding(), each + " to end");
            }
            rule.waitUntilNoActivity();
            for (Run<?, ?> each : all) {
                each.delete();
            }
        });
    }
}
