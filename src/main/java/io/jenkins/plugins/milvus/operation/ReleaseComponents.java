package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.STANDALONE;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.UNKNOWN_COMPONENT;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Milvus components that a release really has, read from its Deployments.
 *
 * <p>They are found by the {@code component} label of their pods, never by name: the chart builds names from release
 * name, {@code nameOverride} and {@code fullnameOverride}, and adds the resource group where there are some.
 */
final class ReleaseComponents {

    static final String INSTANCE = "app.kubernetes.io/instance";
    static final String COMPONENT = "component";
    static final String RESOURCE_GROUP = "milvus.io/resource-group";

    private final ReleaseId release;
    private final Map<Component, List<DeploymentRecord>> byComponent = new EnumMap<>(Component.class);

    ReleaseComponents(ReleaseId release, List<DeploymentRecord> deployments) {
        this.release = release;
        for (DeploymentRecord deployment : deployments) {
            Component.ofLabel(deployment.podLabels().getOrDefault(COMPONENT, ""))
                    .ifPresent(component -> byComponent
                            .computeIfAbsent(component, c -> new ArrayList<>())
                            .add(deployment));
        }
    }

    /** Those of a release as it is at this moment. */
    static ReleaseComponents of(Cluster cluster, ReleaseId release) {
        return new ReleaseComponents(release, cluster.deployments(release.namespace(), labels(release)));
    }

    /** The labels by which a release's Deployments are listed. */
    static Map<String, String> labels(ReleaseId release) {
        return Map.of(INSTANCE, release.name());
    }

    /** The scalable components of this release. */
    Set<Component> workers() {
        return byComponent.keySet().stream()
                .filter(component -> component.role() == Component.Role.WORKER)
                .collect(Collectors.toCollection(() -> java.util.EnumSet.noneOf(Component.class)));
    }

    /** The Deployments of a component: several where query nodes are divided into resource groups. */
    List<DeploymentRecord> deployments(Component component) {
        return byComponent.getOrDefault(component, List.of());
    }

    /** What people call one Deployment: {@code queryNode}, or {@code queryNode/rg1}. */
    static String label(Component component, DeploymentRecord deployment) {
        String group = deployment.podLabels().getOrDefault(RESOURCE_GROUP, "");
        return group.isEmpty() ? component.chartKey() : component.chartKey() + "/" + group;
    }

    /** The chart key of what {@link #label} returns. */
    static String chartKey(String label) {
        return label.split("/")[0];
    }

    /** Turns the names that a user gave into components of this release, or refuses. */
    Map<Component, Integer> resolve(Map<String, Integer> requested) {
        Map<Component, Integer> result = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> each : requested.entrySet()) {
            Component component = resolve(each.getKey());
            Integer other = result.put(component, each.getValue());
            if (other != null && !other.equals(each.getValue())) {
                throw new RefusedException(
                        RefusedException.Reason.INVALID, Text.of("operation.twice", component, other, each.getValue()));
            }
        }
        return result;
    }

    private Component resolve(String name) {
        if (byComponent.containsKey(Component.STANDALONE) && workers().isEmpty()) {
            throw new RefusedException(STANDALONE, Text.of("operation.standalone", release));
        }
        Component component = Component.find(name)
                .orElseThrow(() ->
                        new RefusedException(UNKNOWN_COMPONENT, Text.of("operation.unknown", name, release, names())));
        if (byComponent.containsKey(component)) {
            return component;
        }
        boolean merged = component == Component.INDEX_NODE && byComponent.containsKey(Component.STREAMING_NODE);
        throw new RefusedException(
                UNKNOWN_COMPONENT,
                merged
                        ? Text.of("operation.noIndexNode", release)
                        : Text.of("operation.absent", component, release, names()));
    }

    private String names() {
        return workers().isEmpty()
                ? Text.of("operation.none")
                : workers().stream().map(Component::chartKey).collect(Collectors.joining(", "));
    }
}
