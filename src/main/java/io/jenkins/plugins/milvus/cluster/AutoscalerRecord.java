package io.jenkins.plugins.milvus.cluster;

/**
 * Something that owns a workload's replicas.
 *
 * @param kind {@code HorizontalPodAutoscaler} or {@code ScaledObject}
 * @param name its name
 * @param targetKind kind of the scaled workload
 * @param targetName name of the scaled workload
 * @param min its lower bound
 * @param max its upper bound
 */
public record AutoscalerRecord(String kind, String name, String targetKind, String targetName, int min, int max) {}
