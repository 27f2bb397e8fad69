package io.jenkins.plugins.milvus.cluster.watch;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.Samples;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.local.ApiGate;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Which requests confirm what was told, and that they tell how things stand, on a real API server. */
public class ConfirmingReadTest {

    private static final String NAME = "querynode";
    private static final int MORE = Confirmation.FEW + 1;
    private static final String[] ALL = {"deployments/querynode", "pods", "replicasets/querynode-*"};

    @Rule
    public final LocalCluster local = new LocalCluster();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    /** What requests wait for before they are passed on. */
    private volatile CountDownLatch answers = new CountDownLatch(0);
    /** The only one that waits; null for all of them. */
    private volatile String heldPath;

    private ApiGate gate;
    private ApiClient api;
    private Confirmation confirmation;
    /** The same ones for as long as they are watched. */
    private List<Target> targets;

    @Before
    public void connect() throws IOException {
        gate = new ApiGate(local.client());
        gate.guard(request -> {
            CountDownLatch held = answers;
            String path = request.path()
                    .replaceFirst("\\?.*", "")
                    .replaceFirst(".*/" + local.namespace() + "/", "")
                    .replaceFirst(NAME + "-.*", NAME + "-*");
            requests.add(path);
            return heldPath != null && !heldPath.equals(path) || answered(held);
        });
        api = new ApiClient(local.endpoint(gate.server(), ""), ConnectionSettings.direct(scheduler));
        confirmation = new Confirmation(api, scope(), nanos::get);
        targets = Targets.of(scope());
    }

    @After
    public void close() {
        api.close();
        gate.close();
        scheduler.shutdownNow();
    }

    private WatchScope scope() {
        WorkloadRef ref = new WorkloadRef(WorkloadKind.DEPLOYMENT, local.namespace(), NAME);
        return new WatchScope(local.namespace(), List.of(ref), List.of(Map.of("app", NAME)), false);
    }

    /** A Deployment whose pods are ready and have been counted. */
    private void deploy(int pods) {
        local.client().resource(Samples.deployment(NAME, pods)).create();
        Await.until("ready", () -> counted(pods));
    }

    /** What watches would tell now. */
    private Map<Target, List<Item>> told() {
        Map<Target, List<Item>> told = new HashMap<>();
        targets.forEach(each ->
                told.put(each, api.await(each.list(api, local.namespace())).items()));
        requests.clear();
        return told;
    }

    private Snapshot of(Map<Target, List<Item>> told) {
        return confirmation.of(() -> told).orElseGet(() -> {
            List<Item> all = told.values().stream().flatMap(List::stream).toList();
            return Ownership.snapshot(scope(), all, true);
        });
    }

    private static Set<String> uids(Snapshot snapshot) {
        return snapshot.pods().stream().map(PodRecord::uid).collect(Collectors.toSet());
    }

