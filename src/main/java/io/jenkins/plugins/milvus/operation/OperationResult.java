package io.jenkins.plugins.milvus.operation;

import java.io.Serializable;
import java.util.List;

/**
 * What an operation that ended well did.
 *
 * @param release release name
 * @param namespace its namespace
 * @param chart chart name
 * @param version chart version
 * @param revision the Helm revision that is in place
 * @param previousRevision the one before; 0 when there was none
 * @param changed whether anything was changed
 * @param components what was asked for, before and after
 * @param changes what changed, or with {@code dryRun} would change, one line each
 * @param seconds how long it took, in seconds
 */
public record OperationResult(
        String release,
        String namespace,
        String chart,
        String version,
        int revision,
        int previousRevision,
        boolean changed,
        List<ComponentResult> components,
        List<String> changes,
        double seconds)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Copies the lists. */
    public OperationResult {
        components = List.copyOf(components);
        changes = List.copyOf(changes);
    }

    /**
     * One component, or one dependency of an install.
     *
     * @param name chart key, or the workload's name
     * @param from replicas before
     * @param to replicas asked for
     * @param ready ready pods at the end
     */
    public record ComponentResult(String name, int from, int to, int ready) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
