package io.jenkins.plugins.milvus.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** When pods became ready, by the simulated kubelets' own notes ({@code src/test/cluster}, {@code --ready-log}). */
public final class ReadyLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /** @param file the log */
    public ReadyLog(Path file) {
        this.file = file;
    }

    /**
     * One pod.
     *
     * @param sent when the kubelet sent its change
     * @param acknowledged when the API server had answered it
     */
    public record Ready(Instant sent, Instant acknowledged) {}

    /**
     * The pods of a workload that became ready after a moment, in the order in which they did.
     *
     * @param prefix of their names
     */
    public List<Ready> of(String namespace, String prefix, Instant after) {
        List<Ready> result = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.contains(namespace) || !line.endsWith("}")) {
                    continue;
                }
                JsonNode node = JSON.readTree(line);
                Ready ready = new Ready(
                        Instant.parse(node.path("time").asText()),
                        Instant.parse(node.path("acknowledged").asText()));
                if (node.path("namespace").asText().equals(namespace)
                        && node.path("name").asText().startsWith(prefix)
                        && ready.sent().isAfter(after)) {
                    result.add(ready);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        result.sort(Comparator.comparing(Ready::acknowledged));
        return result;
    }
}
