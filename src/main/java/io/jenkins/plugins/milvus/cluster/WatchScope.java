package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.List;
import java.util.Map;

/**
 * What one watch covers: workloads by name and the label selectors that together match all of their pods.
 *
 * @param namespace the release's namespace
 * @param workloads the workloads, at least one
 * @param podSelectors equality selectors; their union has to match every pod of the workloads. Milvus' own pods carry
 *     {@code app.kubernetes.io/instance}, MinIO's and Pulsar's only {@code release}, so one selector is not enough
 * @param claims whether claims of StatefulSets are watched as well (installs)
 */
public record WatchScope(
        String namespace, List<WorkloadRef> workloads, List<Map<String, String>> podSelectors, boolean claims) {

    /** Copies the collections and refuses an empty scope. */
    public WatchScope {
        workloads = List.copyOf(workloads);
        podSelectors = podSelectors.stream().map(Map::copyOf).toList();
        if (workloads.isEmpty()) {
            throw new IllegalArgumentException("a watch needs at least one workload");
        }
    }
}
