package io.jenkins.plugins.milvus.pipeline;

import static org.junit.Assert.assertTrue;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.FreeStyleProject;
import hudson.model.Node;
import hudson.model.Slave;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.remoting.Command;
import hudson.remoting.Request;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.milvus.bench.Numbers;
import io.jenkins.plugins.milvus.credentials.Connection;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * What a step costs on an agent that is brand new, as one of a pod is for each build, and while it waits: {@code
 * bench/agent} is its command, and writes {@code docs/agents.md}. No test, and not run with them.
 */
public class AgentBench {

    private static final Pattern OURS = Pattern.compile("\\b(io\\.jenkins\\.plugins\\.milvus\\.[\\w.$]+) source:");
    /** Threads of the HTTP client, by name. */
    private static final Set<String> CLIENTS = Set.of("Milvus client", "OkHttp", "OkHttp TaskRunner");

    private static final int AGENTS = 5;
    private static final int WAITING = 8;
    private static final int SAMPLES = 10;
    private static final int MAX_CLASSES = 20;
    private static final int SECOND = 1000;

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule().withTimeout(1200);

    @Rule
    public final InboundAgentRule agents = new InboundAgentRule();

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void measure() throws Throwable {
        List<String> releases =
                IntStream.range(0, WAITING).mapToObj(i -> "milvus-" + i).toList();
        releases.parallelStream().forEach(each -> milvus.installLight(Jobs.VERSION, each));
        jenkins.startJenkins();
        // the controller has done it once before
        firstList("warm");
        First[] firsts = new First[AGENTS];
        for (int i = 0; i < AGENTS; i++) {
            firsts[i] = firstList("new-" + i);
        }
        List<Double> first = Arrays.stream(firsts).map(First::millis).toList();
        First last = firsts[AGENTS - 1];
        Files.write(Path.of("target/first-list.txt"), last.trace());
        double plain = plainList();
        Path loaded = agent("whole");
        String scale = script("whole", releases.get(0), "milvusScale component: 'proxy', replicas: 2,");
        jenkins.runRemotely(rule -> {
            rule.buildAndAssertSuccess(job(rule, scale));
        });
        Set<String> classes = ours(loaded);
        Map<String, Integer> threads = threads(releases);
        double median = Numbers.median(first);
        Files.writeString(
                Path.of(System.getenv("MILVUS_AGENTS_PAGE")),
                page(classes, median, Collections.max(first), plain, last, threads));
        assertTrue("classes: " + classes, classes.size() <= MAX_CLASSES);
        assertTrue("a first list took " + median + " ms", median <= SECOND);
        assertTrue(
                "threads of Jenkins are held: " + threads,
                threads.keySet().stream().allMatch(CLIENTS::contains));
    }

    private static String page(
            Set<String> classes, double median, double worst, double plain, First last, Map<String, Integer> threads) {
        return """
                # What a step costs on its agent, and while it waits

                Written by `bench/agent`: a Jenkins of its own, agents of their own that dial in by WebSocket and have never run anything
                before, as one of a pod is for each build. The controller is warm: it has reached a cluster before.

                | | limit | measured |
                |---|---|---|
                | classes of this plugin that a brand-new agent has loaded when a whole `milvusScale` is over | %d | %d |
                | from the step's start to its first list of Deployments, median of %d brand-new agents | 1 s | %s |
                | the slowest of them | | %s |
                | requests to the agent until then, each of which waits for its answer | | %d |
                | what the agent asks meanwhile, most of all for classes of Jenkins' own | | %d |
                | threads of Jenkins (executors, pools, timers) that %d waiting steps hold | 0 | %d |
                | threads of their HTTP clients, which wait for bytes of a connection or a watch, for each step | | %.1f |

                A plain list is the same list by the same client library without Jenkins, over a new connection, on the same machine. It
                takes its time for TLS and the request; the step's first list also makes a folder on the agent, reads the kubeconfig there,
                opens a socket through the agent's channel and asks the API server who we are: each of these needs the one before. Inside
                a container the kubeconfig is read by a process, which takes three requests more.
                Helm is asked for its version meanwhile, by requests of its own, which are counted here as well.

                The HTTP client reads by waiting: each of a step's three watches has a thread of the client's, and each connection one more.
                On Java 24 and newer those of the watches are virtual and hold none of the system's.
                Steps on one agent that ask as the same identity share one client and its connection.

                A thread is held when it stands in a method of this plugin at each of %d looks, 0.2 s apart: %s.

                The classes: %s.
                """.formatted(
                        MAX_CLASSES,
                        classes.size(),
                        AGENTS,
                        told(median, plain),
                        told(worst, plain),
                        last.count(">"),
                        last.count("<"),
                        WAITING,
                        of(threads, false),
                        of(threads, true) / (double) WAITING,
                        ControllerLoad.LOOKS,
                        threads,
                        String.join(
                                ", ",
                                classes.stream()
                                        .map(name -> "`" + name.substring(name.lastIndexOf('.') + 1) + "`")
                                        .sorted()
                                        .toList()));
    }

