package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets builds that go the same way with the same identity share one client, and so one connection: at the same moment,
 * and one after the other where the next one comes soon, as the next step of a pipeline does. To make a client and to
 * shake hands takes longer than most of what is then asked.
 */
public final class ClusterPool {

    private final Supplier<Duration> keep;
    private final Executor closer;
    private final ConcurrentMap<Key, Shared> clients = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param keep how long a client is kept that nobody uses, where anybody else may want it; zero or more
     * @param closer closes it then, which may wait for the agent
     */
    public ClusterPool(Supplier<Duration> keep, Executor closer) {
        this.keep = keep;
        this.closer = closer;
    }

    /**
     * Which client.
     *
     * @param fingerprint server and identity
     * @param way what makes two ways to it the same, such as an agent's channel; compared with {@code equals}
     */
    private record Key(String fingerprint, Object way) {}

    /**
     * A client that has to be closed by whoever gets it.
     *
     * @param endpoint the API server and the identity
     * @param settings used when there is no client yet; its sockets must work for as long as the way is the same
     * @param way what makes two ways to the API server the same
     * @throws io.jenkins.plugins.milvus.release.RefusedException as {@link KubernetesCluster#connect}
     */
    public Cluster lease(ClusterEndpoint endpoint, ConnectionSettings settings, Object way) {
        Key key = new Key(endpoint.fingerprint(), way);
        while (true) {
            Shared shared = clients.computeIfAbsent(key, Shared::new);
            Cluster lease = shared.lease(endpoint, settings);
            if (lease != null) {
                return lease;
            }
        }
    }

    /** How many clients there are. */
    public int size() {
        return clients.size();
    }

    private final class Shared {

        private final Key key;
        private KubernetesCluster cluster;
        private ScheduledExecutorService timer;
        /** Whether anybody else may come with the same key. */
        private boolean wanted;

        private int leases;
        /** How often it was leased, by which a timer knows whether it was meant. */
        private int turn;

        private boolean ended;

        Shared(Key key) {
            this.key = key;
        }

        /** Null when the last lease has just ended and another client is needed. */
        synchronized Cluster lease(ClusterEndpoint endpoint, ConnectionSettings settings) {
            if (ended) {
                return null;
            }
            if (cluster == null) {
                try {
                    cluster = KubernetesCluster.connect(endpoint, settings);
                    timer = settings.scheduler();
                    wanted = endpoint.credential().recurs();
                } catch (RuntimeException e) {
                    end();
                    throw e;
                }
            }
            leases++;
            turn++;
            return new LeasedCluster(cluster, this::giveBack);
        }

        private synchronized void giveBack() {
            leases--;
            if (leases > 0) {
                return;
            }
            int last = turn;
            long millis = wanted ? keep.get().toMillis() : 0;
            if (millis > 0) {
                timer.schedule(() -> closer.execute(() -> closeUnlessUsed(last)), millis, TimeUnit.MILLISECONDS);
            } else {
                closeUnlessUsed(last);
            }
        }

        private synchronized void closeUnlessUsed(int last) {
            if (turn == last) {
                end();
                cluster.close();
            }
        }

        private void end() {
            ended = true;
            clients.remove(key, this);
        }
    }
}
