package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.AUTOSCALED;

import io.jenkins.plugins.milvus.cluster.AutoscalerRecord;
import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest.Autoscaler;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What owns the numbers of the components that are to be scaled. Only a HorizontalPodAutoscaler of the chart's own (key
 * {@code <component>.hpa}, since 4.2.42) can be asked for a minimum; a controller raises the replicas to it whether there
 * are metrics or not (Kubernetes: {@code reconcileAutoscaler} compares with the bounds first).
 */
record Autoscalers(List<AutoscalerRecord> all, ReleaseId release, Autoscaler wish) {

    private static final String KIND = "HorizontalPodAutoscaler";

    /**
     * The autoscalers that are to get another minimum, by component.
     *
     * @throws RefusedException for any other that owns a component's number
     */
    Map<Component, AutoscalerRecord> of(
            ReleaseComponents components, Map<Component, Integer> wanted, Manifest deployed) {
        Map<Component, AutoscalerRecord> result = new LinkedHashMap<>();
        wanted.forEach((component, replicas) -> {
            for (DeploymentRecord deployment : components.deployments(component)) {
                all.stream()
                        .filter(each -> each.targetKind().equals("Deployment")
                                && each.targetName().equals(ScalePreparation.name(deployment)))
                        .forEach(each -> result.put(component, checked(component, each, replicas, deployed)));
                if (ScalePreparation.stored(deployed, deployment.workload().ref()) < 0
                        && !result.containsKey(component)) {
                    throw new RefusedException(AUTOSCALED, Text.of("operation.unmanaged", component, release));
                }
            }
        });
        return result;
    }

    private AutoscalerRecord checked(
            Component component, AutoscalerRecord autoscaler, int replicas, Manifest deployed) {
        if (minimum(deployed, autoscaler.name()) < 0) {
            throw refused("operation.autoscaled", component, autoscaler);
        }
        if (wish != Autoscaler.MINIMUM) {
            throw refused("operation.autoscaledByChart", component, autoscaler);
        }
        if (replicas < 1 || replicas > autoscaler.max()) {
            throw new RefusedException(
                    AUTOSCALED,
                    Text.of(
                            "operation.autoscalerMaximum",
                            component,
                            replicas,
                            autoscaler.name(),
                            autoscaler.max(),
                            component.chartKey()));
        }
        return autoscaler;
    }

    /** Refuses when the chart's values do not lead to the minimum, so that it was never asked for. */
    static void check(Component component, AutoscalerRecord autoscaler, Manifest planned, int replicas) {
        if (minimum(planned, autoscaler.name()) != replicas) {
            throw refused("operation.autoscaled", component, autoscaler);
        }
    }

    /** The minimum of an autoscaler of the chart; -1 for one that the chart does not have. */
    static int minimum(Manifest manifest, String name) {
        return manifest.find(KIND, name)
                .map(object -> object.at("spec", "minReplicas"))
                .filter(Number.class::isInstance)
                .map(number -> ((Number) number).intValue())
                .orElse(-1);
    }

    /**
     * The minimum that the chart's autoscaler of a workload keeps, 1 where it names none (Kubernetes: {@code
     * HorizontalPodAutoscalerSpec}); empty for a workload without one.
     */
    static OptionalInt minimum(Manifest manifest, WorkloadRef ref) {
        return manifest.objects().stream()
                .filter(object -> object.kind().equals(KIND)
                        && ref.kind().kind().equals(object.at("spec", "scaleTargetRef", "kind"))
                        && ref.name().equals(object.at("spec", "scaleTargetRef", "name")))
                .mapToInt(object -> minimum(manifest, object.name()))
                .map(minimum -> minimum < 0 ? 1 : minimum)
                .findFirst();
    }

    private static RefusedException refused(String sentence, Component component, AutoscalerRecord autoscaler) {
        return new RefusedException(
                AUTOSCALED,
                Text.of(sentence, component, autoscaler.kind(), autoscaler.name(), autoscaler.min(), autoscaler.max()));
    }
}
