package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.api.Selection;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.rollout.PodRecord;
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
        DeploymentRecord record = cluster.deployments(local.namespace(), Map.of("app", "querynode"))
                .get(0);
        assertEquals(found.get(0).templateHash(), record.workload().templateHash());
        assertEquals(Map.of("main", Samples.IMAGE), record.images());
        assertEquals(List.of(), cluster.deployments(local.namespace(), Map.of("app", "datanode")));
    }

    @Test
    public void snapshotHoldsOwnPodsOnly() {
        local.client().resource(Samples.deployment("querynode", 2)).create();
        local.client()
                .resource(Samples.pod("stray", Map.of("app", "querynode")))
                .create();
        Await.until(
                "two pods", () -> cluster.snapshot(scope("querynode")).pods().size() == 2);
        Snapshot snapshot = cluster.snapshot(scope("querynode"));
        assertTrue(snapshot.quorum());
        assertEquals(1, snapshot.replicaSets().size());
        assertEquals(snapshot.replicaSets().get(0).uid(), snapshot.pods().get(0).ownerUid());
    }

    @Test
    public void podOutlivesItsReplicaSet() {
        Deployment deployment = Samples.deployment("querynode", 1);
        deployment.getSpec().setRevisionHistoryLimit(0);
        deployment.getSpec().getTemplate().getMetadata().getLabels().put("simulated-kubelet/terminateAfter", "20s");
        local.client().resource(deployment).create();
        Await.until(
                "ready",
                () -> cluster.snapshot(scope("querynode")).pods().stream().anyMatch(PodRecord::ready));
        PodRecord old = cluster.snapshot(scope("querynode")).pods().get(0);
        local.client().apps().deployments().withName("querynode").edit(changed -> {
            changed.getSpec().getTemplate().getMetadata().getLabels().put("revision", "two");
            return changed;
        });
        Await.until(
                "its set is gone",
                () -> local.client().apps().replicaSets().list().getItems().stream()
                        .noneMatch(each -> each.getMetadata().getUid().equals(old.ownerUid())));
        Snapshot snapshot = cluster.snapshot(scope("querynode"));
        assertTrue(snapshot.pods().stream().anyMatch(each -> each.uid().equals(old.uid()) && each.terminating()));
        assertEquals(2, snapshot.replicaSets().size());
    }

    @Test
    public void listsLongerThanAPageAreWhole() {
        for (int i = 0; i < 501; i++) {
            local.client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("c" + i)
                            .endMetadata()
                            .build())
                    .create();
        }
        ApiClient api = new ApiClient(local.endpoint(), ConnectionSettings.direct(scheduler));
        ResourceType maps = new ResourceType("", "v1", "configmaps");
        assertTrue(api.await(new Lister(api).list(maps, local.namespace(), Selection.ALL, item -> item))
                        .items()
                        .size()
                >= 501);
        api.close();
    }

    @Test
    public void evidenceOfACrash() {
        Deployment deployment = Samples.deployment("querynode", 1);
        deployment.getSpec().getTemplate().getMetadata().getLabels().put("simulated-kubelet/behaviour", "crashLoop");
        local.client().resource(deployment).create();
        Await.until(
                "a restart",
                () -> cluster.snapshot(scope("querynode")).pods().stream().anyMatch(pod -> pod.restarts() > 0));
        PodRecord pod = cluster.snapshot(scope("querynode")).pods().get(0);
        assertFalse(cluster.log(local.namespace(), pod.name(), "main", true, 20).isEmpty());
        assertEquals(List.of(), cluster.log(local.namespace(), "gone", "main", false, 20));
        Await.until(
                "a warning",
                () -> cluster.events(local.namespace(), pod.uid()).stream().anyMatch(EventRecord::warning));
        EventRecord warning = cluster.events(local.namespace(), pod.uid()).stream()
                .filter(EventRecord::warning)
                .findFirst()
                .orElseThrow();
        assertEquals("BackOff", warning.reason());
        assertEquals(List.of(), cluster.events(local.namespace(), "no-such-uid"));
    }

    @Test
    public void autoscalerIsFound() {
        local.client().resource(Samples.autoscaler("querynode", 2, 5)).create();
        assertEquals(
                List.of(new AutoscalerRecord("HorizontalPodAutoscaler", "querynode", "Deployment", "querynode", 2, 5)),
                cluster.autoscalers(local.namespace()));
    }

    @Test
    public void whatIsMissingIsNamed() {
        local.client().resource(Samples.serviceAccount("watcher")).create();
        local.client().resource(Samples.role("watcher")).create();
        local.client().resource(Samples.binding("watcher")).create();
        ClusterEndpoint admin = local.endpoint();
        ClusterEndpoint watcher = new ClusterEndpoint(
                admin.server(),
                admin.caPem(),
                false,
                "",
                "",
                "",
                Map.of("Impersonate-User", List.of("system:serviceaccount:" + local.namespace() + ":watcher")),
                admin.credential());
        Permission pods = new Permission("list", "", "pods");
        Permission log = new Permission("get", "", "pods/log");
        Permission apps = new Permission("patch", "apps", "deployments");
        try (Cluster limited = KubernetesCluster.connect(watcher, ConnectionSettings.direct(scheduler))) {
            assertEquals("system:serviceaccount:" + local.namespace() + ":watcher", limited.identity());
            assertEquals(List.of(log, apps), limited.missing(local.namespace(), List.of(pods, log, apps)));
            assertEquals(List.of(), limited.find(List.of(ref("querynode"))));
            ClusterException e = assertThrows(ClusterException.class, () -> limited.autoscalers(local.namespace()));
            assertEquals(ClusterException.Kind.FORBIDDEN, e.kind());
            assertTrue(
                    e.getMessage(),
                    e.getMessage().contains("list horizontalpodautoscalers.autoscaling in the namespace"));
            assertTrue("cannot be asked", limited.namespaceExists("no-such-namespace"));
        }
    }

    @Test
    public void theAdministratorMissesNothing() {
        assertEquals(List.of(), cluster.missing(local.namespace(), List.of(new Permission("watch", "", "pods"))));
        assertEquals(List.of(), cluster.autoscalers(local.namespace()));
    }
}
