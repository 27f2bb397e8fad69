package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Graces;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.runners.Parameterized.Parameters;

/** What the tests of the fault matrix have in common: a light release, ways to disturb it, and what is asserted. */
public abstract class FaultScenario {

    /** Version of the test chart. */
    public static final String CHART = "5.0.19";

    /** The query nodes' Deployment. */
    public static final String WORKLOAD = "my-release-milvus-querynode";

    /** The thresholds of the rules, ten times as fast: a minute of the real ones is six seconds here. */
    static final RolloutPolicy FAST = LocalMilvus.AT_ONCE.withGraces(Graces.DEFAULTS.dividedBy(10));

    /** Milvus alone: its dependencies have nothing to do with most faults. */
    static final Map<String, Object> LIGHT = Map.of(
            "etcd", Map.of("enabled", false),
            "minio", Map.of("enabled", false),
            "pulsar", Map.of("enabled", false),
            "pulsarv3", Map.of("enabled", false));

    /** Helm's own calls take as long as the machine lets them; no verdict is measured with them. */
    private static final Duration HELM_PATIENCE = Duration.ofMinutes(3);

    private static final int LINES_SHOWN = 30;

    @Rule
    public final LocalMilvus milvus;

    /** Of Helm. */
    final int major;

    FaultScenario(int helm) {
        major = helm;
        milvus = new LocalMilvus(helm);
    }

    @Parameters(name = "Helm {0}")
    public static List<Object[]> helms() {
        return List.of(new Object[] {3}, new Object[] {4});
    }

    /** {@link #LIGHT} as options of Helm. */
    public static List<String> light() {
        return LIGHT.keySet().stream()
                .sorted()
                .flatMap(each -> Stream.of("--set", each + ".enabled=false"))
                .toList();
    }

    /** Helm calls it a success. */
    static void done(ProcessRunner.Result result) {
        assertEquals(result.error(), 0, result.exitCode());
    }

    /** Whether all its pods are ready. */
    public static boolean complete(Deployment deployment) {
        Integer ready = deployment.getStatus().getReadyReplicas();
        return (ready == null ? 0 : ready) == deployment.getSpec().getReplicas();
    }

    // ---- disturbing

    /** What is done on a connection that can be broken. */
    interface Broken {
        void with(LocalRun run, TcpProxy proxy) throws Exception;
    }

    final void throughAProxy(Broken broken) throws Exception {
        String server = milvus.cluster().endpoint().server();
        try (TcpProxy proxy = new TcpProxy(server);
                LocalRun run = milvus.through(server, proxy.server())) {
            broken.with(run, proxy);
        }
    }

    /** What becomes of the query nodes that come from now on. */
    final void rule(String settings) {
        milvus.rules(("[{'selector': 'component=querynode', " + settings + "}]").replace('\'', '"'));
    }

    // ---- doing

    final void scale(int replicas) {
        milvus.run().scale(request(replicas, Duration.ofMinutes(3)), LocalMilvus.AT_ONCE);
    }

    final ScaleRequest request(int replicas, Duration timeout) {
        return request(CHART, replicas, timeout);
    }

    final ScaleRequest request(String chart, int replicas, Duration timeout) {
        return milvus.scaleRequest(Tools.reference(chart), Map.of("queryNode", replicas), replicas == 0, 0, timeout);
    }

    final void upgrade(Map<String, Object> values) {
        upgrade(values, FAST);
    }

    final void upgrade(Map<String, Object> values, RolloutPolicy policy) {
        Map<String, Object> all = new HashMap<>(LIGHT);
        all.putAll(values);
        milvus.run().install(milvus.installRequest(CHART, all, OnExisting.UPGRADE, Mode.CLUSTER), policy);
    }

    final CompletableFuture<OperationResult> start(ScaleRequest request, RolloutPolicy policy) {
        return start(milvus.run(), request, policy);
    }

    static CompletableFuture<OperationResult> start(LocalRun run, ScaleRequest request, RolloutPolicy policy) {
        return new ScaleOperation(run.ports(), policy, request).start();
    }

    /** Waits until the change is made and watched, and its three pods have come. */
    final void verifying() {
        verifying(milvus.run());
    }

