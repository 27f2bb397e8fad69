package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.RefusedException.Reason;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** What is refused leaves the release exactly as it was. */
public class RefusalClusterTest {

    private static final String V5 = "5.0.19";
    private static final String V4 = "4.2.58";

    @Rule
    public final LocalMilvus milvus = new LocalMilvus(4);

    private RefusedException refused(String version, String component, int replicas) throws InterruptedException {
        return refused(milvus.scaleRequest(version, Map.of(component, replicas)));
    }

    private RefusedException refused(ScaleRequest request) throws InterruptedException {
        int revision = milvus.revision();
        Map<String, String> pods = milvus.pods();
        RefusedException e =
                assertThrows(RefusedException.class, () -> milvus.run().scale(request, LocalMilvus.AT_ONCE));
        assertEquals("the revision", revision, milvus.revision());
        assertEquals("the pods", pods, milvus.pods());
        return e;
    }

    private static void says(RefusedException e, Reason reason, String part) {
        assertEquals(e.getMessage(), reason, e.reason());
        assertTrue(e.getMessage(), e.getMessage().contains(part));
    }

    @Test
    public void aReleaseThatIsNotThere() throws Exception {
        says(refused(V5, "queryNode", 3), Reason.NO_RELEASE, "install it with milvusInstall");
    }

    @Test
    public void whatThisReleaseCannotScale() throws Exception {
        milvus.install(V5, Map.of());
        says(refused(V5, "queryNodes", 3), Reason.UNKNOWN_COMPONENT, "proxy, queryNode, dataNode, streamingNode");
        says(refused(V5, "indexNode", 3), Reason.UNKNOWN_COMPONENT, "Scale dataNode instead");
        says(refused(V4, "queryNode", 3), Reason.INVALID, "a scale never changes the chart");

        // it is content with the one pod there is, and leaves the number alone
        milvus.autoscaler(1, 7);
        says(refused(V5, "queryNode", 3), Reason.AUTOSCALED, "HorizontalPodAutoscaler mine between 1 and 7");
        // the others are not concerned
        assertTrue(milvus.scale(V5, Map.of("proxy", 2)).changed());
    }

    @Test
    public void aStandaloneRelease() throws Exception {
        milvus.run()
                .install(milvus.installRequest(V5, Map.of(), OnExisting.KEEP, Mode.STANDALONE), LocalMilvus.AT_ONCE);
        says(refused(V5, "queryNode", 3), Reason.STANDALONE, "mode: \"cluster\"");
    }

    @Test
    public void replicasThatAreLeftToAnAutoscaler() throws Exception {
        milvus.install(V5, Map.of("queryNode", Map.of("replicas", -1)));
        says(refused(V5, "queryNode", 3), Reason.AUTOSCALED, "-1");
    }

    private RollableScalableResource<Deployment> deployment(String name) {
        return milvus.cluster()
                .client()
                .apps()
                .deployments()
                .inNamespace(milvus.cluster().namespace())
                .withName(name);
    }

    @Test
    public void anImageThatHelmWouldPutBack() throws Exception {
        milvus.install(V5, Map.of());
        deployment("my-release-milvus-proxy").edit(deployment -> {
            deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("milvus:patched");
            return deployment;
        });
        // the patch itself goes on replacing the proxy's pod, so only the release is compared
        int revision = milvus.revision();
        RefusedException e = assertThrows(RefusedException.class, () -> milvus.scale(V5, Map.of("queryNode", 3)));
        says(e, Reason.OTHER_CHANGES, "milvus:patched");
        assertEquals(revision, milvus.revision());
    }

    @Test
    public void aRolloutThatIsPaused() throws Exception {
        milvus.install(V5, Map.of());
        deployment("my-release-milvus-querynode").rolling().pause();
        says(
                refused(V5, "queryNode", 3),
                Reason.RELEASE_STATE,
                "kubectl rollout resume deployment/my-release-milvus-querynode --namespace "
                        + milvus.cluster().namespace());
        // the others are not concerned
        assertTrue(milvus.scale(V5, Map.of("proxy", 2)).changed());
    }

    @Test
    public void anExistingReleaseThatDiffers() throws Exception {
        milvus.install(V5, Map.of());
        int revision = milvus.revision();
        RefusedException e = assertThrows(
                RefusedException.class, () -> milvus.install(V5, Map.of("minio", Map.of("accessKey", "geheim"))));
        says(e, Reason.DIFFERS, "minio.accessKey");
        assertTrue(e.getMessage(), !e.getMessage().contains("geheim"));
        e = assertThrows(RefusedException.class, () -> milvus.install("5.0.20", Map.of()));
        says(e, Reason.DIFFERS, "chart version 5.0.19 instead of 5.0.20");
        e = assertThrows(
                RefusedException.class,
                () -> milvus.run()
                        .install(
                                milvus.installRequest(V5, Map.of(), OnExisting.FAIL, Mode.CLUSTER),
                                LocalMilvus.AT_ONCE));
        says(e, Reason.RELEASE_STATE, "exists already");
        assertEquals(revision, milvus.revision());
    }
}
