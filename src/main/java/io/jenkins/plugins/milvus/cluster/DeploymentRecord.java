package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.util.Map;

/**
 * A Deployment with what identifies it as a Milvus component.
 *
 * @param workload the reduced record
 * @param labels {@code metadata.labels}
 * @param podLabels labels of its pod template
 * @param images image by container name
 */
public record DeploymentRecord(
        WorkloadRecord workload,
        Map<String, String> labels,
        Map<String, String> podLabels,
        Map<String, String> images) {

    /** Copies the maps. */
    public DeploymentRecord {
        labels = Map.copyOf(labels);
        podLabels = Map.copyOf(podLabels);
        images = Map.copyOf(images);
    }
}
