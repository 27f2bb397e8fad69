package io.jenkins.plugins.milvus.cluster.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A resource of the Kubernetes API.
 *
 * @param group API group, empty for the core group
 * @param version such as {@code v1}
 * @param plural its name in addresses and in RBAC rules
 */
public record ResourceType(String group, String version, String plural) {

    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces");
    public static final ResourceType PODS = new ResourceType("", "v1", "pods");
    public static final ResourceType SECRETS = new ResourceType("", "v1", "secrets");
    public static final ResourceType EVENTS = new ResourceType("", "v1", "events");
    public static final ResourceType CLAIMS = new ResourceType("", "v1", "persistentvolumeclaims");
    public static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments");
    public static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets");
    public static final ResourceType REPLICA_SETS = new ResourceType("apps", "v1", "replicasets");
    public static final ResourceType JOBS = new ResourceType("batch", "v1", "jobs");
    public static final ResourceType AUTOSCALERS = new ResourceType("autoscaling", "v2", "horizontalpodautoscalers");
    public static final ResourceType SCALED_OBJECTS = new ResourceType("keda.sh", "v1alpha1", "scaledobjects");
    public static final ResourceType ACCESS_REVIEWS =
            new ResourceType("authorization.k8s.io", "v1", "selfsubjectaccessreviews");
    public static final ResourceType RULES_REVIEWS =
            new ResourceType("authorization.k8s.io", "v1", "selfsubjectrulesreviews");
    public static final ResourceType IDENTITY_REVIEWS =
            new ResourceType("authentication.k8s.io", "v1", "selfsubjectreviews");

    /** {@code pods}, {@code deployments.apps}: as kubectl and RBAC messages name it. */
    public String qualifiedName() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /**
     * The segments of an address.
     *
     * @param namespace empty for what has none
     * @param rest a name, then a sub-resource; may be missing
     */
    List<String> path(String namespace, String... rest) {
        List<String> segments = new ArrayList<>();
        segments.add(group.isEmpty() ? "api" : "apis");
        if (!group.isEmpty()) {
            segments.add(group);
        }
        segments.add(version);
        if (!namespace.isEmpty()) {
            segments.add("namespaces");
            segments.add(namespace);
        }
        segments.add(plural);
        segments.addAll(List.of(rest));
        return segments;
    }
}
