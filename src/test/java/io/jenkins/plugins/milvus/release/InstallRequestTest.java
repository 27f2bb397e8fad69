package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class InstallRequestTest {

    private static Reason refused(Mode mode, List<String> files, Map<String, Integer> replicas) {
        return assertThrows(
                        RefusedException.class,
                        () -> new InstallRequest(
                                "my-release",
                                null,
                                false,
                                mode,
                                ChartReference.milvus(null, null, null),
                                Map.of(),
                                files,
                                replicas,
                                OnExisting.KEEP,
                                Care.within(Duration.ofMinutes(1))))
                .reason();
    }

    @Test
    public void theGuidesDefaults() {
        InstallRequest request = InstallRequest.of(InstallRequest.DEFAULT_RELEASE, null);
        assertEquals(Mode.CLUSTER, request.mode());
        assertEquals(OnExisting.KEEP, request.onExisting());
        assertEquals(ChartReference.DEFAULT_REPOSITORY, request.chart().repository());
    }

    @Test
    public void whatMakesNoSenseIsRefused() {
        assertEquals(Reason.STANDALONE, refused(Mode.STANDALONE, List.of(), Map.of("queryNode", 2)));
        assertEquals(Reason.UNKNOWN_COMPONENT, refused(Mode.CLUSTER, List.of(), Map.of("queryNodes", 2)));
        assertEquals(Reason.COORDINATOR, refused(Mode.CLUSTER, List.of(), Map.of("rootcoord", 2)));
        assertEquals(Reason.INVALID, refused(Mode.CLUSTER, List.of(), Map.of("proxy", 0)));
        assertEquals(Reason.INVALID, refused(Mode.CLUSTER, List.of("--post-renderer=x"), Map.of()));
        assertEquals(Reason.INVALID, refused(Mode.CLUSTER, List.of(" "), Map.of()));
    }
}
