package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.AutoscalerRecord;
import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.cluster.SecretRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the records that are read once and not watched. */
public final class Reductions {

    /** KEDA's own default of {@code maxReplicaCount}. */
    private static final int KEDA_MAX = 100;

    private Reductions() {}

    /** A Deployment with its labels and images. */
    public static DeploymentRecord deployment(JsonNode deployment) {
        JsonNode template = deployment.path("spec").path("template");
        Map<String, String> images = new LinkedHashMap<>();
        for (JsonNode each : template.path("spec").path("containers")) {
            images.put(Fields.text(each, "name"), Fields.text(each, "image"));
        }
        return new DeploymentRecord(
                WorkloadReducer.reduce(WorkloadKind.DEPLOYMENT, deployment),
                Fields.texts(deployment.path("metadata").path("labels")),
                Fields.texts(template.path("metadata").path("labels")),
                images);
    }

    /** The literal value of a variable of any container in a workload's pod template; empty where there is none. */
    public static Optional<String> environment(JsonNode workload, String variable) {
        for (JsonNode container : workload.at("/spec/template/spec/containers")) {
            for (JsonNode entry : container.path("env")) {
                if (Fields.text(entry, "name").equals(variable) && entry.hasNonNull("value")) {
                    return Optional.of(Fields.text(entry, "value"));
                }
            }
        }
        return Optional.empty();
    }

    /** A Secret with all that it takes to replace it. */
    public static SecretRecord secret(JsonNode secret) {
        JsonNode metadata = secret.path("metadata");
        return new SecretRecord(
                Fields.text(metadata, "namespace"),
                Fields.text(metadata, "name"),
                Fields.text(metadata, "resourceVersion"),
                Fields.text(secret, "type"),
                Fields.texts(metadata.path("labels")),
                Fields.texts(secret.path("data")));
    }

    /** An autoscaling/v2 HorizontalPodAutoscaler. */
    public static AutoscalerRecord autoscaler(JsonNode autoscaler) {
        JsonNode spec = autoscaler.path("spec");
        JsonNode target = spec.path("scaleTargetRef");
        return new AutoscalerRecord(
                "HorizontalPodAutoscaler",
                Fields.text(autoscaler.path("metadata"), "name"),
                Fields.text(target, "kind"),
                Fields.text(target, "name"),
                spec.path("minReplicas").asInt(1),
                Fields.number(spec, "maxReplicas"));
    }

    /** A keda.sh/v1alpha1 ScaledObject. */
    public static AutoscalerRecord scaledObject(JsonNode scaledObject) {
        JsonNode spec = scaledObject.path("spec");
        JsonNode target = spec.path("scaleTargetRef");
        return new AutoscalerRecord(
                "ScaledObject",
                Fields.text(scaledObject.path("metadata"), "name"),
                target.path("kind").asText("Deployment"),
                Fields.text(target, "name"),
                Fields.number(spec, "minReplicaCount"),
                spec.path("maxReplicaCount").asInt(KEDA_MAX));
    }

    /** A v1 Event, written by the old events API (count, lastTimestamp) or the new one (series, eventTime). */
    public static EventRecord event(JsonNode event) {
        JsonNode series = event.path("series");
        int count = event.path("count").asInt(series.path("count").asInt(1));
        return new EventRecord(
                "Warning".equals(Fields.text(event, "type")),
                Fields.text(event, "reason"),
                Fields.text(event, "message").strip(),
                count,
                first(
                        Fields.instant(series, "lastObservedTime"),
                        Fields.instant(event, "lastTimestamp"),
                        Fields.instant(event, "eventTime"),
                        Fields.instant(event.path("metadata"), "creationTimestamp")));
    }

    private static Instant first(Instant... instants) {
        for (Instant each : instants) {
            if (each != null) {
                return each;
            }
        }
        return null;
    }
}
