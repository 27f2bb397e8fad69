package io.jenkins.plugins.milvus.cluster.reduce;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jenkins.plugins.milvus.cluster.AutoscalerRecord;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.rollout.ContainerRecord;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Objects as API servers send them (YAML here, to be read by people), and what is kept of them. */
public class ReducerTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static PodRecord pod(String text) {
        return PodReducer.reduce(yaml(text));
    }

    @Test
    public void crashingPod() {
        PodRecord pod = pod("""
                metadata:
                  uid: u1
                  name: querynode-abc-x
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  labels: {component: querynode, pod-template-hash: abc}
                  ownerReferences:
                  - {kind: Other, uid: no}
                  - {kind: ReplicaSet, name: querynode-abc, uid: r1, controller: true}
                spec:
                  nodeName: node-1
                  terminationGracePeriodSeconds: 120
                  initContainers: [{name: config, image: "busybox:1"}]
                  containers: [{name: querynode, image: "milvus:2.6"}]
                status:
                  phase: Running
                  podIP: 10.0.0.1
                  conditions:
                  - {type: Ready, status: "False", message: not ready, lastTransitionTime: "2026-01-01T00:00:05Z"}
                  - {type: PodScheduled, status: "True"}
                  initContainerStatuses:
                  - {name: config, ready: true, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
                  containerStatuses:
                  - name: querynode
                    ready: false
                    restartCount: 3
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """);
        assertEquals("u1", pod.uid());
        assertEquals("r1", pod.ownerUid());
        assertEquals("querynode", pod.component());
        assertEquals("abc", pod.revisionHash());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), pod.createdAt());
        assertNull(pod.deletionTimestamp());
        assertEquals(120, pod.gracePeriodSeconds());
        assertFalse(pod.ready());
        assertEquals("not ready", pod.readyMessage());
        assertEquals(Instant.parse("2026-01-01T00:00:05Z"), pod.readySince());
        assertTrue(pod.scheduled());
        assertEquals("node-1", pod.node());
        assertEquals(
                List.of(
                        new ContainerRecord(
                                "config",
                                true,
                                true,
                                0,
                                ContainerRecord.State.TERMINATED,
                                "Completed",
                                "",
                                0,
                                "Completed",
                                null,
                                "busybox:1"),
                        new ContainerRecord(
                                "querynode",
                                false,
                                false,
                                3,
                                ContainerRecord.State.WAITING,
                                "CrashLoopBackOff",
                                "back-off 40s",
                                137,
                                "OOMKilled",
                                null,
                                "milvus:2.6")),
                pod.containers());
    }

    @Test
    public void pendingPodOfAStatefulSet() {
        PodRecord pod = pod("""
                metadata: {uid: u, name: etcd-0, labels: {controller-revision-hash: etcd-6b, pod-template-hash: no}}
                spec: {containers: [{name: etcd, image: etcd}]}
                status:
                  phase: Pending
                  nominatedNodeName: node-2
                  conditions:
                  - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes}
                """);
        assertEquals("etcd-6b", pod.revisionHash());
        assertEquals("", pod.ownerUid());
        assertEquals(30, pod.gracePeriodSeconds());
        assertFalse(pod.scheduled());
        assertEquals("Unschedulable", pod.schedulingReason());
        assertEquals("0/3 nodes", pod.schedulingMessage());
        assertEquals("node-2", pod.nominatedNode());
        assertEquals(ContainerRecord.State.UNKNOWN, pod.containers().get(0).state());
        assertEquals(-1, pod.containers().get(0).exitCode());
    }

    @Test
    public void terminatingReadyPod() {
        PodRecord pod = pod("""
                metadata:
                  uid: u
                  deletionTimestamp: "2026-01-01T00:01:00Z"
                  deletionGracePeriodSeconds: 10
                  finalizers: [example.org/hold]
                spec: {terminationGracePeriodSeconds: 60, containers: [{name: c}]}
                status:
                  phase: Running
                  reason: NodeLost
                  conditions: [{type: Ready, status: "True", message: ignored}]
                  containerStatuses:
                  - {name: c, ready: true, restartCount: 0, state: {running: {startedAt: "2026-01-01T00:00:01Z"}}}
                """);
        assertTrue(pod.terminating());
        assertEquals(10, pod.gracePeriodSeconds());
        assertEquals(List.of("example.org/hold"), pod.finalizers());
        assertEquals("NodeLost", pod.reason());
        assertEquals("", pod.readyMessage());
        assertEquals(
                Instant.parse("2026-01-01T00:00:01Z"), pod.containers().get(0).startedAt());
    }

    @Test
    public void deployment() {
        WorkloadRecord record = WorkloadReducer.reduce(WorkloadKind.DEPLOYMENT, yaml("""
                        metadata:
                          namespace: milvus
                          name: querynode
                          uid: d1
                          generation: 7
                          managedFields:
                          - manager: helm
                            time: "2026-01-01T00:00:00Z"
                            fieldsV1: {"f:spec": {"f:replicas": {}}}
                          - manager: kube-controller-manager
                            subresource: status
                            time: "2026-01-01T00:00:09Z"
                            fieldsV1: {"f:status": {"f:replicas": {}}}
                          - manager: kubectl
                            subresource: scale
                            time: "2026-01-01T00:00:05Z"
                            fieldsV1: {"f:spec": {"f:replicas": {}}}
                        spec:
                          paused: true
                          replicas: 3
                          selector: {matchLabels: {app: x}}
                          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%}}
                          template: {spec: {terminationGracePeriodSeconds: 1800}}
                        status:
                          observedGeneration: 6
                          replicas: 2
                          updatedReplicas: 2
                          readyReplicas: 1
                          availableReplicas: 1
                          unavailableReplicas: 2
                          conditions:
                          - {type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: m}
                        """));
        assertEquals("Deployment querynode", record.ref().toString());
        assertEquals("milvus", record.ref().namespace());
        assertEquals(7, record.generation());
        assertEquals(6, record.observedGeneration());
        assertTrue(record.paused());
        assertFalse(record.terminating());
        assertEquals(3, record.specReplicas());
        assertEquals(2, record.replicas());
        assertEquals(1, record.readyReplicas());
        assertEquals(2, record.unavailableReplicas());
        assertEquals(Map.of("app", "x"), record.selector());
        assertEquals("RollingUpdate", record.updateStrategy());
        assertEquals(
                List.of(new WorkloadRecord.Condition("Progressing", false, "ProgressDeadlineExceeded", "m")),
                record.conditions());
        assertEquals(
                Map.of(
                        "helm", Instant.parse("2026-01-01T00:00:00Z"),
                        "kubectl (scale)", Instant.parse("2026-01-01T00:00:05Z")),
                record.managers());
    }

    @Test
    public void statefulSet() {
        WorkloadRecord record = WorkloadReducer.reduce(WorkloadKind.STATEFUL_SET, yaml("""
                        metadata: {name: etcd, deletionTimestamp: "2026-01-01T00:00:00Z"}
                        spec:
                          podManagementPolicy: Parallel
                          ordinals: {start: 2}
                          updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}
                          template: {}
                        status: {currentRevision: a, updateRevision: b}
                        """));
        assertEquals("absent means one", 1, record.specReplicas());
        assertTrue(record.terminating());
        assertEquals("Parallel", record.podManagementPolicy());
        assertEquals(2, record.ordinalsStart());
        assertEquals(1, record.partition());
        assertEquals("a", record.currentRevision());
        assertEquals("b", record.updateRevision());
    }

    @Test
    public void jobAndClaim() {
        WorkloadRecord job = WorkloadReducer.reduce(
                WorkloadKind.JOB,
                yaml("{metadata: {name: init}, spec: {template: {}}, status: {succeeded: 1, failed: 2}}"));
        assertEquals(1, job.specReplicas());
        assertEquals(1, job.succeeded());
        assertEquals(2, job.failed());
        WorkloadRecord claim =
                WorkloadReducer.reduce(WorkloadKind.CLAIM, yaml("{metadata: {name: data}, status: {phase: Pending}}"));
        assertEquals("Pending", claim.phase());
        assertEquals("", claim.templateHash());
        assertEquals(0, claim.specReplicas());
    }

    @Test
    public void replicaSet() {
        ReplicaSetRecord record = ReplicaSetReducer.reduce(yaml("""
                metadata:
                  uid: r
                  name: querynode-abc
                  annotations: {deployment.kubernetes.io/revision: "12"}
                  labels: {pod-template-hash: abc}
                  ownerReferences: [{uid: d, controller: true}]
                spec: {replicas: 4}
                status:
                  conditions: [{type: ReplicaFailure, status: "True", reason: FailedCreate, message: exceeded quota}]
                """));
        assertEquals(12, record.revision());
        assertEquals("d", record.ownerUid());
        assertEquals("abc", record.templateHash());
        assertEquals(4, record.specReplicas());
        assertEquals("FailedCreate", record.failureReason());
        assertEquals("exceeded quota", record.failureMessage());
        ReplicaSetRecord healed = ReplicaSetReducer.reduce(
                yaml("{status: {conditions: [{type: ReplicaFailure, status: 'False', reason: x, message: y}]}}"));
        assertEquals("", healed.failureReason());
        assertEquals(0, healed.revision());
    }

    @Test
    public void templateHashIsThatOfTheContent() {
        String hash = TemplateHash.of(yaml("{a: {x: 1, y: [1, 2]}, b: t}"));
        assertEquals(16, hash.length());
        assertEquals("order of fields", hash, TemplateHash.of(yaml("{b: t, a: {y: [1, 2], x: 1}}")));
        assertNotEquals("order of a list", hash, TemplateHash.of(yaml("{a: {x: 1, y: [2, 1]}, b: t}")));
        assertNotEquals("type", hash, TemplateHash.of(yaml("{a: {x: '1', y: [1, 2]}, b: t}")));
    }

    @Test
    public void autoscalers() {
        assertEquals(
                new AutoscalerRecord("HorizontalPodAutoscaler", "h", "Deployment", "querynode", 1, 5),
                Reductions.autoscaler(yaml("{metadata: {name: h}, spec: {scaleTargetRef: {kind: Deployment, "
                        + "name: querynode}, maxReplicas: 5}}")));
        assertEquals(
                new AutoscalerRecord("ScaledObject", "s", "Deployment", "querynode", 0, 100),
                Reductions.scaledObject(yaml("{metadata: {name: s}, spec: {scaleTargetRef: {name: querynode}}}")));
    }

    @Test
    public void eventsOfBothApis() {
        assertEquals(
                new EventRecord(false, "Failed", "no image", 4, Instant.parse("2026-01-01T00:00:02Z")),
                Reductions.event(yaml("{reason: Failed, message: 'no image ', count: 4, "
                        + "firstTimestamp: '2026-01-01T00:00:01Z', lastTimestamp: '2026-01-01T00:00:02Z'}")));
        assertEquals(
                new EventRecord(true, "FailedScheduling", "m", 1, Instant.parse("2026-01-01T00:00:03.5Z")),
                Reductions.event(
                        yaml("{type: Warning, reason: FailedScheduling, message: m, count: null, lastTimestamp: null, "
                                + "eventTime: '2026-01-01T00:00:03.500000Z'}")));
        assertEquals(
                7,
                Reductions.event(yaml("{series: {count: 7, lastObservedTime: '2026-01-01T00:00:03Z'}}"))
                        .count());
    }
}
