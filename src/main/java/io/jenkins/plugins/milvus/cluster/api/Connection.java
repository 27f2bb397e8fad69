package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;

/** okhttp's client, its threads and its sockets; made anew when the credential hands over another certificate. */
final class Connection implements AutoCloseable {

    private final ClusterEndpoint endpoint;
    private final ConnectionSettings settings;
    private final ExecutorService threads;
    private final TrackedSockets sockets;
    private final Outage outage;
    private ClientKey presented;
    private OkHttpClient client;
    private volatile boolean closed;

    Connection(ClusterEndpoint endpoint, ConnectionSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        threads = ClientThreads.create(endpoint.server());
        sockets = new TrackedSockets(settings.sockets() == null ? SocketFactory.getDefault() : settings.sockets());
        outage = new Outage(settings.clock());
    }

    String server() {
        return endpoint.server();
    }

    ConnectionSettings settings() {
        return settings;
    }

    /** Where what may wait for the agent is run; rejects everything once this is closed. */
    Executor threads() {
        return threads;
    }

    Outage outage() {
        return outage;
    }

    /** The client for the certificate that the credential has now; may wait for the agent. */
    synchronized OkHttpClient client() throws CredentialException {
        ClientKey now = endpoint.credential().clientKey().orElse(null);
        if (client == null || !Objects.equals(now, presented)) {
            OkHttpClient before = client;
            client = HttpFactory.create(endpoint, settings, sockets, threads, now);
            presented = now;
            if (before != null) {
                // its watches go on until the API server ends them
                before.connectionPool().evictAll();
            }
        }
        return client;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        OkHttpClient last;
        synchronized (this) {
            last = client;
        }
        if (last != null) {
            last.dispatcher().cancelAll();
            last.connectionPool().evictAll();
        }
        threads.shutdown();
        sockets.close();
    }
}
