package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.local.ChartServer;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.Code;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;
import org.junit.runner.RunWith;

/**
 * Each documented way to scale that does more, less or something else than it says, beside the step on the same start.
 * {@code docs/what-goes-wrong.md} has a row for each test.
 */
@RunWith(Concurrently.class)
public class HazardClusterTest extends HazardScenario {

    private static final String OLDER = "4.2.58";
    private static final String NEWEST = "5.0.20";

    public HazardClusterTest(int helm) {
        super(helm);
    }

    // ---- without --version

    @Test
    public void withoutAVersionItFails() throws Exception {
        both(OLDER);
        try (ChartServer repository = new ChartServer(OLDER, NEWEST)) {
            failed(guide(repository, "--set", "queryNode.replicas=3", "--reuse-values"), "nil pointer");
            assertEquals(1, replicas(GUIDE, "queryNode"));
            oursScales(repository, "queryNode", 3);
        }
    }

    @Test
    public void withoutAVersionEveryPodRestarts() throws Exception {
        both("4.1.35");
        try (ChartServer repository = new ChartServer("4.1.35", "4.1.36")) {
            Look before = look(GUIDE);
            done(guide(repository, "--set", "queryNode.replicas=3", "--reuse-values"));
            Await.within(
                    PATIENCE,
                    "no pod is the one that it was",
                    () -> Collections.disjoint(
                            before.pods().values(), look(GUIDE).pods().values()));
            oursScales(repository, "queryNode", 3);
        }
    }

    @Test
    public void theReadmesCommandUpgradesMilvus() throws Exception {
        both(OLDER);
        assertTrue(image(GUIDE, "queryNode").endsWith(":v2.5.16"));
        try (ChartServer repository = new ChartServer(OLDER, NEWEST)) {
            done(guide(repository, "--reset-then-reuse-values", "--install", "--set", "queryNode.replicas=2"));
            Look after = look(GUIDE);
            assertTrue(image(GUIDE, "queryNode").endsWith(":v2.6.16"));
            assertFalse(after.workloads().containsKey(deployment(GUIDE, "indexNode")));
            assertTrue(after.workloads().containsKey(deployment(GUIDE, "streamingNode")));
            oursScales(repository, "queryNode", 2);
        }
    }

    /** The newest guide pins the version; after an upgrade that reused the values that is not enough. */
    @Test
    public void withTheVersionButResetValuesItUpgradesMilvus() throws Exception {
        both(CHART);
        for (String release : List.of(GUIDE, OURS)) {
            done(milvus.helm("upgrade", release, Tools.chart(NEWEST), "--reuse-values"));
        }
        assertTrue(image(GUIDE, "queryNode").endsWith(":v2.6.15"));
        done(guide(Tools.chart(NEWEST), "--reset-then-reuse-values", "--set", "queryNode.replicas=2"));
        assertTrue(image(GUIDE, "queryNode").endsWith(":v2.6.16"));
        assertTrue("and not only there", image(GUIDE, "proxy").endsWith(":v2.6.16"));
        oursScales(NEWEST, "queryNode", 2);
    }

    /** The repository of the guides is archived. */
    @Test
    public void theRepositoryOfTheGuidesHasNothingNew() throws Exception {
        try (ChartServer repository = new ChartServer("/milvus-io.github.io/milvus-helm/", List.of("4.1.35"))) {
            List<String> command = new java.util.ArrayList<>(
                    List.of("install", GUIDE, ChartReference.MILVUS, "--repo", repository.url()));
            command.addAll(light());
            done(milvus.helm(command.toArray(String[]::new)));
            assertTrue("an old one, and not a word", image(GUIDE, "queryNode").endsWith(":v2.4.5"));

            OperationResult result = milvus.run()
                    .install(
                            new InstallRequest(
                                    OURS,
                                    namespace(),
                                    false,
                                    Mode.CLUSTER,
                                    ChartReference.milvus(null, repository.url(), null),
                                    LIGHT,
                                    List.of(),
                                    Map.of(),
                                    OnExisting.KEEP,
                                    Care.within(Duration.ofMinutes(4))),
                            LocalMilvus.AT_ONCE);
            assertEquals("4.1.35", result.version());
            assertTrue(log(), printed("The repository is archived"));
            assertFalse(
                    "and it is not the one that is taken unless it is asked for",
                    ChartReference.milvus(null, null, null).archived());
        }
    }

