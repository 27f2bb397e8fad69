package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.SecretRecord;
import io.jenkins.plugins.milvus.helm.PackedRelease;
import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.helm.StoredRevision;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class LostHelmTest {

    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<Revision> PENDING = List.of(
            new Revision(1, ReleaseStatus.DEPLOYED, NOW, "milvus-5.0.19", ""),
            new Revision(2, ReleaseStatus.PENDING_UPGRADE, NOW, "milvus-5.0.19", ""));

    private final List<SecretRecord> replaced = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    @Test
    public void settlesWhatIsPendingStill() throws IOException {
        assertEquals(LostHelm.Outcome.SETTLED, settle(revision("pending-upgrade"), true));
        SecretRecord settled = replaced.get(0);
        assertEquals("failed", settled.labels().get("status"));
        assertEquals(
                ReleaseStatus.FAILED,
                StoredRevision.of(settled.data()).orElseThrow().status());
        assertEquals("the state that was read", "41", settled.resourceVersion());
        assertEquals(1, lines.size());
    }

    /** The history and the Secret are two readings, and a Helm that lives may end between them. */
    @Test
    public void looksAgainWhenItsHelmHasEndedMeanwhile() throws IOException {
        assertEquals(LostHelm.Outcome.CHANGED, settle(revision("deployed"), true));
        assertEquals(LostHelm.Outcome.CHANGED, settle(revision("failed"), true));
        assertTrue(replaced.isEmpty());
    }

    @Test
    public void looksAgainWhenItsHelmEndsAtThisMoment() throws IOException {
        assertEquals(LostHelm.Outcome.CHANGED, settle(revision("pending-upgrade"), false));
        assertTrue(lines.isEmpty());
    }

    @Test
    public void touchesNothingThatItDoesNotKnow() throws IOException {
        assertEquals(LostHelm.Outcome.UNKNOWN, settle(Optional.empty(), true));
        assertEquals(LostHelm.Outcome.UNKNOWN, settle(secret(Map.of("release", "?")), true));
        assertTrue(replaced.isEmpty());
    }

    private LostHelm.Outcome settle(Optional<SecretRecord> secret, boolean unchanged) {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "secret" -> {
                        assertEquals("sh.helm.release.v1.my-release.v2", arguments[1]);
                        yield secret;
                    }
                    case "replace" -> {
                        replaced.add((SecretRecord) arguments[0]);
                        yield unchanged;
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        Ports ports = new Ports(null, cluster, "default", () -> NOW, null, null, lines::add, state -> {});
        return new LostHelm(ports).settle(RELEASE, PENDING, "");
    }

    private static Optional<SecretRecord> revision(String status) throws IOException {
        return secret(PackedRelease.data("{\"info\":{\"status\":\"" + status + "\"}}"));
    }

    private static Optional<SecretRecord> secret(Map<String, String> data) {
        return Optional.of(new SecretRecord(
                "milvus",
                "sh.helm.release.v1.my-release.v2",
                "41",
                "helm.sh/release.v1",
                Map.of("status", "pending-upgrade"),
                data));
    }
}
