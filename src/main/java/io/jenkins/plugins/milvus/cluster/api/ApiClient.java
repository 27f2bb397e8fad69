package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClientKey;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Requests to one API server with one identity. No thread waits for an answer but okhttp's own. */
public final class ApiClient implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");

    /** An API server with a watch cache sends a bookmark every minute; later than this a watch is begun anew. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    /** How long after a broken connection a refusal may still come from an API server that is starting. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    private final ClusterEndpoint endpoint;
    private final ConnectionSettings settings;
    private final ExecutorService threads;
    private final TrackedSockets sockets;
    private final Retry retry = new Retry(ThreadLocalRandom.current());
    private volatile Instant lastTrouble = Instant.MIN;
    private volatile boolean closed;
    private ClientKey presented;
    private OkHttpClient http;

    /**
     * Connects to nothing yet, but asks the credential: an exec plugin runs here, on the caller's thread.
     *
     * @throws RefusedException {@code NO_CLUSTER} when the identity cannot be had
     */
    public ApiClient(ClusterEndpoint endpoint, ConnectionSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        threads = ClientThreads.create(endpoint.server());
        sockets = new TrackedSockets(settings.sockets() == null ? SocketFactory.getDefault() : settings.sockets());
        try {
            endpoint.credential().authorization();
            http();
        } catch (CredentialException e) {
            throw new RefusedException(RefusedException.Reason.NO_CLUSTER, e.getMessage());
        }
    }

    /** The API server's address. */
    public String server() {
        return endpoint.server();
    }

    /** The settings that it was made with. */
    public ConnectionSettings settings() {
        return settings;
    }

    /** Whether the API server was away a moment ago, so that a refusal may not be its last word. */
    public boolean outageJustNow() {
        return lastTrouble.plus(STARTING).isAfter(settings.clock().instant());
    }

    private void trouble() {
        lastTrouble = settings.clock().instant();
    }

    /**
     * Sends a request, several times where that may help.
     *
     * @return any answer; fails with a {@link ClusterException} where there is none
     */
    public CompletableFuture<Reply> send(ApiRequest request) {
        Exchange exchange = new Exchange(request);
        exchange.start();
        return exchange.result;
    }

    /**
     * Sends a request and waits.
     *
     * @throws ClusterException when there is no answer, or none that is a success
     */
    public Reply exchange(ApiRequest request) {
        return required(request, await(send(request)));
    }

    /** The answer when it is a success. */
    public Reply required(ApiRequest request, Reply reply) {
        if (reply.successful()) {
            return reply;
        }
        throw failure(request, reply);
    }

    /** The exception for an answer that is none. */
    public ClusterException failure(ApiRequest request, Reply reply) {
        return ApiErrors.of(server(), request, reply.code(), reply.message());
    }

    /** Waits for what a request leads to; an interrupt ends the waiting. */
    public <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiErrors.of(server(), new IOException("interrupted"));
        } catch (CancellationException e) {
            throw ApiErrors.of(server(), new IOException("closed"));
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
        WatchStream stream = new WatchStream(server(), request, handler, this::trouble);
        try {
            settings.scheduler()
                    .schedule(stream::expectAnswer, settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            threads.execute(() -> {
                try {
                    OkHttpClient patient = http().newBuilder().readTimeout(SILENCE).build();
                    stream.start(patient.newCall(http(request)));
                } catch (IOException e) {
                    stream.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            stream.fail(new IOException("closed", e));
        }
        return stream::close;
    }

    /** The client for the certificate that the credential has now; may wait for the agent. */
    private synchronized OkHttpClient http() throws CredentialException {
        ClientKey now = endpoint.credential().clientKey().orElse(null);
        if (http == null || !Objects.equals(now, presented)) {
            OkHttpClient before = http;
            http = HttpFactory.create(endpoint, settings, sockets, threads, now);
            presented = now;
            if (before != null) {
                // its watches go on until the API server ends them
                before.connectionPool().evictAll();
            }
        }
        return http;
    }

    private synchronized boolean presentsAnother(ClientKey used) throws CredentialException {
        return !Objects.equals(used, endpoint.credential().clientKey().orElse(null));
    }

    private Request http(ApiRequest request) {
        HttpUrl.Builder url = HttpUrl.get(server()).newBuilder();
        request.path().forEach(url::addPathSegment);
        for (Map.Entry<String, String> each : request.query().entrySet()) {
            url.addQueryParameter(each.getKey(), each.getValue());
        }
        Request.Builder builder = new Request.Builder().url(url.build()).header("Accept", "application/json, */*");
        if (request.body() != null) {
            builder.post(RequestBody.create(request.body().toString(), JSON));
        }
        return builder.build();
    }

    static Reply reply(Response response) throws IOException {
        return new Reply(response.code(), response.body().bytes(), retryAfter(response.header("Retry-After")));
    }

    private static Duration retryAfter(String header) {
        // the API server sends whole seconds only
        return header == null || !header.matches("\\d{1,4}") ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(header));
    }

    /** Whether it was closed, so that nothing is worth another try. */
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        OkHttpClient current;
        synchronized (this) {
            current = http;
        }
        current.dispatcher().cancelAll();
        threads.shutdown();
        sockets.close();
        current.connectionPool().evictAll();
    }

    /** One request until it is answered or given up. */
    private final class Exchange implements Callback {

        private final ApiRequest request;
        private final CompletableFuture<Reply> result = new CompletableFuture<>();
        private final Instant begun = settings.clock().instant();
        private ClientKey used;
        private int tries;

        Exchange(ApiRequest request) {
            this.request = request;
        }

        void start() {
            try {
                threads.execute(this::tryOnce);
            } catch (RejectedExecutionException e) {
                giveUp(new IOException("closed", e));
            }
        }

        private void tryOnce() {
            tries++;
            try {
                OkHttpClient client = http();
                synchronized (ApiClient.this) {
                    used = presented;
                }
                Call call = client.newCall(http(request));
                call.timeout().timeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
                call.enqueue(this);
            } catch (CredentialException e) {
                giveUp(e);
            }
        }

        @Override
        public void onResponse(Call call, Response response) {
            Reply reply;
            try (response) {
                reply = reply(response);
            } catch (IOException e) {
                onFailure(call, e);
                return;
            }
            boolean refusal = reply.code() == 401 || reply.code() == 403;
            try {
                if (reply.code() == 401 && tries == 1 && presentsAnother(used)) {
                    start();
                    return;
                }
            } catch (CredentialException e) {
                giveUp(e);
                return;
            }
            if (reply.code() >= 500) {
                trouble();
            }
            retry.after(reply, tries, elapsed(), refusal && outageJustNow())
                    .ifPresentOrElse(this::later, () -> result.complete(reply));
        }

        @Override
        public void onFailure(Call call, IOException e) {
            if (result.isDone()) {
                return;
            }
            trouble();
            retry.after(e, tries, elapsed()).ifPresentOrElse(this::later, () -> giveUp(e));
        }

        private Duration elapsed() {
            return Duration.between(begun, settings.clock().instant());
        }

        private void later(Duration pause) {
            try {
                settings.scheduler().schedule(this::start, pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                giveUp(new IOException("closed", e));
            }
        }

        private void giveUp(IOException e) {
            result.completeExceptionally(ApiErrors.of(server(), e));
        }
    }
}
