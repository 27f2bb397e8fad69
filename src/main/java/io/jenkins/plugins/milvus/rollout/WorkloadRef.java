package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;

/**
 * Names one workload.
 *
 * @param kind what it is
 * @param namespace where it is
 * @param name its {@code metadata.name}
 */
public record WorkloadRef(WorkloadKind kind, String namespace, String name) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** {@code Deployment my-release-milvus-querynode}. */
    @Override
    public String toString() {
        return kind.kind() + " " + name;
    }
}
