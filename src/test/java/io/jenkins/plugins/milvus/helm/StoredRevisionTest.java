package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

public class StoredRevisionTest {

    private static final String PENDING =
            "{\"name\":\"r\",\"info\":{\"status\":\"pending-upgrade\",\"description\":\"Preparing upgrade\"},"
                    + "\"config\":{\"big\":12345678901234567890,\"exact\":0.10,\"wide\":1e3,\"text\":\"<geheim>\"}}";

    @Test
    public void onlyStatusAndDescriptionChange() throws IOException {
        Map<String, String> settled = StoredRevision.settle(data(PENDING), ReleaseStatus.FAILED, "killed")
                .orElseThrow();
        assertEquals(
                "{\"name\":\"r\",\"info\":{\"status\":\"failed\",\"description\":\"killed\"},"
                        + "\"config\":{\"big\":12345678901234567890,\"exact\":0.10,\"wide\":1E+3,\"text\":\"<geheim>\"}}",
                text(settled.get("release")));
        assertEquals("kept", settled.get("more"));
    }

    @Test
    public void whatIsNotPendingOrNotKnownIsLeftAlone() throws IOException {
        none(data(PENDING.replace("pending-upgrade", "deployed")));
        none(data("[]"));
        none(data("{}"));
        none(data("no JSON"));
        none(Map.of("release", "no Base64!"));
        none(Map.of(
                "release",
                encode(encode("no gzip".getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))));
        none(Map.of());
    }

    @Test
    public void theLabelSaysTheSame() {
        assertEquals(
                Map.of("status", "failed", "owner", "helm"),
                StoredRevision.labels(Map.of("status", "pending-upgrade", "owner", "helm"), ReleaseStatus.FAILED));
        assertEquals("sh.helm.release.v1.my-release.v12", StoredRevision.secret("my-release", 12));
    }

    private static void none(Map<String, String> data) {
        assertTrue(StoredRevision.settle(data, ReleaseStatus.FAILED, "").isEmpty());
    }

    private static Map<String, String> data(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return Map.of("release", encode(encode(bytes.toByteArray()).getBytes(StandardCharsets.UTF_8)), "more", "kept");
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(String packed) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(Base64.getDecoder().decode(packed));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
