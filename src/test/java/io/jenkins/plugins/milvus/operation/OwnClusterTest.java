package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Graces;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** Faults of the cluster itself, which other tests must not feel: on a control plane of their own, one at a time. */
@RunWith(Parameterized.class)
public class OwnClusterTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAMESPACE = "milvus";
    private static final RolloutPolicy FAST = FaultScenario.FAST;

    private static String name;
    private static Path kubeconfig;

    private final int helm;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private KubernetesClient client;
    private LocalRun run;

    public OwnClusterTest(int helm) {
        this.helm = helm;
    }

    @Parameters(name = "Helm {0}")
    public static List<Object[]> helms() {
        // most of their time is the node controller's and etcd's, which is the same with each
        return Concurrently.BOTH_HELMS ? FaultScenario.helms() : List.<Object[]>of(new Object[] {4});
    }

    @BeforeClass
    public static void up() throws Exception {
        assumeTrue("only a control plane of our own may be broken", System.getenv("KUBECONFIG_UNDER_TEST") == null);
        name = "own-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 1000;
        String output = LocalCluster.script("up", "--name", name, "--node-grace", "40s");
        kubeconfig = Path.of(output.strip()
                .lines()
                .reduce((first, second) -> second)
                .orElseThrow()
                .strip());
    }

    @AfterClass
    public static void down() throws Exception {
        if (name != null) {
            LocalCluster.script("down", "--name", name);
        }
    }

    @Before
    public void install() throws Exception {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        run = new LocalRun(kubeconfig.toString(), null, Tools.helm(helm), lines::add);
        List<String> command = new ArrayList<>(List.of(
                Tools.helm(helm), "install", "my-release", Tools.chart(FaultScenario.CHART), "--namespace", NAMESPACE));
        FaultScenario.LIGHT.keySet().forEach(each -> command.addAll(List.of("--set", each + ".enabled=false")));
        command.addAll(List.of("--set", "queryNode.replicas=3"));
        ProcessRunner.Result result = new LocalProcesses()
                .run(new ProcessRunner.Call(command, Map.of("KUBECONFIG", kubeconfig.toString()), "", PATIENCE));
        assertEquals(result.error(), 0, result.exitCode());
        Await.within(PATIENCE, "the release is ready", () -> readyNodes() == 3);
    }

    @After
    public void remove() throws Exception {
        run.close();
        client.namespaces().withName(NAMESPACE).delete();
        // pods on a lost node do not end by themselves
        client.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
        Await.within(
                PATIENCE,
                "the namespace is gone",
                () -> client.namespaces().withName(NAMESPACE).get() == null);
        client.close();
    }

    /** The way to the API server is cut, and until it is back etcd has forgotten where the watches were: 410 Gone. */
    @Test
    public void row37NobodyRemembersWhereTheWatchesWere() throws Exception {
        // long enough for the cut to come first, however busy the machine is
        rule("\"readyAfter\": \"30s\"");
        interrupted(FAST, running -> {
            try {
                running.get(2, TimeUnit.MINUTES);
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "no verdict, " + readyNodes() + " of " + nodes().size() + " ready\n" + log(), e);
            }
            assertEquals(log(), 4, readyNodes());
            FaultScenario.stays(() -> readyNodes() == 4 && nodes().size() == 4);
        });
    }

    /** The same, and the change fails while nobody can see it. */
    @Test
    public void row37bNobodyRemembersAndTheChangeHasFailed() throws Exception {
        // long enough for the cut to come first
        rule("\"behaviour\": \"crashLoop\", \"crashAfter\": \"30s\", \"backOff\": \"300ms\"");
        interrupted(FAST.withCrashLimits(1, 1, 1), running -> {
            FaultScenario.is(failure(running, 90), Code.CRASH_LOOP, FaultScenario.WORKLOAD);
            FaultScenario.stays(() -> readyNodes() == 3);
        });
    }

    /** What is expected of an operation. */
    private interface Expectation {
        void of(CompletableFuture<OperationResult> running) throws Exception;
    }

    private void interrupted(RolloutPolicy policy, Expectation expected) throws Exception {
        String server = client.getConfiguration().getMasterUrl().replaceAll("/$", "");
        Path other = Files.createTempFile(run.scratch(), "kubeconfig", "");
        try (TcpProxy proxy = new TcpProxy(server)) {
            Files.writeString(other, Files.readString(kubeconfig).replace(server, proxy.server()));
            try (LocalRun through = new LocalRun(other.toString(), null, Tools.helm(helm), lines::add)) {
                CompletableFuture<OperationResult> running = start(through, 4, policy);
                verifying(running);
                proxy.goAway();
                String seen = client.pods()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getMetadata()
                        .getResourceVersion();
                // without its cache, which would remember for it, and with a compaction of etcd every second
                restartApiServer("--watch-cache=false", "--etcd-compaction-interval=1s");
                try {
                    Await.within(PATIENCE, "nobody remembers", () -> forgotten(seen));
                    proxy.comeBack();
                    expected.of(running);
                } finally {
                    // a busy machine is slower than the compaction: whoever lists has to list again, for ever
                    restartApiServer("--watch-cache=true", "--etcd-compaction-interval=5m");
                    Await.within(PATIENCE, "the API server answers", this::answers);
                }
                assertTrue(log(), lines.stream().anyMatch(line -> line.contains("interrupted")));
            }
        }
    }

    private boolean answers() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @Test
    public void row38APodThatCannotEndBecauseItsNodeIsLost() throws Exception {
        String lost = nodes().get(0).getSpec().getNodeName();
        LocalCluster.script("node", "stop", lost, "--name", name);
        try {
            Await.within(PATIENCE, "the node is lost", () -> readyNodes() < 3);
            // the ReplicaSet controller takes the pod that is not ready first
            RolloutPolicy impatient = FAST.withGraces(Graces.DEFAULTS.dividedBy(100));
            OperationFailedException e = failure(start(run, 2, impatient), 120);
            FaultScenario.is(e, Code.SURPLUS_STUCK, "node " + lost, FaultScenario.WORKLOAD);
            FaultScenario.stays(() -> nodes().size() == 3);
        } finally {
            LocalCluster.script("node", "start", lost, "--name", name);
            Await.within(PATIENCE, "the node is back", () -> up(lost));
        }
    }

    /** No other tool looks long enough: the node controller takes its 40 seconds to notice. */
    @Test
    public void row38bANodeThatIsLostAfterEverythingWasReady() throws Exception {
        Set<String> before =
                nodes().stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet());
        RolloutPolicy patient = FAST.withStableFor(Duration.ofMinutes(3));
        CompletableFuture<OperationResult> running = start(run, 4, patient, Duration.ofSeconds(80));
        Await.within(PATIENCE, "all are ready", () -> readyNodes() == 4);
        Pod added = nodes().stream()
                .filter(pod -> !before.contains(pod.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        String lost = added.getSpec().getNodeName();
        LocalCluster.script("node", "stop", lost, "--name", name);
        try {
            OperationFailedException e = failure(running, 150);
            FaultScenario.is(e, Code.UNSTABLE_AFTER_READY, FaultScenario.WORKLOAD);
            String details = String.join("\n", e.details());
            assertTrue(details, details.contains("on " + lost) && details.contains("Node is not ready"));
            assertTrue("it is not ready in truth", readyNodes() < 4);
        } finally {
            LocalCluster.script("node", "start", lost, "--name", name);
            Await.within(PATIENCE, "the node is back", () -> up(lost));
        }
    }

    private void rule(String settings) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("simulated-kubelet")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("rules.json", "[{\"selector\": \"component=querynode\", " + settings + "}]"))
                        .build())
                .create();
    }

    private static CompletableFuture<OperationResult> start(LocalRun run, int replicas, RolloutPolicy policy) {
        return start(run, replicas, policy, Duration.ofMinutes(4));
    }

    private static CompletableFuture<OperationResult> start(
            LocalRun run, int replicas, RolloutPolicy policy, Duration timeout) {
        return new ScaleOperation(
                        run.ports(),
                        policy,
                        new ScaleRequest(
                                "my-release",
                                NAMESPACE,
                                Map.of("queryNode", replicas),
                                false,
                                false,
                                false,
                                0,
                                ChartReference.milvus(Tools.chart(FaultScenario.CHART), null, null),
                                timeout))
                .start();
    }

    /** Until then it may be at its first list still, which begins again without a word when the line is cut. */
    private void verifying(CompletableFuture<OperationResult> running) {
        Await.within(PATIENCE, "the change is being watched", () -> {
            assertTrue(log(), !running.isDone());
            return lines.stream().anyMatch(line -> line.startsWith(FaultScenario.WORKLOAD) && line.contains(" 0/1 "));
        });
    }

    private OperationFailedException failure(CompletableFuture<OperationResult> running, int seconds) throws Exception {
        try {
            throw new AssertionError(
                    "it failed in truth, but the verdict is " + running.get(seconds, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OperationFailedException failed) {
                return failed;
            }
            throw e;
        }
    }

    private String log() {
        return String.join("\n", lines);
    }

    /** Kills it and starts the same one again, with more options. */
    private static void restartApiServer(String... more) throws IOException, InterruptedException {
        Path folder = kubeconfig.getParent();
        Path pidFile = folder.resolve("kube-apiserver.pid");
        ProcessHandle old = ProcessHandle.of(
                        Long.parseLong(Files.readString(pidFile).strip()))
                .orElseThrow();
        List<String> command = new ArrayList<>(strings(Path.of("/proc", String.valueOf(old.pid()), "cmdline")));
        command.addAll(List.of(more));
        List<String> environment = strings(Path.of("/proc", String.valueOf(old.pid()), "environ"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("logs")
                        .resolve("kube-apiserver-again.log")
                        .toFile());
        builder.environment().clear();
        environment.forEach(each ->
                builder.environment().put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1)));
        old.destroyForcibly();
        old.onExit().join();
        Files.writeString(pidFile, String.valueOf(builder.start().pid()));
    }

    private static List<String> strings(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return Arrays.stream(text.split("\0")).filter(each -> !each.isEmpty()).toList();
    }

    /** Whether a watch from then on is answered with 410. */
    private boolean forgotten(String resourceVersion) {
        String path = "/api/v1/namespaces/" + NAMESPACE + "/pods?watch=true&timeoutSeconds=1&resourceVersion="
                + resourceVersion;
        try {
            String answer = client.raw(path);
            return answer != null && answer.contains("\"code\":410");
        } catch (KubernetesClientException e) {
            return e.getCode() == 410;
        }
    }

    private List<Pod> nodes() {
        return client.pods()
                .inNamespace(NAMESPACE)
                .withLabel("component", "querynode")
                .list()
                .getItems();
    }

    private long readyNodes() {
        return nodes().stream().filter(FaultScenario::ready).count();
    }

    private boolean up(String node) {
        Node found = client.nodes().withName(node).get();
        return found.getStatus().getConditions().stream()
                .anyMatch(each ->
                        each.getType().equals("Ready") && each.getStatus().equals("True"));
    }
}
