package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Graces;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;

/**
 * Every way in which a scale goes wrong, or only seems to, on the real control plane: the verdict, its code, the named
 * culprit, how soon, and that the truth is still the same some seconds later. The numbers are those of {@code
 * docs/fault-matrix.md}.
 */
@RunWith(Concurrently.class)
public class VerdictClusterTest extends FaultScenario {

    private final int helm;
    private final RevocableTokens tokens;

    public VerdictClusterTest(int helm) {
        super(helm);
        this.helm = helm;
        this.tokens = new RevocableTokens(milvus, helm);
    }

    @Before
    public void install() throws Exception {
        milvus.installedByHelm(CHART);
    }

    // ---- it cannot succeed

    @Test
    public void row01CrashLoop() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '200ms', 'backOff': '200ms', 'exitCode': 134");
        OperationFailedException e = fails(3, FAST, 20);
        is(e, Code.CRASH_LOOP, "134", WORKLOAD);
        assertTrue(
                "the log of the crash is shown: " + e.details(),
                e.details().stream().anyMatch(l -> l.startsWith("  | ")));
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
        LocalCluster.label(client(), node, mark, "yes");
        upgrade(Map.of("queryNode", Map.of("nodeSelector", Map.of(mark, "yes"))));
        LocalCluster.label(client(), node, mark, null);
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
        // ready for longer than Helm needs on a busy machine to store its revision: it has to be seen ready
        rule("'behaviour': 'readyThenCrash', 'readyFor': '8s', 'backOff': '300ms'");
        is(fails(3, FAST.withStableFor(Duration.ofSeconds(20)), 40), Code.UNSTABLE_AFTER_READY, WORKLOAD);
    }

    @Test
    public void row09OneOfFourIsNeverReady() throws Exception {
        scale(3);
        rule("'behaviour': 'neverReady', 'message': 'HTTP probe failed with statuscode: 500'");
        OperationFailedException e = fails(request(4, Duration.ofSeconds(90)), FAST, 100);
        is(e, Code.NOT_READY_TIMEOUT, WORKLOAD);
        assertTrue(
                "the probe's text: " + e.getMessage() + e.details(),
                (e.getMessage() + e.details()).contains("statuscode: 500"));
    }

    @Test
    public void row12SomebodyScalesItBack() throws Exception {
        rule("'readyAfter': '20s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(4)), FAST);
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
            // longer than there is patience: it never gets ready
            rule("'readyAfter': '2m'");
            int before = milvus.lines().size();
            CompletableFuture<OperationResult> running = start(run, request(3, Duration.ofSeconds(80)), FAST);
            verifying(run);
            Await.until(
                    "the pods have been seen",
                    () -> milvus.lines().stream().skip(before).anyMatch(line -> line.startsWith(WORKLOAD)));
            proxy.goAway();
            OperationFailedException e = failure(running, 100);
            is(e, Code.API_LOST, "Last known", "queryNode");
        });
    }

    @Test
    public void row14TheWorkloadIsDeleted() throws Exception {
        rule("'readyAfter': '20s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(4)), FAST);
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
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(4)), FAST);
        verifying();
        assertEquals(0, milvus.helm("rollback", "my-release", "1").exitCode());
        is(failure(running, 15), Code.SUPERSEDED, "queryNode");
    }

    // ---- others who want to decide

    @Test
    public void row24AnAutoscalerThatWantsMore() throws Exception {
        rule("'readyAfter': '60s'");
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(3)), FAST);
        verifying();
        milvus.autoscaler(5, 9);
        // the autoscaler looks every 15 s; its name is that of the controllers' program, by the scale sub-resource
        is(failure(running, 45), Code.CONTENDED, "5 instead of 3", "(scale)\" changed them", "queryNode");
    }

    @Test
    public void row24bAnAutoscalerThatIsThereAlready() throws Exception {
        milvus.autoscaler(5, 9);
        int revision = milvus.revision();
        RefusedException e = assertThrows(RefusedException.class, () -> scale(3));
        assertEquals(e.getMessage(), RefusedException.Reason.AUTOSCALED, e.reason());
        assertTrue(e.getMessage(), e.getMessage().contains("between 5 and 9"));
        assertEquals("the revision", revision, milvus.revision());
    }

    @Test
    public void row25ReplicasThatBelongToAnotherFieldManager() throws Exception {
        owned(WORKLOAD, 2);
        if (helm == 3) {
            // Helm 3 merges on the client's side, where nobody owns a field: the number is ours until it is taken back
            succeeds(3, FAST);
            return;
        }
        OperationFailedException e = assertThrows(OperationFailedException.class, () -> scale(3));
        is(e, Code.CONTENDED, "\"gitops\"", "nothing was forced", "Set it there to what is asked for");
        assertExactly(2);
        // which is advice that helps
        owned(WORKLOAD, 3);
        succeeds(3, FAST);
    }

    @Test
    public void row25bOtherReplicasThatBelongToAnotherFieldManager() throws Exception {
        String proxy = "my-release-milvus-proxy";
        owned(proxy, 2);
        Await.until("the other manager's pods have come", () -> pods("proxy") == 2);
        succeeds(3, FAST);
        assertEquals("what somebody else decides about stays", 2, pods("proxy"));
    }

    // ---- an identity that ends

    @Test
    public void row26ATokenThatIsRevoked() throws Exception {
        String server = milvus.cluster().endpoint().server();
        try (TcpProxy proxy = new TcpProxy(server);
                LocalRun build = tokens.run(proxy.server(), "{token: \"" + tokens.make("first") + "\"}")) {
            rule("'readyAfter': '40s'");
            CompletableFuture<OperationResult> running = start(build, request(3, Duration.ofMinutes(3)), FAST);
            verifying(build);
            tokens.revoke("first");
            proxy.cut();
            is(failure(running, 20), Code.FORBIDDEN, "does not accept the credential", "queryNode");
        }
    }

    @Test
    public void row27ATokenThatIsRenewed() throws Exception {
        String server = milvus.cluster().endpoint().server();
        try (TcpProxy proxy = new TcpProxy(server);
                LocalRun build = tokens.run(proxy.server(), tokens.plugin(tokens.make("first")))) {
            rule("'readyAfter': '20s'");
            CompletableFuture<OperationResult> running = start(build, request(3, Duration.ofMinutes(3)), FAST);
            verifying(build);
            tokens.plugin(tokens.make("second"));
            tokens.revoke("first");
            proxy.cut();
            running.get(60, TimeUnit.SECONDS);
            assertExactly(3);
        }
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
        assertTrue(queryNodes().stream()
                .noneMatch(pod -> before.containsKey(pod.getMetadata().getName())));
    }

    @Test
    public void row11EvictedAndReplaced() throws Exception {
        rule("'behaviour': 'evicted', 'after': '100ms', 'limit': 1");
        // an evicted pod was ready before: without a stable time the verdict could be faster than the eviction
        succeeds(3, FAST.withStableFor(Duration.ofSeconds(3)));
    }

    // ---- how it is done

    /** Lets somebody else own the replicas of a Deployment by server-side apply, as GitOps tools do. */
    private void owned(String deployment, int replicas) {
        String partial = """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%s"}, "spec": {"replicas": %d}}
                """.formatted(deployment, replicas);
        PatchContext apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("gitops")
                .withForce(true)
                .build();
        client().apps()
                .deployments()
                .inNamespace(namespace())
                .withName(deployment)
                .patch(apply, partial);
    }

    private long pods(String component) {
        return client().pods().inNamespace(namespace()).withLabel("component", component).list().getItems().stream()
                .filter(FaultScenario::ready)
                .count();
    }
}
