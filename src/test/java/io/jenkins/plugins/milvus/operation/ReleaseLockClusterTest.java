package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.PackedRelease;
import io.jenkins.plugins.milvus.helm.StoredRevision;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;

/** Somebody else's Helm is at work on the release, or was killed there. Helm's lock is the state of its newest Secret. */
@RunWith(Concurrently.class)
public class ReleaseLockClusterTest extends FaultScenario {

    private static final ObjectMapper JSON = new ObjectMapper();

    public ReleaseLockClusterTest(int helm) {
        super(helm);
    }

    @Before
    public void install() throws Exception {
        milvus.installedByHelm(CHART);
    }

    @Test
    public void row28WaitsForItsTurn() throws Exception {
        pending(Instant.now());
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(4)), FAST);
        waiting();
        assertEquals("nothing is touched while it waits", 1, queryNodes().size());
        status(1, "superseded", Instant.now());
        status(2, "deployed", Instant.now());
        OperationResult result = running.get(3, TimeUnit.MINUTES);
        assertEquals("on top of what the other one made", 3, result.revision());
        assertExactly(3);
    }

    @Test
    public void row28bWaitsForItsTurnAndFindsTheOtherOneFailed() throws Exception {
        pending(Instant.now());
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofMinutes(4)), FAST);
        waiting();
        status(2, "failed", Instant.now());
        assertEquals(3, running.get(3, TimeUnit.MINUTES).revision());
        assertExactly(3);
    }

    @Test
    public void row28cWaitsNoLongerThanItMay() throws Exception {
        pending(Instant.now());
        Instant start = Instant.now();
        CompletableFuture<OperationResult> running = start(request(3, Duration.ofSeconds(20)), FAST);
        is(
                failure(running, 60),
                Code.LOCKED,
                "LOCKED " + milvus.release() + ": another Helm operation is at work",
                "Nothing was changed");
        assertTrue("it has waited", Duration.between(start, Instant.now()).toSeconds() >= 20);
        stays(() -> queryNodes().size() == 1);
        assertEquals(2, milvus.revision());
    }

    @Test
    public void row29RefusesWhatAKilledHelmLeft() throws Exception {
        pending(Instant.now().minus(Duration.ofMinutes(11)));
        RefusedException e = assertThrows(RefusedException.class, () -> scale(3));
        assertEquals(e.getMessage(), RefusedException.Reason.RELEASE_STATE, e.reason());
        assertTrue(
                e.getMessage(),
                e.getMessage().contains("run \"helm rollback my-release 1 --namespace " + namespace() + "\""));
        stays(() -> queryNodes().size() == 1);

        // and the advice is right
        assertEquals(0, milvus.helm("rollback", "my-release", "1").exitCode());
        succeeds(3, FAST);
    }

    private void waiting() {
        Await.within(
                Duration.ofMinutes(1),
                "it waits",
                () -> milvus.lines().stream().anyMatch(line -> line.contains("another Helm operation is at work")));
    }

    /** What a Helm that is at work, or was killed there, has stored. */
    private void pending(Instant since) throws IOException {
        Secret first = secret(1);
        ObjectNode release = decode(first);
        release.put("version", 2);
        ObjectNode info = (ObjectNode) release.get("info");
        info.put("description", "Preparing upgrade");
        store(
                new SecretBuilder(first)
                        .withNewMetadata()
                        .withName(StoredRevision.secret("my-release", 2))
                        .withNamespace(namespace())
                        .withLabels(first.getMetadata().getLabels())
                        .endMetadata()
                        .build(),
                release,
                "pending-upgrade",
                since);
    }

    private void status(int revision, String status, Instant since) throws IOException {
        Secret secret = secret(revision);
        store(secret, decode(secret), status, since);
    }

    private void store(Secret secret, ObjectNode release, String status, Instant since) throws IOException {
        ObjectNode info = (ObjectNode) release.get("info");
        info.put("status", status);
        info.put("last_deployed", since.toString());
        Map<String, String> labels = new HashMap<>(secret.getMetadata().getLabels());
        labels.put("status", status);
        labels.put("version", release.get("version").asText());
        secret.getMetadata().setLabels(labels);
        secret.setData(PackedRelease.data(release.toString()));
        if (secret.getMetadata().getResourceVersion() == null) {
            client().resource(secret).create();
        } else {
            client().resource(secret).update();
        }
    }

    private Secret secret(int revision) {
        return client().secrets()
                .inNamespace(namespace())
                .withName(StoredRevision.secret("my-release", revision))
                .get();
    }

    private static ObjectNode decode(Secret secret) throws IOException {
        return (ObjectNode) JSON.readTree(PackedRelease.json(secret.getData()));
    }
}
