package io.jenkins.plugins.milvus.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How Helm 3 and 4 keep one revision in a Secret: format {@code helm.sh/release.v1}, which is JSON, packed by gzip,
 * Base64 by Helm and once more by Kubernetes (helm {@code pkg/storage/driver/util.go} and {@code secrets.go}).
 */
public final class StoredRevision {

    private static final String KEY = "release";
    private static final String INFO = "info";
    private static final String STATUS = "status";

    /** Values of users pass through unchanged, to the last digit of a number. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final Map<String, String> data;
    private final ObjectNode content;

    private StoredRevision(Map<String, String> data, ObjectNode content) {
        this.data = data;
        this.content = content;
    }

    /**
     * Reads the content of a revision's Secret.
     *
     * @return empty when it is not in the format that is known
     */
    public static Optional<StoredRevision> of(Map<String, String> data) {
        String packed = data.get(KEY);
        if (packed == null) {
            return Optional.empty();
        }
        try {
            ObjectNode content = unpack(packed);
            return content.path(INFO) instanceof ObjectNode
                    ? Optional.of(new StoredRevision(data, content))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            // an exception of the parser would quote values; whatever it is, it is not ours to touch
            return Optional.empty();
        }
    }

    /** Name of the Secret of a revision. */
    public static String secret(String release, int revision) {
        return "sh.helm.release.v1." + release + ".v" + revision;
    }

    /** The labels of a revision's Secret with another status, as Helm itself would write them. */
    public static Map<String, String> labels(Map<String, String> labels, ReleaseStatus status) {
        Map<String, String> result = new LinkedHashMap<>(labels);
        result.put(STATUS, status.word());
        return result;
    }

    /** What the revision is, which its label and a history read earlier need not say any more. */
    public ReleaseStatus status() {
        return ReleaseStatus.of(content.path(INFO).path(STATUS).asText());
    }

    /** The content of the Secret with another status and description, and nothing else changed. */
    public Map<String, String> settled(ReleaseStatus status, String description) {
        ObjectNode release = content.deepCopy();
        release.withObjectProperty(INFO).put(STATUS, status.word()).put("description", description);
        Map<String, String> result = new LinkedHashMap<>(data);
        result.put(KEY, pack(release));
        return result;
    }

    private static ObjectNode unpack(String packed) throws IOException {
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] bytes = base64.decode(base64.decode(packed));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            if (JSON.readTree(in) instanceof ObjectNode release) {
                return release;
            }
            throw new IOException("no object");
        }
    }

    private static String pack(ObjectNode release) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(JSON.writeValueAsBytes(release));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written as JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(base64.encode(bytes.toByteArray()));
    }
}