    private Set<String> uids() {
        return local.client().pods().list().getItems().stream()
                .map(each -> each.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private List<String> requests() {
        return requests.stream().sorted().toList();
    }

    private static boolean answered(CountDownLatch held) throws IOException {
        try {
            held.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Reads ahead until all of it has come; no answer comes before all of it is seen to have begun. */
    private void readAhead(Map<Target, List<Item>> told, boolean imminent, String... reads) {
        CountDownLatch held = new CountDownLatch(1);
        answers = held;
        requests.clear();
        try {
            Await.until("all is begun", () -> {
                confirmation.ahead(told, imminent);
                return requests().equals(List.of(reads));
            });
        } finally {
            held.countDown();
        }
        // nothing is begun by this, it is all there
        confirmation.ahead(told, imminent).join();
        assertEquals(List.of(reads), requests());
    }

    private void readAhead(Map<Target, List<Item>> told) {
        readAhead(told, true, "pods", "replicasets/querynode-*");
    }

    @Test
    public void aFewAreReadOneByOne() {
        deploy(2);
        Snapshot snapshot = of(told());
        assertTrue(snapshot.quorum());
        assertEquals(uids(), uids(snapshot));
        assertEquals(2, snapshot.workloads().get(0).readyReplicas());
        assertEquals(1, snapshot.replicaSets().size());
        assertEquals(
                List.of("deployments/querynode", "pods/querynode-*", "pods/querynode-*", "replicasets/querynode-*"),
                requests());
    }

    @Test
    public void aPodThatIsGoneIsNotThere() {
        deploy(2);
        Map<Target, List<Item>> told = told();
        local.client().apps().deployments().withName(NAME).scale(1);
        Await.until("one is left", () -> uids().size() == 1);
        Snapshot snapshot = of(told);
        assertEquals(uids(), uids(snapshot));
        assertEquals(1, snapshot.workloads().get(0).specReplicas());
    }

    @Test
    public void aWorkloadThatIsGoneIsNotThere() {
        deploy(1);
        Map<Target, List<Item>> told = told();
        local.client().apps().deployments().withName(NAME).delete();
        Await.until("its pod is gone", () -> uids().isEmpty());
        assertEquals(List.of(), of(told).workloads());
    }

    @Test
    public void aReplicaSetThatWantsNoPodsIsNotRead() {
        deploy(1);
        local.client().apps().deployments().withName(NAME).rolling().updateImage("registry.example/another:1");
        Await.until(
                "the first set is empty",
                () -> local.client().apps().replicaSets().list().getItems().stream()
                        .anyMatch(each -> each.getSpec().getReplicas() == 0
                                && each.getStatus().getReplicas() == 0));
        Map<Target, List<Item>> told = told();
        assertEquals(2, of(told).replicaSets().size());
        assertEquals(
                1,
                requests().stream()
                        .filter(each -> each.startsWith("replicasets/"))
                        .count());
    }

    @Test
    public void moreAreListed() {
        deploy(MORE);
        assertEquals(uids(), uids(of(told())));
        assertEquals(List.of("deployments/querynode", "pods", "replicasets/querynode-*"), requests());
    }

    @Test
    public void whatWasReadAheadIsNotReadAgain() {
        deploy(MORE);
        Map<Target, List<Item>> told = told();
        readAhead(told);
        confirmation.ahead(told, true);
        assertEquals(uids(), uids(of(told)));
        assertEquals(List.of(ALL), requests());
    }

    @Test
    public void whatWasReadAheadCountsForAMoment() {
        deploy(MORE);
        Map<Target, List<Item>> told = told();
        readAhead(told);
        nanos.addAndGet(Confirmation.FRESH.toNanos() + 1);
        of(told);
        assertEquals(
                List.of("deployments/querynode", "pods", "pods", "replicasets/querynode-*", "replicasets/querynode-*"),
                requests());
        readAhead(told);
        of(told);
        assertEquals(List.of(ALL), requests());
    }

    @Test
    public void whatIsOnlyNearIsReadOnce() {
        deploy(MORE);
        Map<Target, List<Item>> told = told();
        readAhead(told, false, ALL);
        nanos.addAndGet(Confirmation.FRESH.toNanos() + 1);
        confirmation.ahead(told, false);
        assertEquals(List.of(ALL), requests());
        requests.clear();
        of(told);
        assertEquals(List.of(ALL), requests());
    }

    @Test
    public void whatWasToldSinceIsNotReadAgain() {
        deploy(MORE);
        Map<Target, List<Item>> before = told();
        readAhead(before);
        of(before);
        change();
        Map<Target, List<Item>> now = told();
        assertEquals(uids(), uids(of(now)));
        assertEquals(List.of("deployments/querynode"), requests());
    }

    @Test
    public void whatTheWatchesHaveNotToldIsReadAgain() {
        deploy(MORE);
        Map<Target, List<Item>> before = told();
        change();
        readAhead(before);
        assertEquals(uids(), uids(of(before)));
        assertEquals(List.of("deployments/querynode", "pods", "pods", "replicasets/querynode-*"), requests());
    }

    private void change() {
        local.client()
                .pods()
                .list()
                .getItems()
                .forEach(each -> local.client().resource(each).edit(pod -> {
                    pod.getMetadata().getAnnotations().put("changed", "yes");
                    return pod;
                }));
    }

    @Test
    public void whatTheWatchesToldWhileItWasReadIsNotReadAgain() {
        deploy(MORE);
        Map<Target, List<Item>> before = told();
        change();
        readAhead(before);
        // what was read ahead shows the changes; the watches tell them only now
        Map<Target, List<Item>> now = told();
        assertEquals(uids(), uids(of(now)));
        assertEquals(List.of("deployments/querynode"), requests());
    }

    @Test
    public void whatIsGoneSinceItWasReadIsNotMissed() {
        deploy(MORE + 1);
        readAhead(told());
        Map<Target, List<Item>> before = told();
        scale(MORE);
        Map<Target, List<Item>> now = told();
        tellTheEnd(before);
        assertEquals(uids(), uids(of(now)));
        assertEquals(List.of("deployments/querynode"), requests());
    }

    private void scale(int pods) {
        local.client().apps().deployments().withName(NAME).scale(pods);
        Await.until("scaled to " + pods, () -> uids().size() == pods && counted(pods));
    }

    private boolean counted(int pods) {
        Integer ready = local.client()
                .apps()
                .deployments()
                .withName(NAME)
                .get()
                .getStatus()
                .getReadyReplicas();
        return ready != null && ready == pods;
    }

    private void tellTheEnd(Map<Target, List<Item>> before) {
        Target pods = before.keySet().stream()
                .filter(each -> each.type().equals(ResourceType.PODS))
                .findFirst()
                .orElseThrow();
        Set<String> left = uids();
        before.get(pods).stream()
                .filter(each -> !left.contains(each.uid()))
                .forEach(each -> confirmation.removed(pods, each));
        requests.clear();
    }

    @Test
    public void aFewThatWereReadAheadAreNotReadAgain() {
        deploy(2);
        Map<Target, List<Item>> told = told();
        readAhead(told, false, ALL);
        requests.clear();
        assertEquals(uids(), uids(of(told)));
        assertEquals("nothing was told of it since", List.of("deployments/querynode"), requests());
    }

    /** It may wait for the API server's cache, which a read of one pod does not. */
    @Test(timeout = 60_000)
    public void aListOfAFewThatHasNotComeIsNotWaitedFor() {
        deploy(2);
        Map<Target, List<Item>> told = told();
        CountDownLatch held = new CountDownLatch(1);
        heldPath = "pods";
        answers = held;
        try {
            confirmation.ahead(told, false);
            Await.until("it is asked for", () -> requests.contains("pods"));
            assertEquals(uids(), uids(of(told)));
        } finally {
            held.countDown();
        }
        assertEquals(
                List.of(
                        "deployments/querynode",
                        "deployments/querynode",
                        "pods",
                        "pods/querynode-*",
                        "pods/querynode-*",
                        "replicasets/querynode-*"),
                requests());
    }

    @Test
    public void aFewOfWhichTheWatchesHaveNotToldAllAreReadAgain() {
        deploy(1);
        Map<Target, List<Item>> before = told();
        change();
        readAhead(before, true, "pods/querynode-*", "replicasets/querynode-*");
        assertEquals(uids(), uids(of(before)));
        assertEquals(
                List.of("deployments/querynode", "pods/querynode-*", "pods/querynode-*", "replicasets/querynode-*"),
                requests());
    }

    @Test
    public void aPodOfAFewWhoseEndTheWatchesHaveNotToldIsNotThere() {
        deploy(2);
        Map<Target, List<Item>> before = told();
        scale(1);
        readAhead(before, false, ALL);
        Snapshot snapshot = of(before);
        assertEquals(uids(), uids(snapshot));
        assertEquals(1, snapshot.workloads().get(0).specReplicas());
    }

    @Test
    public void aPodOfAFewWhoseEndTheWatchesHaveToldIsNotMissed() {
        deploy(2);
        Map<Target, List<Item>> before = told();
        readAhead(before, false, ALL);
        scale(1);
        Map<Target, List<Item>> now = told();
        tellTheEnd(before);
        assertEquals(uids(), uids(of(now)));
        assertEquals(List.of(), requests());
    }

    @Test
    public void aPodThatHasComeSinceAFewWereReadIsThere() {
        deploy(1);
        readAhead(told(), false, "deployments/querynode", "pods/querynode-*", "replicasets/querynode-*");
        scale(2);
        Map<Target, List<Item>> now = told();
        Snapshot snapshot = of(now);
        assertEquals(2, uids(snapshot).size());
        assertEquals(2, snapshot.workloads().get(0).readyReplicas());
        assertEquals("the watch has told the count", List.of(), requests());
    }

    @Test
    public void aWorkloadOfWhichTheWatchHasToldNothingSinceItWasReadIsReadAgain() {
        deploy(1);
        Map<Target, List<Item>> before = told();
        readAhead(before, false, "deployments/querynode", "pods/querynode-*", "replicasets/querynode-*");
        local.client().apps().deployments().withName(NAME).scale(0);
        Await.until("none is left", () -> uids().isEmpty());
        assertEquals(0, of(before).workloads().get(0).specReplicas());
    }

    /** Of several those that are done do not change any more. */
    @Test
    public void oneOfSeveralWorkloadsIsReadInTheEnd() {
        deploy(1);
        WorkloadRef first = new WorkloadRef(WorkloadKind.DEPLOYMENT, local.namespace(), NAME);
        WorkloadRef second = new WorkloadRef(WorkloadKind.DEPLOYMENT, local.namespace(), "another");
        targets = Targets.of(
                new WatchScope(local.namespace(), List.of(first, second), List.of(Map.of("app", NAME)), false));
        Map<Target, List<Item>> told = told();
        readAhead(told, false, "pods/querynode-*", "replicasets/querynode-*");
        requests.clear();
        of(told);
        assertEquals(List.of("deployments/another", "deployments/querynode"), requests());
    }

    @Test
    public void aChangeOfTheWorkloadThatTheWatchesHaveNotToldIsSeen() {
        deploy(1);
        Map<Target, List<Item>> before = told();
        local.client().apps().deployments().withName(NAME).scale(0);
        Await.until("none is left", () -> uids().isEmpty());
        readAhead(before, true, "pods/querynode-*", "replicasets/querynode-*");
        assertEquals(0, of(before).workloads().get(0).specReplicas());
    }

    @Test
    public void whatAHeartbeatHasListedIsNotListedAgain() {
        deploy(MORE);
        Map<Target, List<Item>> told = told();
        assertTrue(confirmation.hasAllPods(() -> told));
        confirmation.ahead(told, true);
        assertEquals(uids(), uids(of(told)));
        assertEquals(List.of("deployments/querynode", "pods", "replicasets/querynode-*"), requests());
    }

    @Test
    public void oneRequestTellsWhetherAllPodsWereTold() {
        deploy(2);
        Map<Target, List<Item>> before = told();
        assertTrue(confirmation.hasAllPods(() -> before));
        assertEquals(List.of("pods"), requests());
        local.client().apps().deployments().withName(NAME).scale(1);
        Await.until("one is left", () -> uids().size() == 1);
        assertFalse("one is gone", confirmation.hasAllPods(() -> before));
        Map<Target, List<Item>> after = told();
        assertTrue(confirmation.hasAllPods(() -> after));
    }
}
