package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.Evaluation;
import io.jenkins.plugins.milvus.rollout.Memory;
import io.jenkins.plugins.milvus.rollout.RolloutEngine;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Transitions;
import io.jenkins.plugins.milvus.rollout.Verdict;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole scale out without a cluster: the events that watches would tell, as the JSON that they would send, go through
 * everything that an operation does with them until the verdict. Time is that of the events; nothing waits.
 */
public final class Replay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAMESPACE = "milvus";
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/instance", "my-release");
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private final int each;
    private final List<String> names = new ArrayList<>();
    private final WatchScope scope;
    private final Picture picture;
    private final List<Target> targets;
    private final List<Told> events = new ArrayList<>();
    private int version;

    /** What one watch tells. */
    record Told(Target target, String json) {}

    /**
     * What it took.
     *
     * @param looks how often somebody looked
     * @param looking processor milliseconds of each look: the picture, the verdict, the lines for the log
     * @param events processor seconds of reading all events
     * @param ready whether the last verdict, and no earlier one, was that all is well
     */
    public record Taken(int looks, List<Double> looking, double events, boolean ready) {
        /** Processor seconds of all of it. */
        public double seconds() {
            return events + looking.stream().mapToDouble(Double::doubleValue).sum() / 1000;
        }
    }

    /**
     * @param pods in all
     * @param components Deployments that share them evenly
     */
    public Replay(int pods, int components) {
        each = pods / components;
        for (int i = 0; i < components; i++) {
            names.add("my-release-milvus-node" + i);
        }
        scope = new WatchScope(
                NAMESPACE,
                names.stream()
                        .map(name -> new WorkloadRef(WorkloadKind.DEPLOYMENT, NAMESPACE, name))
                        .toList(),
                List.of(LABELS),
                false);
        picture = new Picture(scope);
        targets = Targets.of(scope);
        targets.forEach(target -> picture.replace(target, List.of()));
        names.forEach(name -> {
            tell("deployments", deployment(name, 0));
            tell("replicasets", replicaSet(name));
        });
        for (int pod = 0; pod < each; pod++) {
            for (String name : names) {
                tell("pods", pod(name, pod, false));
            }
        }
        for (int pod = 0; pod < each; pod++) {
            for (String name : names) {
                tell("pods", pod(name, pod, true));
            }
        }
        names.forEach(name -> tell("deployments", deployment(name, each)));
    }

    /**
     * Plays all of it.
     *
     * @param looks how often somebody looks: the events are shared out evenly among the looks
     * @param apart the time between two looks
     */
    public Taken run(int looks, Duration apart) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        RolloutEngine engine = new RolloutEngine(plan(), RolloutPolicy.DEFAULTS.withStableFor(Duration.ZERO));
        Memory memory = Memory.empty();
        Snapshot shown = null;
        Instant now = BEGIN;
        List<Double> looking = new ArrayList<>();
        long reading = 0;
        boolean early = false;
        boolean ready = false;
        int told = 0;
        for (int look = 1; look <= looks; look++) {
            long begin = threads.getCurrentThreadCpuTime();
            int until = (int) ((long) events.size() * look / looks);
            for (; told < until; told++) {
                hear(events.get(told));
            }
            long between = threads.getCurrentThreadCpuTime();
            reading += between - begin;
            Snapshot snapshot = picture.snapshot();
            Transitions.lines(shown, snapshot, now);
            shown = snapshot;
            Evaluation evaluation = engine.evaluate(memory, snapshot, now);
            memory = evaluation.memory();
            early |= ready;
            ready = evaluation.verdict() instanceof Verdict.Ready;
            looking.add((threads.getCurrentThreadCpuTime() - between) / 1e6);
            now = now.plus(apart);
        }
        return new Taken(looks, looking, reading / 1e9, ready && !early);
    }

    /** Everything that is told, in order. */
    List<Told> events() {
        return events;
    }

    /** Takes one event in as a watch does. */
    void hear(Told event) throws IOException {
        JsonNode object = JSON.readTree(event.json);
        event.target.item(object).ifPresent(item -> picture.put(event.target, item));
    }

    Picture picture() {
        return picture;
    }

    private RolloutPlan plan() {
        List<io.jenkins.plugins.milvus.rollout.Target> planned = new ArrayList<>();
        for (String name : names) {
            Item.Workload item;
            try {
                item = Item.Workload.of(WorkloadKind.DEPLOYMENT, JSON.readTree(deployment(name, 0)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            planned.add(new io.jenkins.plugins.milvus.rollout.Target(
                    item.workload().ref(),
                    name,
                    item.workload().uid(),
                    item.workload().generation(),
                    item.workload().templateHash(),
                    0,
                    each,
                    false,
                    Map.of()));
        }
        return new RolloutPlan(
                new ReleaseId(NAMESPACE, "my-release"), 2, false, planned, BEGIN.plus(Duration.ofHours(1)));
    }

    private void tell(String plural, String json) {
        Target target = targets.stream()
                .filter(one -> one.type().plural().equals(plural))
                .findFirst()
                .orElseThrow();
        events.add(new Told(target, json));
    }

    private String deployment(String name, int ready) {
        return """
                {"metadata": {"name": "%1$s", "namespace": "milvus", "uid": "%1$s-uid", "resourceVersion": "%2$d",
                  "generation": 2, "labels": {"app.kubernetes.io/instance": "my-release"}},
                 "spec": {"replicas": %3$d, "strategy": {"type": "RollingUpdate"},
                  "template": {"spec": {"containers": [{"name": "main", "image": "milvusdb/milvus:v2.6.15"}]}}},
                 "status": {"observedGeneration": 2, "replicas": %3$d, "updatedReplicas": %3$d,
                  "readyReplicas": %4$d, "availableReplicas": %4$d, "unavailableReplicas": %5$d}}""".formatted(name, ++version, each, ready, each - ready);
    }

    private String replicaSet(String name) {
        return """
                {"metadata": {"name": "%1$s-abc", "namespace": "milvus", "uid": "%1$s-abc-uid", "resourceVersion": "%2$d",
                  "creationTimestamp": "2026-03-01T09:00:00Z",
                  "annotations": {"deployment.kubernetes.io/revision": "1"},
                  "labels": {"app.kubernetes.io/instance": "my-release", "pod-template-hash": "abc"},
                  "ownerReferences": [{"controller": true, "kind": "Deployment", "name": "%1$s", "uid": "%1$s-uid"}]},
                 "spec": {"replicas": %3$d}, "status": {"replicas": %3$d}}""".formatted(name, ++version, each);
    }

    /** As an API server sends it, the fields that nobody needs included. */
    private String pod(String name, int number, boolean ready) {
        return """
                {"metadata": {"name": "%1$s-abc-%2$d", "generateName": "%1$s-abc-", "namespace": "milvus",
                  "uid": "%1$s-%2$d-uid", "resourceVersion": "%3$d", "creationTimestamp": "2026-03-01T10:00:00Z",
                  "labels": {"app.kubernetes.io/instance": "my-release", "app.kubernetes.io/name": "milvus",
                   "component": "querynode", "pod-template-hash": "abc"},
                  "ownerReferences": [{"apiVersion": "apps/v1", "controller": true, "kind": "ReplicaSet",
                   "name": "%1$s-abc", "uid": "%1$s-abc-uid"}],
                  "managedFields": [{"manager": "kube-controller-manager", "operation": "Update", "apiVersion": "v1",
                   "time": "2026-03-01T10:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {
                   "f:generateName": {}, "f:labels": {".": {}, "f:component": {}}}, "f:spec": {"f:containers": {}}}}]},
                 "spec": {"nodeName": "node-1", "terminationGracePeriodSeconds": 1800,
                  "containers": [{"name": "main", "image": "milvusdb/milvus:v2.6.15",
                   "args": ["/milvus/tools/run.sh", "milvus", "run", "querynode"],
                   "env": [{"name": "A", "value": "a"}, {"name": "B", "value": "b"}],
                   "livenessProbe": {"httpGet": {"path": "/healthz", "port": "metrics"}, "periodSeconds": 30},
                   "readinessProbe": {"httpGet": {"path": "/healthz", "port": "metrics"}, "periodSeconds": 10},
                   "volumeMounts": [{"name": "config", "mountPath": "/milvus/configs/operator"}]}],
                  "volumes": [{"name": "config", "configMap": {"name": "my-release-milvus"}}]},
                 "status": {"phase": "Running", "podIP": "10.0.0.1", "conditions": [
                   {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-03-01T10:00:00Z"},
                   {"type": "Ready", "status": "%4$s", "lastTransitionTime": "2026-03-01T10:00:01Z"}],
                  "containerStatuses": [{"name": "main", "ready": %5$b, "restartCount": 0,
                   "image": "milvusdb/milvus:v2.6.15",
                   "state": {"running": {"startedAt": "2026-03-01T10:00:00Z"}}}]}}""".formatted(name, number, ++version, ready ? "True" : "False", ready);
    }
}
