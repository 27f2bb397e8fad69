package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class ChartReferenceTest {

    @Test
    public void nothingGivenMeansTheCurrentRepository() {
        ChartReference chart = ChartReference.milvus(" ", "", null);
        assertEquals("milvus", chart.location());
        assertEquals("https://zilliztech.github.io/milvus-helm/", chart.repository());
        assertNull(chart.version());
        assertFalse(chart.local());
        assertFalse(chart.archived());
    }

    @Test
    public void foldersArchivesAndOciNeedNoRepository() {
        for (String location : List.of("./charts/milvus", "/tmp/x/milvus", "milvus-5.0.19.tgz", "C:\\charts\\milvus")) {
            assertTrue(location, ChartReference.milvus(location, null, null).local());
        }
        assertFalse(
                ChartReference.milvus("oci://registry/milvus", null, "5.0.19").local());
        assertThrows(
                RefusedException.class, () -> ChartReference.milvus("./charts/milvus", "https://example.org", null));
    }

    @Test
    public void theRepositoryOfTheOldGuidesIsKnown() {
        assertTrue(ChartReference.milvus(null, "https://milvus-io.github.io/milvus-helm", null)
                .archived());
    }

    @Test
    public void nothingIsReadAsAnOptionOfHelm() {
        assertThrows(RefusedException.class, () -> ChartReference.milvus("--debug", null, null));
        assertThrows(RefusedException.class, () -> ChartReference.milvus(null, "--insecure-skip-tls-verify", null));
        assertThrows(RefusedException.class, () -> ChartReference.milvus(null, null, "--devel"));
    }
}