    private static int of(Map<String, Integer> threads, boolean clients) {
        return threads.entrySet().stream()
                .filter(each -> CLIENTS.contains(each.getKey()) == clients)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static String told(double millis, double plain) {
        return (millis <= SECOND ? "within it" : "longer") + ": %.1f times a plain list".formatted(millis / plain);
    }

    /** A new agent. Returns the file in which it notes the classes that it loads. */
    private Path agent(String name) throws Throwable {
        Path loaded = folder.getRoot().toPath().resolve(name);
        agents.createAgent(
                jenkins,
                InboundAgentRule.Options.newBuilder()
                        .name(name)
                        .label(name)
                        .webSocket()
                        .javaOptions("-Xlog:class+load:file=" + loaded)
                        .build());
        return loaded;
    }

    private static Set<String> ours(Path loaded) throws Exception {
        Set<String> classes = new HashSet<>();
        for (String line : Files.readAllLines(loaded)) {
            Matcher matcher = OURS.matcher(line);
            if (matcher.find()) {
                classes.add(matcher.group(1));
            }
        }
        return classes;
    }

    /**
     * What a step does until its first list.
     *
     * @param millis how long it takes
     * @param trace the requests through the channel, with their time
     */
    private record First(double millis, ArrayList<String> trace) implements Serializable {
        private static final long serialVersionUID = 1L;

        long count(String direction) {
            return trace.stream()
                    .filter(each -> each.trim().split(" ")[1].equals(direction))
                    .count();
        }
    }

    /** Notes each request of either side of a channel. */
    private static final class Trace extends Channel.Listener {
        private final long start = System.nanoTime();
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onWrite(Channel channel, Command command, long size) {
            note(">", command);
        }

        @Override
        public void onRead(Channel channel, Command command, long size) {
            note("<", command);
        }

        private void note(String direction, Command command) {
            if (command instanceof Request) {
                lines.add("%6.1f ".formatted((System.nanoTime() - start) / 1e6) + direction + " " + command);
            }
        }
    }

    /** What a step does until its first list, on a new agent. */
    private First firstList(String agent) throws Throwable {
        agent(agent);
        String kubeconfig = milvus.cluster().kubeconfig().toString();
        String namespace = milvus.cluster().namespace();
        String helm = Jobs.helmHome(4).toString();
        First first = jenkins.runRemotely(rule -> {
            FreeStyleProject job = rule.createFreeStyleProject();
            Node node = rule.jenkins.getNode(agent);
            EnvVars env = new EnvVars(node.toComputer().getEnvironment());
            env.override("KUBECONFIG", kubeconfig);
            env.override("PATH+HELM", helm);
            FilePath workspace = node.getRootPath().child("workspace");
            Site site = new Site(
                    rule.buildAndAssertSuccess(job),
                    workspace,
                    env,
                    node.createLauncher(TaskListener.NULL),
                    TaskListener.NULL,
                    UnaryOperator.identity());
            Trace trace = new Trace();
            ((Channel) workspace.getChannel()).addListener(trace);
            long start = System.nanoTime();
            try (Workbench workbench =
                    Workbench.open(site, new Connection(null, null, null, null, null, null), line -> {}, null)) {
                int size = workbench
                        .ports(state -> {})
                        .cluster()
                        .deployments(namespace, Map.of())
                        .size();
                double taken = (System.nanoTime() - start) / 1e6;
                assertTrue("there is something to list", size > 0);
                return new First(taken, new ArrayList<>(trace.lines));
            }
        });
        agents.stop(jenkins, agent);
        return first;
    }

    private double plainList() {
        List<Double> millis = new ArrayList<>();
        Config config = Config.fromKubeconfig(milvus.cluster().kubeconfig().toFile());
        for (int i = 0; i < SAMPLES; i++) {
            long start = System.nanoTime();
            try (KubernetesClient client =
                    new KubernetesClientBuilder().withConfig(config).build()) {
                client.apps()
                        .deployments()
                        .inNamespace(milvus.cluster().namespace())
                        .list();
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return Numbers.median(millis);
    }

    /** How many threads are held while steps wait, by their names without numbers and addresses. */
    private Map<String, Integer> threads(List<String> releases) throws Throwable {
        agent("waiting");
        milvus.rules("[{\"selector\": \"component=querynode\", \"behaviour\": \"neverReady\"}]");
        List<String> scripts = new ArrayList<>();
        for (String release : releases) {
            scripts.add(script("waiting", release, "milvusScale component: 'queryNode', replicas: 2,"));
        }
        return jenkins.runRemotely(rule -> {
            Slave node = (Slave) rule.jenkins.getNode("waiting");
            node.setNumExecutors(scripts.size());
            // so that its computer learns of it
            rule.jenkins.setNodes(rule.jenkins.getNodes());
            for (String script : scripts) {
                job(rule, script).scheduleBuild2(0).waitForStart();
            }
            for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
                if (job.getLastBuild().isBuilding()) {
                    Jobs.await(job.getLastBuild(), Phases.WATCHING);
                }
            }
            return ControllerLoad.held();
        });
    }

    private String script(String label, String release, String step) throws Exception {
        return "node('%s') { withEnv(['KUBECONFIG=%s', 'PATH+HELM=%s']) {\n%s release: '%s', %s\n} }"
                .formatted(label, milvus.cluster().kubeconfig(), Jobs.helmHome(4), step, release, Jobs.where(milvus));
    }

    private static WorkflowJob job(JenkinsRule rule, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
