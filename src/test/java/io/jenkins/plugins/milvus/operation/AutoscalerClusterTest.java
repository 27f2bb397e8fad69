package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;

/** A component with the chart's own HorizontalPodAutoscaler, on a cluster without metrics. */
@RunWith(Concurrently.class)
public class AutoscalerClusterTest extends FaultScenario {

    public AutoscalerClusterTest(int helm) {
        super(helm);
    }

    @Test
    public void itsMinimumIsRaisedAndLowered() throws Exception {
        milvus.installedByHelm(CHART, "--set", "queryNode.hpa.enabled=true");
        refused(false, 3, "HorizontalPodAutoscaler " + WORKLOAD + "-hpa between 1 and 5", "autoscaler: \"minimum\"");
        refused(true, 6, "ends at 5", "queryNode.hpa.maxReplicas");

        OperationResult raised = minimum(3);
        assertTrue(raised.changed());
        assertEquals(raised.changes().toString(), 1, raised.changes().size());
        assertTrue(raised.changes().toString(), raised.changes().get(0).contains("spec.minReplicas: 1 -> 3"));
        assertEquals(3, (int) autoscaler().getSpec().getMinReplicas());
        assertExactly(3);

        assertFalse("it is there", minimum(3).changed());

        // a minimum says nothing of what is above it
        assertTrue(minimum(2).changed());
        assertEquals(2, (int) autoscaler().getSpec().getMinReplicas());
        assertTrue(queryNodes().size() >= 2);

        // and another component leaves both alone
        int live = workload().get().getSpec().getReplicas();
        milvus.scale(CHART, Map.of("proxy", 2));
        assertEquals(2, (int) autoscaler().getSpec().getMinReplicas());
        assertEquals(live, (int) workload().get().getSpec().getReplicas());
    }

    @Test
    public void theOneOfSomebodyElseIsRefused() throws Exception {
        milvus.installedByHelm(CHART);
        milvus.autoscaler(2, 7);
        refused(true, 3, "HorizontalPodAutoscaler mine between 2 and 7");
        assertEquals(1, milvus.revision());
    }

    /** The chart's way to leave the number to it. */
    @Test
    public void withoutANumberInTheRelease() throws Exception {
        milvus.installedByHelm(CHART, "--set", "queryNode.hpa.enabled=true", "--set", "queryNode.replicas=-1");
        assertTrue(minimum(2).changed());
        assertExactly(2);
    }

    private OperationResult minimum(int replicas) {
        return milvus.run()
                .scale(milvus.scaleRequest(CHART, Map.of("queryNode", replicas)).raisingMinimum(), LocalMilvus.AT_ONCE);
    }

    private void refused(boolean minimum, int replicas, String... parts) {
        RefusedException e = assertThrows(RefusedException.class, () -> {
            if (minimum) {
                minimum(replicas);
            } else {
                milvus.run().scale(request(replicas, Duration.ofMinutes(3)), LocalMilvus.AT_ONCE);
            }
        });
        assertEquals(e.getMessage(), Reason.AUTOSCALED, e.reason());
        for (String part : parts) {
            assertTrue(part + " in " + e.getMessage(), e.getMessage().contains(part));
        }
    }

    private HorizontalPodAutoscaler autoscaler() {
        return client().autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace())
                .withName(WORKLOAD + "-hpa")
                .get();
    }
}