    final void verifying(LocalRun run) {
        Await.within(
                HELM_PATIENCE,
                "the change is being watched",
                () -> watching(run) && queryNodes().size() == 3);
    }

    private static boolean watching(LocalRun run) {
        OperationState state = run.lastState();
        return state != null && state.phase() == Phase.VERIFY && state.plan() != null;
    }

    /** As it is stored and read again. */
    static OperationState copy(OperationState state) {
        try {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(state)))) {
                return (OperationState) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(OperationState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(state);
        }
        return bytes.toByteArray();
    }

    // ---- asserting

    /**
     * Scales, and expects a failure that is the truth.
     *
     * @param seconds within which it has to be told once the change is made
     */
    final OperationFailedException fails(int replicas, RolloutPolicy policy, int seconds) throws Exception {
        return fails(request(replicas, Duration.ofMinutes(4)), policy, seconds);
    }

    final OperationFailedException fails(ScaleRequest request, RolloutPolicy policy, int seconds) throws Exception {
        int replicas = request.replicas().get("queryNode");
        OperationState earlier = milvus.run().lastState();
        CompletableFuture<OperationResult> running = start(request, policy);
        Await.within(
                HELM_PATIENCE,
                "the change is made",
                () -> running.isDone() || milvus.run().lastState() != earlier && watching(milvus.run()));
        OperationFailedException e = failure(running, seconds);
        stays(() -> queryNodes().stream().filter(FaultScenario::ready).count() < replicas
                || queryNodes().size() != replicas);
        return e;
    }

    /** The failure of an operation, which has to come within a time from now. */
    final OperationFailedException failure(CompletableFuture<OperationResult> running, int seconds) throws Exception {
        try {
            OperationResult result = running.get(seconds, TimeUnit.SECONDS);
            throw new AssertionError("it failed in truth, but the verdict is " + result);
        } catch (TimeoutException e) {
            throw new AssertionError("no verdict within " + seconds + " s\n" + log(), e);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof OperationFailedException failed) {
                return failed;
            }
            throw e;
        }
    }

    /** What the operation has printed last. */
    final String log() {
        List<String> lines = milvus.lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    /** Whether a line of the operation's says it, however long ago. */
    final boolean printed(String text) {
        return milvus.lines().stream().anyMatch(line -> line.contains(text));
    }

    final void succeeds(int replicas, RolloutPolicy policy) {
        milvus.run().scale(request(replicas, Duration.ofMinutes(4)), policy);
        assertExactly(replicas);
    }

    /** Right at the moment of the verdict, and still right some seconds later. */
    final void assertExactly(int replicas) {
        assertEquals("pods at the verdict\n" + log(), replicas, queryNodes().size());
        stays(() -> queryNodes().size() == replicas && queryNodes().stream().allMatch(FaultScenario::ready));
    }

    static void stays(BooleanSupplier truth) {
        Instant end = Instant.now().plusSeconds(5);
        Await.until("five seconds have passed", () -> {
            assertTrue("the truth after the verdict", truth.getAsBoolean());
            return Instant.now().isAfter(end);
        });
    }

    static void is(OperationFailedException e, Code code, String... parts) {
        String said = e.getMessage() + "\n" + String.join("\n", e.details());
        assertEquals(said, code, e.code());
        for (String part : parts) {
            assertTrue(part + " in: " + said, e.getMessage().contains(part));
        }
    }

    // ---- looking

    final KubernetesClient client() {
        return milvus.cluster().client();
    }

    final String namespace() {
        return milvus.cluster().namespace();
    }

    final RollableScalableResource<Deployment> workload() {
        return client().apps().deployments().inNamespace(namespace()).withName(WORKLOAD);
    }

    final List<Pod> queryNodes() {
        // finished pods, such as evicted ones, are nobody's replicas any more
        return client().pods().inNamespace(namespace()).withLabel("component", "querynode").list().getItems().stream()
                .filter(pod -> !"Failed".equals(pod.getStatus().getPhase()))
                .collect(Collectors.toList());
    }

    /** Whether the pod's condition says so. */
    public static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
