package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.SecretRecord;
import io.jenkins.plugins.milvus.helm.HelmChange;
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

    /** Two is the change, which failed; who has made three? */
    @Test
    public void knowsItsOwnWayBack() {
        assertTrue("Helm's own rollback", back("Rollback to 1", Map.of()));
        assertTrue("one that failed", back("Rollback \"my-release\" failed: timed out", Map.of()));
        assertTrue("one by the numbers", back("Preparing upgrade", Map.of(2, "token.1.a", 3, "token.1.b")));
        assertFalse("an heir of the change", back("Preparing upgrade", Map.of(2, "token.1.a", 3, "token.1.a")));
        assertFalse("somebody else's", back("Preparing upgrade", Map.of(2, "token.1.a", 3, "other.1.a")));
        assertFalse("without a label", back("Preparing upgrade", Map.of(2, "token.1.a")));
        assertFalse("a later one", back(4, "Rollback to 1", Map.of()));
    }

    private boolean back(String description, Map<Integer, String> labels) {
        return back(3, description, labels);
    }

    private boolean back(int number, String description, Map<Integer, String> labels) {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    String name = (String) arguments[1];
                    String label = labels.get(Integer.valueOf(name.substring(name.lastIndexOf('v') + 1)));
                    return Optional.ofNullable(label)
                            .map(each -> new SecretRecord(
                                    "milvus",
                                    name,
                                    "41",
                                    "helm.sh/release.v1",
                                    Map.of(HelmChange.LABEL, each),
                                    Map.of()));
                });
        Intent intent = new Intent(
                RELEASE, "5.0.19", 1, Map.of(), List.of(Map.of("queryNode", 2)), Map.of(), Map.of(), "", List.of());
        OperationState state = new OperationState(
                Phase.ROLL_BACK,
                "jenkins-milvus token",
                NOW,
                NOW,
                intent,
                new Course(1, 2, true, 0, Map.of()),
                null,
                null);
        Ports ports = new Ports(null, cluster, "default", () -> NOW, null, null, lines::add, each -> {});
        return new LostHelm(ports)
                .oursBack(
                        state, new Revision(number, ReleaseStatus.PENDING_UPGRADE, NOW, "milvus-5.0.19", description));
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
