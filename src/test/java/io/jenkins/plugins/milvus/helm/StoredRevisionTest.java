package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.Test;

public class StoredRevisionTest {

    private static final String PENDING =
            "{\"name\":\"r\",\"info\":{\"status\":\"pending-upgrade\",\"description\":\"Preparing upgrade\"},"
                    + "\"config\":{\"big\":12345678901234567890,\"exact\":0.10,\"wide\":1e3,\"text\":\"<geheim>\"}}";

    @Test
    public void onlyStatusAndDescriptionChange() throws IOException {
        Map<String, String> data = new HashMap<>(PackedRelease.data(PENDING));
        data.put("more", "kept");
        StoredRevision stored = StoredRevision.of(data).orElseThrow();
        assertEquals(ReleaseStatus.PENDING_UPGRADE, stored.status());
        Map<String, String> settled = stored.settled(ReleaseStatus.FAILED, "killed");
        assertEquals(
                "{\"name\":\"r\",\"info\":{\"status\":\"failed\",\"description\":\"killed\"},"
                        + "\"config\":{\"big\":12345678901234567890,\"exact\":0.10,\"wide\":1E+3,\"text\":\"<geheim>\"}}",
                PackedRelease.json(settled));
        assertEquals("kept", settled.get("more"));
    }

    @Test
    public void whatIsNotKnownIsLeftAlone() throws IOException {
        none(PackedRelease.data("[]"));
        none(PackedRelease.data("{}"));
        none(PackedRelease.data("no JSON"));
        none(Map.of("release", "no Base64!"));
        none(PackedRelease.encoded("no gzip".getBytes(StandardCharsets.UTF_8)));
        none(Map.of());
    }

    @Test
    public void saysWhatIsNotPendingAnyMore() throws IOException {
        StoredRevision stored = StoredRevision.of(PackedRelease.data(PENDING.replace("pending-upgrade", "deployed")))
                .orElseThrow();
        assertEquals(ReleaseStatus.DEPLOYED, stored.status());
    }

    @Test
    public void theLabelSaysTheSame() {
        assertEquals(
                Map.of("status", "failed", "owner", "helm"),
                StoredRevision.labels(Map.of("status", "pending-upgrade", "owner", "helm"), ReleaseStatus.FAILED));
        assertEquals("sh.helm.release.v1.my-release.v12", StoredRevision.secret("my-release", 12));
    }

    private static void none(Map<String, String> data) {
        assertTrue(StoredRevision.of(data).isEmpty());
    }
}
