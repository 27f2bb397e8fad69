package io.jenkins.plugins.milvus.cluster.watch;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What of all that selectors match belongs to a scope. */
public class OwnershipTest {

    private static final String NS = "milvus";

    private final List<Item> items = new ArrayList<>();

    private static WorkloadRef ref(WorkloadKind kind, String name) {
        return new WorkloadRef(kind, NS, name);
    }

    private static WatchScope scope(boolean claims, WorkloadRef... workloads) {
        return new WatchScope(NS, List.of(workloads), List.of(Map.of("app", "x")), claims);
    }

    private static JsonNode object(String uid, String name, int version, String ownerKind, String ownerName) {
        String owner = ownerName.isEmpty() ? "" : """
                , "ownerReferences": [{"controller": true, "kind": "%s", "name": "%s", "uid": "%s-uid"}]""".formatted(ownerKind, ownerName, ownerName);
        String hash = ownerName.substring(ownerName.lastIndexOf('-') + 1);
        try {
            return new ObjectMapper().readTree("""
                            {"metadata": {"uid": "%s", "name": "%s", "namespace": "%s", "resourceVersion": "%d",
                             "labels": {"pod-template-hash": "%s"} %s}}""".formatted(uid, name, NS, version, hash, owner));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void workload(WorkloadKind kind, String name) {
        items.add(Item.Workload.of(kind, object(name + "-uid", name, 1, "", "")));
    }

    private void statefulSet(String name, String... claimTemplates) {
        Item.Workload plain = Item.Workload.of(WorkloadKind.STATEFUL_SET, object(name + "-uid", name, 1, "", ""));
        items.add(new Item.Workload(1, plain.workload(), List.of(claimTemplates)));
    }

    private void replicaSet(String name, String deployment) {
        items.add(Item.ReplicaSet.of(object(name + "-uid", name, 1, "Deployment", deployment)));
    }

    private void pod(String name, String ownerKind, String ownerName) {
        items.add(Item.Pod.of(object(name, name, 1, ownerKind, ownerName)));
    }

    private Snapshot snapshot(WatchScope scope) {
        return Ownership.snapshot(scope, items, true);
    }

    private static List<String> names(Snapshot snapshot) {
        return snapshot.pods().stream().map(PodRecord::name).toList();
    }

    @Test
    public void podsOfItsOwnSetsOnly() {
        pod("mine", "ReplicaSet", "query-a");
        pod("foreign", "ReplicaSet", "data-a");
        pod("bare", "", "");
        replicaSet("query-a", "query");
        replicaSet("data-a", "data");
        workload(WorkloadKind.DEPLOYMENT, "query");
        workload(WorkloadKind.DEPLOYMENT, "data");
        Snapshot snapshot = snapshot(scope(false, ref(WorkloadKind.DEPLOYMENT, "query")));
        assertEquals(List.of("mine"), names(snapshot));
        assertEquals(1, snapshot.workloads().size());
        assertEquals(
                List.of("query-a"),
                snapshot.replicaSets().stream().map(ReplicaSetRecord::name).toList());
        assertTrue(snapshot.quorum());
    }

    @Test
    public void podsOfStatefulSetsAndJobs() {
        workload(WorkloadKind.STATEFUL_SET, "etcd");
        workload(WorkloadKind.JOB, "init");
        pod("etcd-0", "StatefulSet", "etcd");
        pod("init-x", "Job", "init");
        pod("other-0", "StatefulSet", "other");
        assertEquals(
                List.of("etcd-0", "init-x"),
                names(snapshot(scope(false, ref(WorkloadKind.STATEFUL_SET, "etcd"), ref(WorkloadKind.JOB, "init")))));
    }

    @Test
    public void nothingIsLeftOfADeletedWorkload() {
        replicaSet("query-a", "query");
        pod("mine", "ReplicaSet", "query-a");
        Snapshot snapshot = snapshot(scope(false, ref(WorkloadKind.DEPLOYMENT, "query")));
        assertEquals(List.of(), snapshot.workloads());
        assertEquals(List.of(), snapshot.replicaSets());
        assertEquals(List.of(), names(snapshot));
    }

    @Test
    public void lastPodsOfASetThatIsGoneStillCount() {
        workload(WorkloadKind.DEPLOYMENT, "query");
        replicaSet("query-b", "query");
        pod("new", "ReplicaSet", "query-b");
        pod("old", "ReplicaSet", "query-a");
        pod("foreign", "ReplicaSet", "query-node-a");
        Snapshot snapshot = snapshot(scope(false, ref(WorkloadKind.DEPLOYMENT, "query")));
        assertEquals(List.of("new", "old"), names(snapshot));
        ReplicaSetRecord madeUp = snapshot.replicaSets().get(1);
        assertEquals("query-a", madeUp.name());
        assertEquals("query-uid", madeUp.ownerUid());
        assertEquals(0, madeUp.revision());
    }

    @Test
    public void setOfAnotherOwnerIsNotMadeUp() {
        workload(WorkloadKind.DEPLOYMENT, "query");
        // the Deployment was deleted and created again, its set was left behind
        items.add(Item.ReplicaSet.of(object("query-a-uid", "query-a", 1, "Deployment", "query-before")));
        pod("left", "ReplicaSet", "query-a");
        assertEquals(List.of(), names(snapshot(scope(false, ref(WorkloadKind.DEPLOYMENT, "query")))));
    }

    @Test
    public void newestCopyCounts() {
        workload(WorkloadKind.STATEFUL_SET, "etcd");
        items.add(Item.Pod.of(object("p", "new", 12, "StatefulSet", "etcd")));
        items.add(Item.Pod.of(object("p", "old", 9, "StatefulSet", "etcd")));
        assertEquals(List.of("new"), names(snapshot(scope(false, ref(WorkloadKind.STATEFUL_SET, "etcd")))));
    }

    @Test
    public void claimsOfStatefulSetsOnly() {
        statefulSet("etcd", "data", "log");
        workload(WorkloadKind.CLAIM, "data-etcd-0");
        workload(WorkloadKind.CLAIM, "log-etcd-12");
        workload(WorkloadKind.CLAIM, "data-my-etcd-0");
        workload(WorkloadKind.CLAIM, "data-etcd-x");
        workload(WorkloadKind.CLAIM, "minio");
        Snapshot snapshot =
                snapshot(scope(true, ref(WorkloadKind.STATEFUL_SET, "etcd"), ref(WorkloadKind.CLAIM, "minio")));
        assertEquals(
                List.of("data-etcd-0", "log-etcd-12"),
                snapshot.claims().stream().map(each -> each.ref().name()).toList());
        assertEquals(
                List.of("etcd", "minio"),
                snapshot.workloads().stream().map(each -> each.ref().name()).toList());
        assertEquals(
                List.of(),
                snapshot(scope(false, ref(WorkloadKind.STATEFUL_SET, "etcd"))).claims());
    }

    @Test
    public void oneWorkloadIsWatchedByNameAndSeveralByNamespace() {
        assertEquals(
                List.of("deployments metadata.name=query", "pods app=x", "replicasets app=x"),
                texts(scope(false, ref(WorkloadKind.DEPLOYMENT, "query"))));
        assertEquals(
                List.of("deployments ", "pods app=x", "replicasets app=x"),
                texts(scope(false, ref(WorkloadKind.DEPLOYMENT, "a"), ref(WorkloadKind.DEPLOYMENT, "b"))));
        assertEquals(
                List.of("statefulsets metadata.name=etcd", "persistentvolumeclaims ", "pods app=x"),
                texts(scope(true, ref(WorkloadKind.STATEFUL_SET, "etcd"))));
    }

    @Test
    public void equalSelectorsAreWatchedOnce() {
        WatchScope scope = new WatchScope(
                NS,
                List.of(ref(WorkloadKind.JOB, "init")),
                List.of(Map.of("a", "1", "b", "2"), Map.of("b", "2", "a", "1")),
                false);
        assertEquals(List.of("jobs metadata.name=init", "pods a=1,b=2"), texts(scope));
    }

    private static List<String> texts(WatchScope scope) {
        return Targets.of(scope).stream().map(Target::toString).toList();
    }
}
