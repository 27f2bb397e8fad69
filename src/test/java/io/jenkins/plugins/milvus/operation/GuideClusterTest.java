package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.local.BothHelms;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.Guide;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Component;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized.Parameters;

/**
 * Milvus' scale-out guide on every generation of the chart and both Helms (in all combinations with
 * {@code MILVUS_BOTH_HELMS=1}): install, then each kind of worker node to 3 and back to 1, and not one other pod is touched.
 */
@RunWith(Concurrently.class)
@BothHelms
public class GuideClusterTest {

    private final String version;

    @Rule
    public final LocalMilvus milvus;

    public GuideClusterTest(String version, int helm) {
        this.version = version;
        this.milvus = new LocalMilvus(helm);
    }

    @Parameters(name = "chart {0}, Helm {1}")
    public static List<Object[]> runs() {
        List<Object[]> runs = new ArrayList<>(List.of(new Object[][] {
            {"4.1.36", 3}, {"4.2.58", 4}, {"5.0.19", 4},
        }));
        if (Concurrently.BOTH_HELMS) {
            runs.addAll(List.of(new Object[][] {{"4.1.36", 4}, {"4.2.58", 3}, {"5.0.19", 3}}));
        }
        return runs;
    }

    @Test
    public void theWholeGuide() throws InterruptedException {
        Guide guide = new Guide(milvus.run(), milvus.cluster().namespace(), Tools.chart(version), LocalMilvus.AT_ONCE);
        OperationResult installed = guide.install();
        assertTrue(installed.changed());
        assertEquals(version, installed.version());
        assertEquals(4, guide.workers().size());

        for (Component component : guide.workers()) {
            Map<String, String> before = milvus.pods();
            expect(guide.scale(component, 3), component, 1, 3);
            expect(guide.scale(component, 1), component, 3, 1);
            assertUntouched(before, milvus.pods(), component);
        }

        int revision = milvus.revision();
        assertFalse(
                "asked for what is there",
                guide.scale(guide.workers().get(0), 1).changed());
        assertFalse("installed what is there", guide.install().changed());
        assertEquals("no revision for nothing", revision, milvus.revision());
    }

    private static void expect(OperationResult result, Component component, int from, int to) {
        assertTrue(result.changed());
        assertEquals(
                List.of(new OperationResult.ComponentResult(component.chartKey(), from, to, to)), result.components());
    }

    /** Which pod of a component leaves is the ReplicaSet controller's choice; all others have to be the same ones. */
    private static void assertUntouched(Map<String, String> before, Map<String, String> after, Component scaled) {
        String mark = "-milvus-" + scaled.label() + "-";
        Map<String, String> was = new HashMap<>(before);
        Map<String, String> is = new HashMap<>(after);
        // Helm removes the finished Jobs of the install with the first upgrade
        was.keySet().removeIf(name -> name.contains(mark) || name.contains("-init-"));
        is.keySet().removeIf(name -> name.contains(mark) || name.contains("-init-"));
        assertEquals(was, is);
    }
}
