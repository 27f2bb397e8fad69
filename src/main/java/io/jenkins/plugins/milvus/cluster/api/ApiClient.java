package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Requests to one API server with one identity. No thread waits for an answer but okhttp's own. */
public final class ApiClient implements AutoCloseable {

    private final Connection connection;

    /**
     * Connects to nothing yet, but asks the credential: an exec plugin runs here, on the caller's thread.
     *
     * @throws RefusedException {@code NO_CLUSTER} when the identity cannot be had
     */
    public ApiClient(ClusterEndpoint endpoint, ConnectionSettings settings) {
        connection = new Connection(endpoint, settings);
        try {
            endpoint.credential().authorization();
            connection.client();
        } catch (CredentialException e) {
            connection.close();
            throw new RefusedException(RefusedException.Reason.NO_CLUSTER, e.getMessage());
        }
    }

    /** The API server's address. */
    public String server() {
        return connection.server();
    }

    /** The settings that it was made with. */
    public ConnectionSettings settings() {
        return connection.settings();
    }

    /** Whether the API server was away a moment ago, so that a refusal may not be its last word. */
    public boolean outageJustNow() {
        return connection.outage().justNow();
    }

    /**
     * Sends a request, several times where that may help.
     *
     * @return any answer; fails with a {@link ClusterException} where there is none
     */
    public CompletableFuture<Reply> send(ApiRequest request) {
        return new Exchange(connection, request).start();
    }

    /** The answer when it is a success, else its exception. */
    public Reply required(ApiRequest request, Reply reply) {
        if (reply.successful()) {
            return reply;
        }
        throw ApiErrors.of(server(), request, reply.code(), reply.message());
    }

    /**
     * Reads what need not be there.
     *
     * @throws ClusterException for any other answer, or none
     */
    public Optional<JsonNode> find(ApiRequest request) {
        Reply reply = await(send(request));
        return reply.absent()
                ? Optional.empty()
                : Optional.of(required(request, reply).json());
    }

    /**
     * Waits for what a request leads to.
     *
     * @throws ClusterException when there is no answer, or the caller was interrupted
     */
    public <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiErrors.of(server(), new IOException(Text.of("cluster.interrupted")));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClusterException known) {
                // thrown here, so that the trace shows who asked
                throw new ClusterException(known.kind(), known.getMessage(), known);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * Opens a watch; not repeated by itself.
     *
     * @return ends the watch without another word to the handler
     */
    public Runnable stream(ApiRequest request, StreamHandler handler) {
        WatchStream stream = new WatchStream(connection, request, handler);
        stream.start();
        return stream::close;
    }

    /** Whether it was closed, so that nothing is worth another try. */
    public boolean closed() {
        return connection.closed();
    }

    @Override
    public void close() {
        connection.close();
    }
}
