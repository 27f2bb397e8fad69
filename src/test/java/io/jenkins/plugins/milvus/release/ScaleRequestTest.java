package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.Test;

public class ScaleRequestTest {

    private static RefusedException refused(String release, String namespace, Map<String, Integer> replicas) {
        return assertThrows(RefusedException.class, () -> ScaleRequest.of(release, namespace, replicas));
    }

    private static RefusedException refused(String component, Integer replicas) {
        return refused("my-release", null, Collections.singletonMap(component, replicas));
    }

    @Test
    public void whatCanBeSeenWithoutTheClusterIsRefusedAtOnce() {
        assertEquals(
                Reason.INVALID, refused("My.Release", null, Map.of("proxy", 2)).reason());
        assertEquals(
                Reason.INVALID,
                refused("x".repeat(54), null, Map.of("proxy", 2)).reason());
        assertEquals(
                Reason.INVALID,
                refused("my-release", "Name_Space", Map.of("proxy", 2)).reason());
        assertEquals(Reason.INVALID, refused("my-release", null, Map.of()).reason());
        assertEquals(Reason.INVALID, refused(" ", 1).reason());
        assertEquals(Reason.INVALID, refused("queryNode", null).reason());
        assertEquals(Reason.INVALID, refused("queryNode", -1).reason());
        assertEquals(Reason.INVALID, refused("queryNode", 10_001).reason());
        assertEquals(Reason.INVALID, refused("queryNode", 0).reason());
        assertEquals(Reason.COORDINATOR, refused("rootCoordinator", 2).reason());
        assertEquals(Reason.COORDINATOR, refused("mixcoord", 2).reason());
        assertEquals(Reason.STANDALONE, refused("standalone", 2).reason());
        assertEquals(Reason.NOT_SCALABLE, refused("cdc", 2).reason());
    }

    @Test
    public void everyRefusalNamesTheNextAction() {
        assertTrue(refused("queryNode", 0).getMessage().contains("allowZero: true"));
        assertTrue(refused("mixcoord", 2).getMessage().contains("Scale queryNode"));
        assertTrue(refused("queryNode", null).getMessage().contains("must not become 1"));
    }

    @Test
    public void theLimitsThemselvesAreAllowed() {
        assertEquals(1, ScaleRequest.of("r", "n", Map.of("proxy", 1)).replicas().size());
        assertEquals(
                1,
                ScaleRequest.of("x".repeat(53), null, Map.of("proxy", 10_000))
                        .replicas()
                        .size());
        ScaleRequest zero = new ScaleRequest(
                "r",
                null,
                Map.of("proxy", 0),
                true,
                false,
                false,
                0,
                ChartReference.milvus(null, null, null),
                Duration.ofDays(7));
        assertEquals(Integer.valueOf(0), zero.replicas().get("proxy"));
    }

    @Test
    public void unknownNamesAreLeftToTheReleaseWhichKnowsWhatItHas() {
        assertEquals(
                1,
                ScaleRequest.of("r", null, Map.of("queryNodes", 2)).replicas().size());
    }

    @Test
    public void aTimeoutHasToBeReasonable() {
        for (Duration timeout : new Duration[] {null, Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(8)}) {
            assertThrows(
                    RefusedException.class,
                    () -> new ScaleRequest(
                            "r",
                            null,
                            Map.of("proxy", 1),
                            false,
                            false,
                            false,
                            1,
                            ChartReference.milvus(null, null, null),
                            timeout));
        }
    }
}
