package io.jenkins.plugins.milvus.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The API server without TLS and without credentials, for a Helm that is to be disturbed at an exact request: every
 * request goes through here and may be answered, held back or lost.
 */
public final class ApiGate implements AutoCloseable {

    private final KubernetesClient client;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Guard guard = request -> true;

    /** What happens to a request. */
    @FunctionalInterface
    public interface Guard {
        /**
         * Called before a request is passed on; may do anything meanwhile.
         *
         * @return whether it is passed on; otherwise its connection breaks
         */
        boolean passes(Request request) throws IOException;
    }

    /**
     * One request.
     *
     * @param method GET, POST, PUT, PATCH or DELETE
     * @param path with its query
     * @param number from 1
     */
    public record Request(String method, String path, int number) {

        /** {@code PATCH statefulsets}: what is done to what. */
        public boolean is(String verb, String resource) {
            return method.equals(verb) && path.contains("/" + resource) && !path.contains("dryRun=All");
        }
    }

    /** @param client of the administrator */
    public ApiGate(KubernetesClient client) throws IOException {
        this.client = client;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Its address. */
    public String server() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A kubeconfig for it. */
    public String kubeconfig(String namespace) {
        return """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: "%s"}}]
                """.formatted(server(), namespace);
    }

    /** How many requests there were since {@link #guard}. */
    public int requests() {
        return requests.get();
    }

    /** Counts from 1 again, and sets what happens to requests from now on. */
    public void guard(Guard next) {
        requests.set(0);
        guard = next;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().toString();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (guard.passes(new Request(method, path, requests.incrementAndGet()))) {
                pass(exchange, method, path, body);
            }
        }
    }

    private void pass(HttpExchange exchange, String method, String path, byte[] body) throws IOException {
        String address = client.getConfiguration().getMasterUrl().replaceAll("/$", "") + path;
        HttpRequest.Builder request =
                client.getHttpClient().newHttpRequestBuilder().uri(address);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (body.length > 0) {
            request.method(method, type, new java.io.ByteArrayInputStream(body), body.length);
        } else {
            request.method(method, type, null);
        }
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<byte[]> response;
        try {
            response = client.getHttpClient()
                    .sendAsync(request.build(), byte[].class)
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        byte[] answer = response.body() == null ? new byte[0] : response.body();
        List<String> answered = response.headers("Content-Type");
        if (!answered.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", answered.get(0));
        }
        exchange.sendResponseHeaders(response.code(), answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
