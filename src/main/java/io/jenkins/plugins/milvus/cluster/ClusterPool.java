package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets builds that go the same way with the same identity share one client, and so one connection. A client is closed
 * with its last lease.
 */
public final class ClusterPool {

    private final ConcurrentMap<Key, Shared> clients = new ConcurrentHashMap<>();

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
        private int leases;
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
                } catch (RuntimeException e) {
                    end();
                    throw e;
                }
            }
            leases++;
            return new LeasedCluster(cluster, this::giveBack);
        }

        private synchronized void giveBack() {
            leases--;
            if (leases == 0) {
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
