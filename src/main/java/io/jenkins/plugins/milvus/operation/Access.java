package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.Permission;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the identity has to be allowed to read; the Role of {@code docs/rbac.yaml} has all of it. */
final class Access {

    /** Without these nothing can be said of a scale. */
    static final List<Permission> SCALE = of(List.of("deployments.apps", "replicasets.apps", "pods"));

    /** Without these nothing can be said of an install. */
    static final List<Permission> INSTALL = of(List.of(
            "deployments.apps",
            "statefulsets.apps",
            "replicasets.apps",
            "jobs.batch",
            "persistentvolumeclaims",
            "pods"));

    private Access() {}

    /** Refuses when something is missing, with all of it in one sentence. */
    static void refuse(Cluster cluster, String namespace, List<Permission> missing) {
        if (!missing.isEmpty()) {
            String list = missing.stream().map(Permission::toString).collect(Collectors.joining(", "));
            throw new RefusedException(
                    RefusedException.Reason.FORBIDDEN,
                    Text.of("operation.forbidden", cluster.identity(), list, namespace));
        }
    }

    private static List<Permission> of(List<String> resources) {
        List<Permission> result = new ArrayList<>();
        for (String resource : resources) {
            String[] parts = resource.split("\\.", 2);
            for (String verb : List.of("get", "list", "watch")) {
                result.add(new Permission(verb, parts.length > 1 ? parts[1] : "", parts[0]));
            }
        }
        return List.copyOf(result);
    }
}
