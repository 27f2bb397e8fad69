package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Reads of a real API server. */
public class KubernetesClusterTest {

    @Rule
    public final LocalCluster local = new LocalCluster();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private Cluster cluster;

    @Before
    public void connect() {
        cluster = KubernetesCluster.connect(local.endpoint(), ConnectionSettings.direct(scheduler));
    }

    @After
    public void close() {
        cluster.close();
        scheduler.shutdownNow();
    }

    private WorkloadRef ref(String name) {
        return new WorkloadRef(WorkloadKind.DEPLOYMENT, local.namespace(), name);
    }

    private WatchScope scope(String name) {
        return new WatchScope(local.namespace(), List.of(ref(name)), List.of(Map.of("app", name)), false);
    }

    @Test
    public void tellsWhoWeAreAndWhereWeAre() {
        assertTrue(cluster.identity(), !cluster.identity().isEmpty());
        assertTrue(cluster.server(), cluster.server().startsWith("https://"));
        assertTrue(cluster.namespaceExists(local.namespace()));
        assertFalse(cluster.namespaceExists(local.namespace() + "-not"));
    }

    @Test
    public void findsWhatIsThere() {
        Deployment deployment = Samples.deployment("querynode", 2);
        local.client().resource(deployment).create();
        List<WorkloadRecord> found = cluster.find(List.of(ref("querynode"), ref("datanode")));
        assertEquals(1, found.size());
        assertEquals(2, found.get(0).specReplicas());
        assertEquals(ref("querynode"), found.get(0).ref());
        DeploymentRecord record = cluster.deployments(local.namespace(), Map.of("app", "querynode")).get(0);
        assertEquals(found.get(0).templateHash(), record.workload().templateHash());
        assertEquals(Map.of("main", Samples.IMAGE), record.images());
        assertEquals(List.of(), cluster.deployments(local.namespace(), Map.of("app", "datanode")));
    }

    @Test
    public void snapshotHoldsOwnPodsOnly() {
        local.client().resource(Samples.deployment("querynode", 2)).create();
        local.client().resource(Samples.pod("stray", Map.of("app", "querynode"))).create();
        Await.until("two pods", () -> cluster.snapshot(scope("querynode")).pods().size() == 2);
        Snapshot snapshot = cluster.snapshot(scope("querynode"));
        assertTrue(snapshot.quorum());
        assertEquals(1, snapshot.replicaSets().size());
        assertEquals(
                snapshot.replicaSets().get(0).uid(), snapshot.pods().get(0).ownerUid());
    }

    @Test
    public void theAdministratorMissesNothing() {
        assertEquals(
                List.of(),
                cluster.missing(local.namespace(), List.of(new Permission("watch", "", "pods"))));
        assertEquals(List.of(), cluster.autoscalers(local.namespace()));
    }
}
