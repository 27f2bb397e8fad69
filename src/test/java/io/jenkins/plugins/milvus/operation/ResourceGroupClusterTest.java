package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.local.BothHelms;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.operation.OperationResult.ComponentResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.junit.runner.RunWith;

/** Query nodes in resource groups (chart 5.0.17 and later): several Deployments are one component. */
@RunWith(Concurrently.class)
@BothHelms
public class ResourceGroupClusterTest extends FaultScenario {

    public ResourceGroupClusterTest(int helm) {
        super(helm);
    }

    @Test
    public void allGroupsAreScaledAndTheTotalIsSaid() throws Exception {
        Map<String, Object> values = new HashMap<>(LIGHT);
        values.put("replicaResourceGroups", List.of("rg1", "rg2"));
        milvus.install(CHART, values);
        assertEquals("one in each", 2, queryNodes().size());
        Map<String, String> before = milvus.pods();

        OperationResult result = milvus.scale(CHART, Map.of("queryNode", 2));

        assertExactly(4);
        assertEquals(
                Set.of(new ComponentResult("queryNode/rg1", 1, 2, 2), new ComponentResult("queryNode/rg2", 1, 2, 2)),
                new HashSet<>(result.components()));
        assertTrue(log(), printed("queryNode: 2 in each of 2 resource groups, 4 in all"));
        assertTrue("nothing else was touched", milvus.pods().entrySet().containsAll(before.entrySet()));
    }
}
