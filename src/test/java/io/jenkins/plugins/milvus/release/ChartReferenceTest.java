package io.jenkins.plugins.milvus.release;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    public void theNameOfTheArchiveIsSureWithAnExactVersionOnly() {
        String repository = "https://example.org/charts";
        Object[][] rows = {
            {"milvus", repository, "5.0.19", "milvus-5.0.19.tgz"},
            {"milvus", repository, "5.0.19-rc.1", "milvus-5.0.19-rc.1.tgz"},
            {"oci://registry/path/milvus", null, "5.0.19", "milvus-5.0.19.tgz"},
            {"milvus", repository, null, null},
            {"milvus", repository, "5.0", null},
            {"milvus", repository, "^5.0.19", null},
            // the registry's tag has another character in place of the plus
            {"milvus", repository, "5.0.19+build", null},
            {"oci://registry/milvus:5.0.19", null, "5.0.19", null},
            {"milvus-5.0.19.tgz", null, "5.0.19", null},
            {"./charts/milvus", null, "5.0.19", null},
        };
        for (Object[] row : rows) {
            ChartReference chart = ChartReference.milvus((String) row[0], (String) row[1], (String) row[2]);
            assertEquals(chart.toString(), Optional.ofNullable(row[3]), chart.archive());
        }
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

    @Test
    public void nobodyPutsAPasswordOnHelmsCommandLine() {
        String[][] rows = {
            {"repository", null, "https://user:geheim@example.org/charts"},
            {"repository", null, "http://geheim@example.org:8080"},
            {"chart", "oci://user:geheim@registry/milvus", null},
            {"chart", "https://user:geheim@example.org/milvus-5.0.19.tgz", null},
        };
        for (String[] row : rows) {
            String message = assertThrows(
                            row[0], RefusedException.class, () -> ChartReference.milvus(row[1], row[2], null))
                    .getMessage();
            assertTrue(message, message.contains("The URL in \"" + row[0] + "\""));
            assertFalse(message, message.contains("geheim"));
        }
        ChartReference.milvus(null, "https://example.org/charts/@team", null);
        ChartReference.milvus("oci://registry/milvus@sha256:0123", null, null);
        ChartReference.milvus("./charts@2/milvus", null, null);
    }

    @Test
    public void someReferencesTellTheVersionByThemselves() {
        Map<String, String> versions = Map.of(
                "milvus-5.0.19.tgz", "5.0.19",
                "charts/milvus-4.2.58.tgz", "4.2.58",
                "C:\\charts\\milvus-4.2.58.tgz", "4.2.58",
                "oci://registry/charts/milvus:5.0.19", "5.0.19");
        versions.forEach((location, version) -> assertEquals(
                location,
                Optional.of(version),
                ChartReference.milvus(location, null, null).knownVersion()));
        for (String location : List.of(
                "milvus", "./charts/milvus-5.0.19", "vectors-5.0.19.tgz", "$CHART", "oci://registry:5000/milvus")) {
            assertEquals(
                    location,
                    Optional.empty(),
                    ChartReference.milvus(location, null, null).knownVersion());
        }
        assertEquals(
                Optional.of("4.1.0"), ChartReference.milvus(null, null, "4.1.0").knownVersion());
    }
}
