package io.jenkins.plugins.milvus.rollout;

import java.util.Optional;

/** The kinds of objects in a release's manifest whose readiness is judged. */
public enum WorkloadKind {
    /** apps/v1 Deployment: every Milvus component. */
    DEPLOYMENT("Deployment"),
    /** apps/v1 StatefulSet: etcd, MinIO, Pulsar, Kafka, Woodpecker. */
    STATEFUL_SET("StatefulSet"),
    /** batch/v1 Job: Pulsar's initialisation. */
    JOB("Job"),
    /** v1 PersistentVolumeClaim named in the manifest itself. */
    CLAIM("PersistentVolumeClaim");

    private final String kind;

    WorkloadKind(String kind) {
        this.kind = kind;
    }

    /** The {@code kind} as Kubernetes spells it. */
    public String kind() {
        return kind;
    }

    /** The constant of a Kubernetes {@code kind}, or empty where its readiness is nothing to wait for. */
    public static Optional<WorkloadKind> ofKind(String kind) {
        for (WorkloadKind each : values()) {
            if (each.kind.equals(kind)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
