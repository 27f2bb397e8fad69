package io.jenkins.plugins.milvus.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A chart repository with some versions of the test chart: which one is the newest is what a test wants to choose. */
public final class ChartServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String path;
    private final List<String> versions;

    /** One with these versions. */
    public ChartServer(String... versions) throws IOException {
        this("/", List.of(versions));
    }

    /**
     * One whose URL ends as that of a known repository.
     *
     * @param path begins and ends with a slash
     * @param versions what it has
     */
    public ChartServer(String path, List<String> versions) throws IOException {
        this.path = path;
        this.versions = versions;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** What {@code --repo} takes. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(path.length());
        byte[] body = new byte[0];
        int status = OK;
        if (name.equals("index.yaml")) {
            body = index().getBytes(StandardCharsets.UTF_8);
        } else if (versions.stream().anyMatch(each -> name.equals(file(each)))) {
            body = Files.readAllBytes(Path.of(Tools.charts().toString(), name));
        } else {
            status = NOT_FOUND;
        }
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String index() {
        return versions.stream()
                .map(each -> "{apiVersion: v1, name: milvus, version: %s, urls: [%s]}".formatted(each, file(each)))
                .collect(Collectors.joining(", ", "{apiVersion: v1, entries: {milvus: [", "]}}"));
    }

    private static String file(String version) {
        return "milvus-" + version + ".tgz";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
