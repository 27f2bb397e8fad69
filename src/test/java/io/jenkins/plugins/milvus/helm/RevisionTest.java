package io.jenkins.plugins.milvus.helm;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.Test;

/** What one word of {@code helm history} tells of a chart. */
public class RevisionTest {

    private static void check(String chart, String version) {
        Revision revision = new Revision(1, ReleaseStatus.DEPLOYED, Instant.EPOCH, chart, "");
        assertEquals(chart, Optional.ofNullable(version), revision.chartVersion("milvus"));
    }

    @Test
    public void theVersionFollowsTheName() {
        check("milvus-5.0.19", "5.0.19");
        check("milvus-4.2.0-rc.1", "4.2.0-rc.1");
        check("milvus-4.2.0+build-7", "4.2.0+build-7");
        check("milvus-v4.1", "v4.1");
    }

    @Test
    public void anotherNameIsAnotherChart() {
        check("redis-20.1.0", null);
        check("my-milvus-5.0.19", null);
        check("milvus-operator-1.0.0", null);
        check("milvus-2-1.0.0", null);
        check("milvus-v2-1.0.0", null);
        check("milvus", null);
        check("milvus-", null);
        // Helm's own word for a release without a chart
        check("MISSING", null);
    }
}
