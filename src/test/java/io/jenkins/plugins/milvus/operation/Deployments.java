package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deployments, and what is beside them, as the chart makes them. */
final class Deployments {

    private Deployments() {}

    static DeploymentRecord of(String component, int replicas) {
        return of(component, "", replicas);
    }

    static DeploymentRecord of(String component, String group, int replicas) {
        Map<String, String> labels = new HashMap<>(Map.of(
                "app.kubernetes.io/name",
                "milvus",
                "app.kubernetes.io/instance",
                "my-release",
                "component",
                component));
        String name = "my-release-milvus-" + component;
        if (!group.isEmpty()) {
            labels.put("milvus.io/resource-group", group);
            name += "-" + group;
        }
        return new DeploymentRecord(
                workload(new WorkloadRef(WorkloadKind.DEPLOYMENT, "milvus", name), replicas, labels),
                labels,
                labels,
                Map.of(component, "milvus:v2.6.15"));
    }

    /** Another workload of the release. */
    static WorkloadRecord of(WorkloadRef ref, int replicas) {
        return workload(ref, replicas, Map.of());
    }

    private static WorkloadRecord workload(WorkloadRef ref, int replicas, Map<String, String> labels) {
        return new WorkloadRecord(
                ref,
                "uid-" + ref.name(),
                1,
                1,
                false,
                false,
                replicas,
                replicas,
                replicas,
                replicas,
                replicas,
                0,
                0,
                0,
                "hash",
                labels,
                "RollingUpdate",
                "",
                0,
                0,
                "",
                "",
                "",
                List.of(),
                Map.of());
    }
}
