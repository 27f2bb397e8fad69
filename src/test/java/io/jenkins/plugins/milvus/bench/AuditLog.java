package io.jenkins.plugins.milvus.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who asked the API server for what, by its own audit log ({@code src/test/cluster}, {@code --audit-log}). */
final class AuditLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /**
     * One request; a watch is one.
     *
     * @param agent what it said of itself: {@code Helm}, {@code kubectl}, {@code jenkins-milvus}
     * @param what the verb and the resource, such as {@code list pods}
     * @param received when
     */
    record Request(String agent, String what, Instant received) {}

    /** Where the log ends now. */
    long end() throws IOException {
        return Files.size(file);
    }

    /** What was asked since then by those whose User-Agent begins with one of these. */
    List<Request> since(long from, List<String> agents) throws IOException {
        byte[] bytes;
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(from);
            bytes = new byte[(int) (log.length() - from)];
            log.readFully(bytes);
        }
        // a request that takes long is told twice: when its answer begins, and when it ends
        Map<String, Request> requests = new LinkedHashMap<>();
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            JsonNode event = JSON.readTree(line);
            String agent = event.path("userAgent").asText();
            agents.stream()
                    .filter(agent::startsWith)
                    .findFirst()
                    .ifPresent(name -> requests.put(
                            event.path("auditID").asText(),
                            new Request(
                                    name,
                                    what(event),
                                    Instant.parse(event.path("requestReceivedTimestamp")
                                            .asText()))));
        }
        return List.copyOf(requests.values());
    }

    private static String what(JsonNode event) {
        String resource = event.path("objectRef").path("resource").asText();
        String uri = event.path("requestURI").asText();
        return event.path("verb").asText() + " " + (resource.isEmpty() ? uri.replaceAll("\\?.*", "") : resource);
    }
}
