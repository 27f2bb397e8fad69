package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized.Parameters;

/** With {@code rollbackOnFailure} a change that failed leaves the release as it was, and the verdict stays a failure. */
@RunWith(Concurrently.class)
public class RollbackClusterTest {

    private static final String CHART = "5.0.19";
    private static final RolloutPolicy POLICY = LocalMilvus.AT_ONCE.withCrashLimits(2, 2, 2);
    private static final Map<String, Object> LIGHT = Map.of(
            "etcd", Map.of("enabled", false),
            "minio", Map.of("enabled", false),
            "pulsarv3", Map.of("enabled", false));

    @Rule
    public final LocalMilvus milvus;

    public RollbackClusterTest(int helm) {
        milvus = new LocalMilvus(helm);
    }

    @Parameters(name = "Helm {0}")
    public static List<Object[]> helms() {
        return List.of(new Object[] {3}, new Object[] {4});
    }

    private void everyNewPodCrashes() {
        milvus.rules("[{\"selector\": \"component=querynode\", \"behaviour\": \"crashLoop\", \"crashAfter\": \"100ms\","
                + " \"backOff\": \"100ms\"}]");
    }

    private Revision last() throws InterruptedException {
        return milvus.run().ports().helm().history(milvus.release(), 1).get(0);
    }

    @Test
    public void aScaleThatFailsIsTakenBack() throws Exception {
        milvus.install(CHART, LIGHT);
        Map<String, String> before = milvus.pods();
        everyNewPodCrashes();
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> milvus.run()
                        .scale(
                                milvus.scaleRequest(CHART, Map.of("queryNode", 3))
                                        .rollingBack(),
                                POLICY));
        assertEquals(e.getMessage(), Code.CRASH_LOOP, e.code());
        assertTrue(e.getMessage(), e.getMessage().endsWith("Rolled back to revision 1."));
        assertEquals(ReleaseStatus.DEPLOYED, last().status());
        assertEquals("Rollback to 1", last().description());
        assertEquals("the pods that were there before, and no other", before, milvus.pods());
    }

    @Test
    public void anUpgradeThatFailsIsTakenBack() throws Exception {
        milvus.install(CHART, LIGHT);
        everyNewPodCrashes();
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("queryNode", Map.of("extraEnv", List.of(Map.of("name", "A", "value", "b"))));
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> milvus.run()
                        .install(
                                milvus.installRequest(CHART, values, OnExisting.UPGRADE, Mode.CLUSTER)
                                        .rollingBack(),
                                POLICY));
        assertTrue(e.getMessage(), e.getMessage().endsWith("Rolled back to revision 1."));
        assertEquals("Rollback to 1", last().description());
    }

    @Test
    public void aFirstInstallHasNothingToGoBackTo() throws Exception {
        everyNewPodCrashes();
        OperationFailedException e = assertThrows(
                OperationFailedException.class,
                () -> milvus.run()
                        .install(
                                milvus.installRequest(CHART, LIGHT, OnExisting.KEEP, Mode.CLUSTER)
                                        .rollingBack(),
                                POLICY));
        assertEquals(e.getMessage(), Code.CRASH_LOOP, e.code());
        assertEquals(1, last().number());
    }

    @Test
    public void withoutBeingAskedNothingIsTakenBack() throws Exception {
        milvus.install(CHART, LIGHT);
        everyNewPodCrashes();
        assertThrows(
                OperationFailedException.class,
                () -> milvus.run().scale(milvus.scaleRequest(CHART, Map.of("queryNode", 3)), POLICY));
        assertEquals(2, last().number());
    }
}
