package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.Credential;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Watches of a real API server through a network that breaks. */
public class FeedTest {

    private static final String NAME = "querynode";

    @Rule
    public final LocalCluster local = new LocalCluster();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final RecordingListener listener = new RecordingListener();
    private ConnectionSettings settings = ConnectionSettings.direct(scheduler).withPingInterval(Duration.ofMillis(500));
    private TcpProxy network;
    private Cluster cluster;
    private Feed feed;

    @Before
    public void deploy() {
        network = new TcpProxy(local.endpoint().server());
        local.client().resource(Samples.deployment(NAME, 2)).create();
    }

    @After
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        network.close();
        scheduler.shutdownNow();
    }

    private void watch(Credential credential) {
        ClusterEndpoint direct = local.endpoint();
        cluster = KubernetesCluster.connect(
                new ClusterEndpoint(network.server(), direct.caPem(), false, "", "", "", Map.of(), credential),
                settings);
        feed = cluster.watch(scope(), listener);
    }

    private WatchScope scope() {
        WorkloadRef ref = new WorkloadRef(WorkloadKind.DEPLOYMENT, local.namespace(), NAME);
        return new WatchScope(local.namespace(), List.of(ref), List.of(Map.of("app", NAME)), false);
    }

    private void watch() {
        watch(local.endpoint().credential());
    }

    private void scale(int replicas) {
        local.client().apps().deployments().withName(NAME).scale(replicas);
    }

    private void untilReady(int pods) {
        Await.until(
                pods + " ready pods",
                () -> feed.current().pods().stream().filter(PodRecord::ready).count() == pods
                        && feed.current().pods().size() == pods);
    }

    @Test
    public void knowsEverythingFromTheBeginningAndKeepsUp() {
        watch();
        assertEquals(1, feed.current().workloads().size());
        assertFalse(feed.current().quorum());
        untilReady(2);
        scale(3);
        untilReady(3);
        Await.until("all three are counted", feed::counted);
        local.client().apps().deployments().withName(NAME).edit(deployment -> {
            deployment.getSpec().getTemplate().getSpec().setSchedulerName("nobody");
            return deployment;
        });
        Await.until("none of the new ones is", () -> !feed.counted());
        scale(0);
        untilReady(0);
        assertTrue(listener.changes.get() > 3);
        assertEquals(0, listener.interruptions.get());
        assertEquals("all on one connection", 1, network.open());
    }

    @Test
    public void confirmsManyPodsByAQuorumRead() {
        watch();
        scale(120);
        untilReady(120);
        Snapshot confirmed = feed.confirmed();
        assertTrue(confirmed.quorum());
        assertEquals(Set.copyOf(cluster.snapshot(scope()).pods()), Set.copyOf(confirmed.pods()));
        assertEquals(Set.copyOf(confirmed.pods()), Set.copyOf(feed.checked().pods()));
        scale(110);
        // whatever the watch has told by now
        assertEquals(110, feed.confirmed().workloads().get(0).specReplicas());
        untilReady(110);
        assertEquals(110, feed.confirmed().pods().size());
    }

    @Test
    public void tellsThatTheWorkloadIsGone() {
        watch();
        local.client().apps().deployments().withName(NAME).delete();
        Await.until("gone", () -> feed.current().workloads().isEmpty());
    }

    @Test
    public void cutConnectionIsMendedAndMissesNothing() {
        watch();
        scale(3);
        untilReady(3);
        network.goAway();
        Await.until("noticed", () -> listener.interruptions.get() == 1);
        scale(1);
        Await.until(
                "scaled meanwhile",
                () -> local.client()
                                .pods()
                                .withLabel("app", NAME)
                                .list()
                                .getItems()
                                .size()
                        == 1);
        network.comeBack();
        Await.until("restored", () -> listener.restorations.get() == 1);
        untilReady(1);
        assertEquals("told once per outage", 1, listener.interruptions.get());
        assertNull(listener.lost.get());
    }

    @Test
    public void silentConnectionIsNoticed() {
        watch();
        // by an event, so that there is a watch which can fall silent
        scale(1);
        untilReady(1);
        network.freeze();
        Instant frozen = Instant.now();
        Await.until("noticed", () -> listener.interruptions.get() == 1);
        // two turns of the ping take one second; the rest is for a busy machine
        assertTrue(Duration.between(frozen, Instant.now()).toSeconds() < 20);
        assertEquals(Text.of("cluster.connectionLost"), listener.cause.get());
        Await.until("restored", () -> listener.restorations.get() == 1);
        scale(3);
        untilReady(3);
    }

    @Test
    public void apiServerThatStaysAwayIsGivenUp() {
        settings = settings.withGiveUpAfter(Duration.ofSeconds(2));
        watch();
        network.goAway();
        Await.until("lost", () -> listener.lost.get() != null);
        assertEquals(ClusterException.Kind.UNREACHABLE, listener.lost.get().kind());
        assertEquals(1, listener.interruptions.get());
        assertEquals(0, listener.restorations.get());
    }

    @Test
    public void apiServerThatIsAwayForAMomentDoesNotDisturbAnything() {
        watch();
        network.goAway();
        scheduler.execute(network::comeBack);
        assertTrue(cluster.snapshot(scope()).quorum());
    }

    @Test
    public void takenPermissionEndsTheWatch() {
        local.client().resource(Samples.serviceAccount("watcher")).create();
        local.client().resource(Samples.role("watcher")).create();
        local.client().resource(Samples.binding("watcher")).create();
        watch(new Token(token("watcher")));
        untilReady(2);
        local.client().rbac().roleBindings().withName("watcher").delete();
        network.cut();
        Await.until("lost", () -> listener.lost.get() != null);
        assertEquals(ClusterException.Kind.FORBIDDEN, listener.lost.get().kind());
        assertTrue(
                listener.lost.get().getMessage(),
                listener.lost.get().getMessage().contains("watch "));
    }

    @Test
    public void expiredTokenIsRenewedOnce() {
        local.client().resource(Samples.serviceAccount("watcher")).create();
        local.client().resource(Samples.role("watcher")).create();
        local.client().resource(Samples.binding("watcher")).create();
        watch(new Token("expired", token("watcher")));
        untilReady(2);
    }

    @Test
    public void unknownTokenIsToldAsSuch() {
        ClusterException e = assertThrows(ClusterException.class, () -> watch(new Token("unknown")));
        assertEquals(ClusterException.Kind.UNAUTHORIZED, e.kind());
        assertNull("told by the exception alone", listener.lost.get());
    }

    @Test
    public void closedFeedSaysNothing() {
        watch();
        untilReady(2);
        feed.close();
        int changes = listener.changes.get();
        scale(4);
        Await.until(
                "four pods",
                () -> local.client()
                                .pods()
                                .withLabel("app", NAME)
                                .list()
                                .getItems()
                                .size()
                        == 4);
        assertEquals(changes, listener.changes.get());
    }

    @Test
    public void closedClusterLeavesNoConnectionAndSaysNothing() {
        watch();
        cluster.close();
        Await.until("no connection", () -> network.open() == 0);
        assertThrows(ClusterException.class, () -> cluster.snapshot(scope()));
        assertEquals(0, listener.interruptions.get());
        assertNull(listener.lost.get());
    }

    private String token(String account) {
        return local.client()
                .serviceAccounts()
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** Tokens one after the other, each until it is refused. */
    private static final class Token implements Credential {

        private final List<String> tokens;
        private int at;

        Token(String... tokens) {
            this.tokens = List.of(tokens);
        }

        @Override
        public synchronized String authorization() {
            return "Bearer " + tokens.get(at);
        }

        @Override
        public synchronized String renew(String rejected) {
            if (at + 1 < tokens.size()) {
                at++;
                return authorization();
            }
            return authorization().equals(rejected) ? "" : authorization();
        }

        @Override
        public Optional<ClientKey> clientKey() {
            return Optional.empty();
        }

        @Override
        public boolean recurs() {
            return false;
        }

        @Override
        public String fingerprint() {
            return tokens.toString();
        }
    }
}
