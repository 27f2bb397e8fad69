package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ReleaseComponentsTest {

    private static final ReleaseId RELEASE = new ReleaseId("milvus", "my-release");

    private static ReleaseComponents release(DeploymentRecord... deployments) {
        return new ReleaseComponents(RELEASE, List.of(deployments));
    }

    private static final ReleaseComponents MILVUS_2_6 = release(
            Deployments.of("mixcoord", 1),
            Deployments.of("proxy", 1),
            Deployments.of("querynode", 2),
            Deployments.of("datanode", 1),
            Deployments.of("streamingnode", 1));

    private static RefusedException refused(ReleaseComponents components, String name) {
        return assertThrows(RefusedException.class, () -> components.resolve(Map.of(name, 2)));
    }

    @Test
    public void aComponentIsFoundByAnyOfItsNames() {
        for (String name : List.of("queryNode", "query node", "querynode")) {
            assertEquals(Map.of(Component.QUERY_NODE, 3), MILVUS_2_6.resolve(Map.of(name, 3)));
        }
    }

    @Test
    public void anUnknownNameIsAnsweredWithWhatThereIs() {
        RefusedException e = refused(MILVUS_2_6, "queryNodes");
        assertEquals(Reason.UNKNOWN_COMPONENT, e.reason());
        assertTrue(e.getMessage(), e.getMessage().contains("proxy, queryNode, dataNode, streamingNode"));
    }

    @Test
    public void theIndexNodeOfMilvus26IsTheDataNode() {
        RefusedException e = refused(MILVUS_2_6, "indexNode");
        assertEquals(Reason.UNKNOWN_COMPONENT, e.reason());
        assertTrue(e.getMessage(), e.getMessage().contains("Scale dataNode instead"));
    }

    @Test
    public void aStreamingNodeThatAnOlderReleaseDoesNotHave() {
        ReleaseComponents older = release(Deployments.of("proxy", 1), Deployments.of("indexnode", 1));
        RefusedException e = refused(older, "streamingNode");
        assertTrue(e.getMessage(), e.getMessage().contains("It can scale proxy, indexNode"));
    }

    @Test
    public void aStandaloneReleaseHasNothingToScale() {
        assertEquals(
                Reason.STANDALONE,
                refused(release(Deployments.of("standalone", 1)), "queryNode").reason());
    }

    @Test
    public void oneComponentUnderTwoNamesHasToAgree() {
        assertThrows(RefusedException.class, () -> MILVUS_2_6.resolve(Map.of("queryNode", 2, "querynode", 3)));
        assertEquals(
                1, MILVUS_2_6.resolve(Map.of("queryNode", 2, "querynode", 2)).size());
    }

    @Test
    public void resourceGroupsAreSeveralDeploymentsOfOneComponent() {
        DeploymentRecord first = Deployments.of("querynode", "rg1", 2);
        ReleaseComponents groups = release(first, Deployments.of("querynode", "rg2", 2));
        assertEquals(2, groups.deployments(Component.QUERY_NODE).size());
        assertEquals("queryNode/rg1", ReleaseComponents.label(Component.QUERY_NODE, first));
    }

    @Test
    public void pulsarsProxyIsNotMilvusProxy() {
        // Pulsar v2 of chart 3.0.0 runs its proxy as a Deployment with the same bare label, but without the instance
        // label,
        // so the list by instance never brings it here
        assertEquals(
                "app.kubernetes.io/instance",
                ReleaseComponents.labels(RELEASE).keySet().iterator().next());
    }
}