    // ---- more than was asked for

    @Test
    public void theFirstUpgradeRestartsEtcd() throws Exception {
        both(CHART, "--set", "etcd.enabled=true");
        List<String> etcd = look(GUIDE).pods(GUIDE + "-etcd-");
        assertEquals(3, etcd.size());
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=3"));
        Await.within(
                PATIENCE,
                "all of etcd was restarted",
                () -> Collections.disjoint(etcd, look(GUIDE).pods(GUIDE + "-etcd-"))
                        && look(GUIDE).pods(GUIDE + "-etcd-").size() == 3);
        oursScales(CHART, "queryNode", 3);
    }

    @Test
    public void setAloneForgetsWhatWasSetBefore() throws Exception {
        both(CHART, "--set", "dataNode.replicas=2");
        List<String> command = new java.util.ArrayList<>(light());
        command.addAll(List.of("--set", "queryNode.replicas=3"));
        done(guide(Tools.chart(CHART), command.toArray(String[]::new)));
        assertEquals("nobody asked for that", 1, replicas(GUIDE, "dataNode"));
        oursScales(CHART, "queryNode", 3);
    }

    @Test
    public void aNumberAfterAWaitThatTimedOutIsLost() throws Exception {
        both(CHART);
        rule("'behaviour': 'neverReady'");
        for (String release : List.of(GUIDE, OURS)) {
            failed(
                    milvus.helm(
                            "upgrade",
                            release,
                            Tools.chart(CHART),
                            "--reuse-values",
                            "--set",
                            "queryNode.replicas=5",
                            "--wait",
                            "--timeout",
                            "3s"),
                    "UPGRADE FAILED");
            assertEquals("failed, and yet in place", 5, replicas(release, "queryNode"));
        }
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "proxy.replicas=2"));
        assertEquals("somebody else's scale took it back", 1, replicas(GUIDE, "queryNode"));

        oursScales(CHART, "proxy", 2);
        assertEquals(5, replicas(OURS, "queryNode"));
        assertTrue(log(), printed("queryNode runs 5 replicas where the release says 1: kept at 5"));
    }

    @Test
    public void aRollbackRestartsEtcdAndInitialisesPulsarAgain() throws Exception {
        both(
                CHART,
                "--set",
                "etcd.enabled=true,pulsarv3.enabled=true",
                "--set",
                "pulsarv3.components.zookeeper=false,pulsarv3.components.bookkeeper=false",
                "--set",
                "pulsarv3.components.autorecovery=false,pulsarv3.components.broker=false",
                "--set",
                "pulsarv3.components.proxy=false");
        Look installed = look(GUIDE);
        assertEquals(installed.jobs().toString(), 2, installed.jobs().size());
        rule("'behaviour': 'crashLoop', 'crashAfter': '100ms', 'backOff': '100ms'");
        failed(
                guide(
                        Tools.chart(CHART),
                        "--reuse-values",
                        "--set",
                        "queryNode.replicas=3",
                        major == 3 ? "--atomic" : "--rollback-on-failure",
                        "--timeout",
                        "15s"),
                "");
        Look after = look(GUIDE);
        assertEquals("the number is back", 1, replicas(GUIDE, "queryNode"));
        assertEquals(
                "etcd was restarted twice",
                installed.generation(GUIDE + "-etcd") + 2,
                after.generation(GUIDE + "-etcd"));
        assertEquals(installed.jobs().keySet(), after.jobs().keySet());
        assertTrue(
                "Pulsar was initialised once more",
                Collections.disjoint(installed.jobs().values(), after.jobs().values()));

        Look before = look(OURS);
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> milvus.run()
                        .scale(
                                milvus.scaleRequest(CHART, Map.of("queryNode", 3))
                                        .rollingBack(),
                                LocalMilvus.AT_ONCE.withCrashLimits(2, 2, 2)));
        is(e, Code.CRASH_LOOP, "Rolled back to revision 1.");
        only(before, look(OURS), "queryNode", 1);
        assertEquals("Pulsar is left alone", Map.of(), look(OURS).jobs());
    }

    // ---- less than was asked for

    @Test
    public void aKeyThatNobodyReadsIsASuccess() throws Exception {
        both(CHART);
        Look before = look(GUIDE);
        for (String key : List.of("querynode.replicas", "queryNode.replica", "indexNode.replicas")) {
            done(guide(Tools.chart(CHART), "--reuse-values", "--set", key + "=3"));
        }
        assertEquals("three successes, and nothing was done", before, look(GUIDE));

        assertTrue(oursRefuses(Reason.UNKNOWN_COMPONENT, "queryNod", 3)
                .getMessage()
                .contains("proxy, queryNode, dataNode, streamingNode"));
        assertTrue(oursRefuses(Reason.UNKNOWN_COMPONENT, "indexNode", 3)
                .getMessage()
                .contains("Scale dataNode instead"));
        Look ours = look(OURS);
        assertTrue(milvus.scale(CHART, Map.of("querynode", 3)).changed());
        only(ours, look(OURS), "queryNode", 3);
    }

    @Test
    public void aStandaloneReleaseTakesAnyNumber() throws Exception {
        both(CHART, "--set", "cluster.enabled=false");
        Look before = look(GUIDE);
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=3"));
        assertEquals(before, look(GUIDE));
        oursRefuses(Reason.STANDALONE, "queryNode", 3);
    }

    @Test
    public void anEmptyParameterBecomesOne() throws Exception {
        both(CHART, "--set", "queryNode.replicas=3");
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas="));
        assertEquals(1, replicas(GUIDE, "queryNode"));
        oursRefuses(Reason.INVALID, "queryNode", null);
    }

    @Test
    public void waitIsSatisfiedWithFewer() throws Exception {
        both(CHART, "--set", "queryNode.replicas=3");
        rule("'behaviour': 'neverReady'");
        done(guide(
                Tools.chart(CHART),
                "--reuse-values",
                "--set",
                "queryNode.replicas=4",
                major == 3 ? "--wait" : "--wait=legacy",
                "--timeout",
                "60s"));
        assertEquals("a success, with three of four", 3, readyOf(GUIDE));
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> milvus.run().scale(request(4, Duration.ofSeconds(60)), LocalMilvus.AT_ONCE));
        is(e, Code.NOT_READY_TIMEOUT, WORKLOAD);
    }

    private long readyOf(String release) {
        return client()
                .pods()
                .inNamespace(namespace())
                .withLabel("app.kubernetes.io/instance", release)
                .withLabel("component", "querynode")
                .list()
                .getItems()
                .stream()
                .filter(FaultScenario::ready)
                .count();
    }

    // ---- other than was asked for

    @Test
    public void aScaleInTakesAllPodsAtOnce() throws Exception {
        rule("'terminateAfter': '4s'");
        both(CHART, "--set", "queryNode.replicas=3");
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=1"));
        Await.within(PATIENCE, "both leave at the same time", () -> leaving(GUIDE) == 2);

        AtomicInteger most = new AtomicInteger();
        CompletableFuture<OperationResult> running = new ScaleOperation(
                        milvus.run().ports(), LocalMilvus.AT_ONCE, milvus.scaleRequest(CHART, Map.of("queryNode", 1)))
                .start();
        Await.within(PATIENCE, "the scale-in is done", () -> {
            most.accumulateAndGet((int) leaving(OURS), Math::max);
            return running.isDone();
        });
        assertEquals(1, running.get(1, TimeUnit.SECONDS).components().get(0).ready());
        assertEquals("one leaves, and the next one when it is gone", 1, most.get());
    }

    private long leaving(String release) {
        return client()
                .pods()
                .inNamespace(namespace())
                .withLabel("app.kubernetes.io/instance", release)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                .count();
    }

    @Test
    public void coordinatorsCompete() throws Exception {
        both(CHART);
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "mixCoordinator.replicas=2"));
        assertEquals("in Milvus one of them crashes", 2, replicas(GUIDE, "mixcoord"));
        oursRefuses(Reason.COORDINATOR, "mixCoordinator", 2);
    }

    @Test
    public void whatKubectlScaledIsLostOrInTheWay() throws Exception {
        both(CHART);
        scaledBySomebodyElse();
        othersNumber();
        oursScales(CHART, "proxy", 2);
        assertEquals(3, replicas(OURS, "queryNode"));
    }

    @Test
    public void anAutoscalerAndHelmFight() throws Exception {
        both(CHART, "--set", "queryNode.hpa.enabled=true");
        scaledBySomebodyElse();
        othersNumber();
        assertTrue(oursRefuses(Reason.AUTOSCALED, "queryNode", 2)
                .getMessage()
                .contains("HorizontalPodAutoscaler my-release-milvus-querynode-hpa between 1 and 5"));
        oursScales(CHART, "proxy", 2);
        assertEquals(3, replicas(OURS, "queryNode"));
    }

    /** As {@code kubectl scale} and autoscalers do it. */
    private void scaledBySomebodyElse() {
        for (String release : List.of(GUIDE, OURS)) {
            client().apps()
                    .deployments()
                    .inNamespace(namespace())
                    .withName(deployment(release, "queryNode"))
                    .scale(3);
        }
    }

    /** Somebody scales another component with the documented command. */
    private void othersNumber() throws Exception {
        var result = guide(Tools.chart(CHART), "--reuse-values", "--set", "proxy.replicas=2");
        if (major == 3) {
            done(result);
            assertEquals("nobody asked for that", 1, replicas(GUIDE, "queryNode"));
        } else {
            failed(result, "conflict");
            assertEquals(ReleaseStatus.FAILED, last(GUIDE).status());
        }
    }

    @Test
    public void aPatchedImageIsPutBackOrInTheWay() throws Exception {
        both(CHART);
        for (String release : List.of(GUIDE, OURS)) {
            client().apps()
                    .deployments()
                    .inNamespace(namespace())
                    .withName(deployment(release, "dataNode"))
                    .edit(each -> {
                        each.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .get(0)
                                .setImage("milvus:patched");
                        return each;
                    });
        }
        Await.within(
                PATIENCE,
                "the patch is rolled out",
                () -> look(OURS).pods().size() == look(GUIDE).pods().size()
                        && look(OURS).pods(OURS + "-milvus-datanode-").size() == 1);
        var result = guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=3");
        if (major == 3) {
            done(result);
            assertTrue("a downgrade", image(GUIDE, "dataNode").endsWith(":v2.6.15"));
        } else {
            failed(result, "conflict");
            assertEquals(ReleaseStatus.FAILED, last(GUIDE).status());
        }
        assertTrue(
                oursRefuses(Reason.OTHER_CHANGES, "queryNode", 3).getMessage().contains("milvus:patched"));
    }

    @Test
    public void whatIsThereIsDoneAgain() throws Exception {
        both(CHART);
        done(guide(Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=1"));
        assertEquals(2, last(GUIDE).number());
        assertFalse(milvus.scale(CHART, Map.of("queryNode", 1)).changed());
        assertEquals(1, milvus.revision());
    }

    private Revision last(String release) throws InterruptedException {
        return milvus.run()
                .ports()
                .helm()
                .history(new ReleaseId(namespace(), release), 1)
                .get(0);
    }
}
