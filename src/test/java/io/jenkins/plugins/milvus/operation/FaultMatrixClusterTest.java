package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Graces;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every way in which a scale goes wrong, or only seems to, on the real control plane: the verdict, its code, the named
 * culprit, how soon, and that the truth is still the same some seconds later. The numbers are those of {@code
 * docs/fault-matrix.md}.
 */
@RunWith(Concurrently.class)
public class FaultMatrixClusterTest {

    private static final String CHART = "5.0.19";
    private static final String WORKLOAD = "my-release-milvus-querynode";

    /** The thresholds of the rules, ten times as fast: a minute of the real ones is six seconds here. */
    private static final RolloutPolicy FAST =
            LocalMilvus.AT_ONCE.withGraces(Graces.DEFAULTS.dividedBy(10));

    /** Milvus alone: its dependencies have nothing to do with these faults. */
    private static final Map<String, Object> LIGHT = Map.of(
            "etcd", Map.of("enabled", false),
            "minio", Map.of("enabled", false),
            "pulsarv3", Map.of("enabled", false));

    @Rule
    public final LocalMilvus milvus;

    public FaultMatrixClusterTest(int helm) {
        milvus = new LocalMilvus(helm);
    }

    @Parameters(name = "Helm {0}")
    public static List<Object[]> helms() {
        return List.of(new Object[] {3}, new Object[] {4});
    }

    @Before
    public void install() {
        milvus.install(CHART, LIGHT);
    }

    // ---- it cannot succeed

    @Test
    public void row01CrashLoop() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '200ms', 'backOff': '200ms', 'exitCode': 134");
        OperationFailedException e = fails(3, FAST, 20);
        is(e, Code.CRASH_LOOP, "134", WORKLOAD);
        assertTrue("the log of the crash is shown: " + e.details(), e.details().stream().anyMatch(l -> l.startsWith("  | ")));
    }

    @Test
    public void row02ImageThatIsNotThere() throws Exception {
        rule("'behaviour': 'imagePull', 'message': 'not found', 'backOff': '300ms'");
        is(fails(3, FAST, 15), Code.IMAGE_NOT_FOUND, WORKLOAD);
    }

    @Test
    public void row02bImageThatIsNotOurs() throws Exception {
        rule("'behaviour': 'imagePull', 'message': 'unauthorized', 'backOff': '300ms'");
        is(fails(3, FAST, 15), Code.IMAGE_AUTH, WORKLOAD);
    }

    @Test
    public void row03NoNodeTakesIt() throws Exception {
        String mark = "room-" + milvus.cluster().namespace();
        String node = client().nodes().list().getItems().get(0).getMetadata().getName();
        label(node, mark, "yes");
        upgrade(Map.of("queryNode", Map.of("nodeSelector", Map.of(mark, "yes"))));
        label(node, mark, null);
        is(fails(3, FAST, 20), Code.UNSCHEDULABLE, "node", WORKLOAD);
    }

    @Test
    public void row04QuotaExceeded() throws Exception {
        int pods = milvus.pods().size();
        client().resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("enough")
                        .withNamespace(namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity(String.valueOf(pods + 1)))
                        .endSpec()
                        .build())
                .create();
        is(fails(4, FAST, 15), Code.QUOTA, "exceeded quota: enough");
    }

    @Test
    public void row06ReadyAndThenCrashing() throws Exception {
        rule("'behaviour': 'readyThenCrash', 'readyFor': '1s', 'backOff': '300ms'");
        is(fails(3, FAST.withStableFor(Duration.ofSeconds(8)), 20), Code.UNSTABLE_AFTER_READY, WORKLOAD);
    }

    @Test
    public void row09OneOfFourIsNeverReady() throws Exception {
        scale(3);
        rule("'behaviour': 'neverReady', 'message': 'HTTP probe failed with statuscode: 500'");
        ScaleRequest request = request(4, Duration.ofSeconds(12));
        OperationFailedException e =
                assertThrows(OperationFailedException.class, () -> milvus.run().scale(request, FAST));
        is(e, Code.NOT_READY_TIMEOUT, WORKLOAD);
        assertTrue(
                "the probe's text: " + e.getMessage() + e.details(),
                (e.getMessage() + e.details()).contains("statuscode: 500"));
    }

    @Test
    public void row12SomebodyScalesItBack() throws Exception {
        rule("'readyAfter': '20s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(1)), FAST);
        verifying();
        workload().scale(1);
        is(failure(running, 10), Code.CONTENDED, "fabric8", "queryNode");
    }

    @Test
    public void row13TheApiServerIsAwayForFiveSeconds() throws Exception {
        throughAProxy((run, proxy) -> {
            rule("'readyAfter': '8s'");
            CompletableFuture<OperationResult> running = start(run, request(3, Duration.ofMinutes(2)), FAST);
            verifying(run);
            proxy.goAway();
            Instant back = Instant.now().plusSeconds(5);
            Await.until("five seconds have passed", () -> Instant.now().isAfter(back));
            proxy.comeBack();
            running.get(60, TimeUnit.SECONDS);
            assertExactly(3);
        });
    }

    @Test
    public void row22AConnectionThatFallsSilent() throws Exception {
        throughAProxy((run, proxy) -> {
            rule("'readyAfter': '3s'");
            CompletableFuture<OperationResult> running = start(run, request(3, Duration.ofMinutes(2)), FAST);
            verifying(run);
            proxy.freeze();
            // the pods are ready while nobody can see it; the silence itself is noticed within 45 s
            running.get(60, TimeUnit.SECONDS);
            assertExactly(3);
        });
    }

    @Test
    public void row23TheApiServerDoesNotComeBack() throws Exception {
        throughAProxy((run, proxy) -> {
            rule("'readyAfter': '3s'");
            CompletableFuture<OperationResult> running = start(run, request(3, Duration.ofSeconds(20)), FAST);
            verifying(run);
            proxy.goAway();
            OperationFailedException e = failure(running, 60);
            is(e, Code.API_LOST, "Last known", "queryNode");
        });
    }

    @Test
    public void row14TheWorkloadIsDeleted() throws Exception {
        rule("'readyAfter': '20s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(1)), FAST);
        verifying();
        workload().delete();
        is(failure(running, 10), Code.DELETED, "queryNode");
    }

    @Test
    public void row15ATemplateThatCrashes() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '200ms', 'backOff': '200ms'");
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> upgrade(
                        Map.of("queryNode", Map.of("extraEnv", List.of(Map.of("name", "A", "value", "b")))),
                        FAST.withCrashLimits(3, 2, 3)));
        is(e, Code.CRASH_LOOP, WORKLOAD);
    }

    @Test
    public void row16InitContainersAndMemory() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '200ms', 'backOff': '200ms', 'oom': true");
        is(fails(2, FAST, 20), Code.OOM, "137", WORKLOAD);
    }

    @Test
    public void row17AContainerThatCannotBeCreated() throws Exception {
        rule("'behaviour': 'createContainerConfigError', 'message': 'secret \\\"minio\\\" not found'");
        is(fails(2, FAST, 15), Code.CONFIG, "minio", WORKLOAD);
    }

    @Test
    public void row18AVolumeThatDoesNotCome() throws Exception {
        rule("'behaviour': 'volumeStuck', 'message': 'MountVolume.SetUp failed for volume \\\"data\\\"'");
        is(fails(2, FAST, 60), Code.VOLUME, "MountVolume.SetUp failed", WORKLOAD);
    }

    @Test
    public void row19APodThatNeverGoes() throws Exception {
        rule("'behaviour': 'stuckTerminating'");
        scale(3);
        RolloutPolicy impatient = FAST.withGraces(Graces.DEFAULTS.dividedBy(100));
        is(fails(1, impatient, 60), Code.SURPLUS_STUCK, WORKLOAD);
    }

    @Test
    public void row20APodWithAFinalizer() throws Exception {
        scale(2);
        for (Pod pod : queryNodes()) {
            client().resource(pod).edit(p -> {
                p.getMetadata().setFinalizers(List.of("example.org/hold"));
                return p;
            });
        }
        try {
            RolloutPolicy impatient = FAST.withGraces(Graces.DEFAULTS.dividedBy(100));
            is(fails(1, impatient, 60), Code.SURPLUS_STUCK, "example.org/hold", WORKLOAD);
        } finally {
            for (Pod pod : queryNodes()) {
                client().resource(pod).edit(p -> {
                    p.getMetadata().setFinalizers(List.of());
                    return p;
                });
            }
        }
    }

    @Test
    public void row21AnotherHelmTakesOver() throws Exception {
        rule("'readyAfter': '20s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(1)), FAST);
        verifying();
        assertEquals(0, milvus.helm("rollback", "my-release", "1").exitCode());
        is(failure(running, 15), Code.SUPERSEDED, "queryNode");
    }

    // ---- it does succeed, although it does not look like it

    @Test
    public void row05RecoversAfterTwoCrashes() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '100ms', 'backOff': '200ms', 'crashes': 2");
        succeeds(3, FAST);
    }

    @Test
    public void row07ReadyOnlyWhenTheLastHasGone() throws Exception {
        rule("'terminateAfter': '5s'");
        scale(4);
        succeeds(2, FAST);
    }

    @Test
    public void row08DownToNothing() throws Exception {
        rule("'terminateAfter': '5s'");
        scale(3);
        succeeds(0, FAST);
    }

    @Test
    public void row10RollingUpdateWhoseOldPodsLinger() throws Exception {
        rule("'terminateAfter': '5s'");
        scale(3);
        Map<String, String> before = milvus.pods();
        upgrade(Map.of("queryNode", Map.of("extraEnv", List.of(Map.of("name", "A", "value", "b")))));
        assertExactly(3);
        assertTrue(queryNodes().stream().noneMatch(pod -> before.containsKey(pod.getMetadata().getName())));
    }

    @Test
    public void row11EvictedAndReplaced() throws Exception {
        rule("'behaviour': 'evicted', 'after': '100ms', 'limit': 1");
        succeeds(3, FAST);
    }

    // ---- how it is done

    /** What is done on a connection that can be broken. */
    private interface Broken {
        void with(LocalRun run, TcpProxy proxy) throws Exception;
    }

    private void throughAProxy(Broken broken) throws Exception {
        String server = milvus.cluster().endpoint().server();
        try (TcpProxy proxy = new TcpProxy(server);
                LocalRun run = milvus.through(server, proxy.server())) {
            broken.with(run, proxy);
        }
    }

    private void rule(String settings) {
        milvus.rules(("[{'selector': 'component=querynode', " + settings + "}]").replace('\'', '"'));
    }

    private void scale(int replicas) {
        milvus.run().scale(request(replicas, Duration.ofMinutes(2)), LocalMilvus.AT_ONCE);
    }

    private ScaleRequest request(int replicas, Duration timeout) {
        ScaleRequest plain = milvus.scaleRequest(CHART, Map.of("queryNode", Math.max(1, replicas)));
        return new ScaleRequest(
                plain.release(),
                plain.namespace(),
                Map.of("queryNode", replicas),
                replicas == 0,
                false,
                false,
                0,
                plain.chart(),
                timeout);
    }

    private void upgrade(Map<String, Object> values) {
        upgrade(values, FAST);
    }

    private void upgrade(Map<String, Object> values, RolloutPolicy policy) {
        Map<String, Object> all = new HashMap<>(LIGHT);
        all.putAll(values);
        milvus.run().install(milvus.installRequest(CHART, all, OnExisting.UPGRADE, Mode.CLUSTER), policy);
    }

    private CompletableFuture<OperationResult> start(ScaleRequest request, RolloutPolicy policy) {
        return start(milvus.run(), request, policy);
    }

    private static CompletableFuture<OperationResult> start(LocalRun run, ScaleRequest request, RolloutPolicy policy) {
        return new ScaleOperation(run.ports(), policy, request).start();
    }

    /** Waits until the change is made and watched, and pods have come. */
    private void verifying() {
        verifying(milvus.run());
    }

    private void verifying(LocalRun run) {
        Await.until("the change is being watched", () -> {
            OperationState state = run.lastState();
            return state != null && state.phase() == Phase.VERIFY && queryNodes().size() == 3;
        });
    }

    private OperationFailedException fails(int replicas, RolloutPolicy policy, int seconds) throws Exception {
        OperationFailedException e = failure(start(request(replicas, Duration.ofMinutes(2)), policy), seconds);
        stays(() -> queryNodes().stream().filter(FaultMatrixClusterTest::ready).count() < replicas
                || queryNodes().size() != replicas);
        return e;
    }

    /** The failure of an operation, which has to come within a time from now. */
    private static OperationFailedException failure(CompletableFuture<OperationResult> running, int seconds)
            throws Exception {
        try {
            OperationResult result = running.get(seconds, TimeUnit.SECONDS);
            throw new AssertionError("it failed in truth, but the verdict is " + result);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof OperationFailedException failed) {
                return failed;
            }
            throw e;
        }
    }

    private void succeeds(int replicas, RolloutPolicy policy) {
        milvus.run().scale(request(replicas, Duration.ofMinutes(2)), policy);
        assertExactly(replicas);
    }

    /** Right at the moment of the verdict, and still right some seconds later. */
    private void assertExactly(int replicas) {
        assertEquals("pods at the verdict", replicas, queryNodes().size());
        stays(() -> queryNodes().size() == replicas && queryNodes().stream().allMatch(FaultMatrixClusterTest::ready));
    }

    private static void stays(java.util.function.BooleanSupplier truth) {
        Instant end = Instant.now().plusSeconds(5);
        Await.until("five seconds have passed", () -> {
            assertTrue("the truth after the verdict", truth.getAsBoolean());
            return Instant.now().isAfter(end);
        });
    }

    private static void is(OperationFailedException e, Code code, String... parts) {
        String said = e.getMessage() + "\n" + String.join("\n", e.details());
        assertEquals(said, code, e.code());
        for (String part : parts) {
            assertTrue(part + " in: " + said, e.getMessage().contains(part));
        }
    }

    private KubernetesClient client() {
        return milvus.cluster().client();
    }

    private String namespace() {
        return milvus.cluster().namespace();
    }

    private RollableScalableResource<io.fabric8.kubernetes.api.model.apps.Deployment> workload() {
        return client().apps().deployments().inNamespace(namespace()).withName(WORKLOAD);
    }

    private List<Pod> queryNodes() {
        // finished pods, such as evicted ones, are nobody's replicas any more
        return client().pods().inNamespace(namespace()).withLabel("component", "querynode").list().getItems().stream()
                .filter(pod -> !"Failed".equals(pod.getStatus().getPhase()))
                .collect(Collectors.toList());
    }

    private static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private void label(String node, String key, String value) {
        UnaryOperator<Node> change = n -> {
            Map<String, String> labels = new HashMap<>(n.getMetadata().getLabels());
            if (value == null) {
                labels.remove(key);
            } else {
                labels.put(key, value);
            }
            n.getMetadata().setLabels(labels);
            return n;
        };
        client().nodes().withName(node).edit(change);
    }
}
