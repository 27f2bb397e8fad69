package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord.Condition;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link WorkloadRecord} of a Deployment, StatefulSet, Job or PersistentVolumeClaim. */
public final class WorkloadReducer {

    private WorkloadReducer() {}

    /** The record of a workload as the API server sends it; a list's items do not say their kind. */
    public static WorkloadRecord reduce(WorkloadKind kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        JsonNode spec = object.path("spec");
        JsonNode status = object.path("status");
        JsonNode strategy = spec.path(kind == WorkloadKind.STATEFUL_SET ? "updateStrategy" : "strategy");
        return new WorkloadRecord(
                new WorkloadRef(kind, Fields.text(metadata, "namespace"), Fields.text(metadata, "name")),
                Fields.text(metadata, "uid"),
                metadata.path("generation").asLong(),
                status.path("observedGeneration").asLong(),
                metadata.hasNonNull("deletionTimestamp"),
                spec.path("paused").asBoolean(),
                wanted(kind, spec),
                Fields.number(status, "replicas"),
                Fields.number(status, "updatedReplicas"),
                Fields.number(status, "readyReplicas"),
                Fields.number(status, "availableReplicas"),
                Fields.number(status, "unavailableReplicas"),
                Fields.number(status, "succeeded"),
                Fields.number(status, "failed"),
                TemplateHash.of(spec.path("template")),
                Fields.texts(spec.path("selector").path("matchLabels")),
                Fields.text(strategy, "type"),
                Fields.text(spec, "podManagementPolicy"),
                Fields.number(strategy.path("rollingUpdate"), "partition"),
                Fields.number(spec.path("ordinals"), "start"),
                Fields.text(status, "currentRevision"),
                Fields.text(status, "updateRevision"),
                Fields.text(status, "phase"),
                conditions(status),
                Managers.ofReplicas(metadata));
    }

    private static int wanted(WorkloadKind kind, JsonNode spec) {
        return switch (kind) {
            // the API server fills in what is absent: 1
            case DEPLOYMENT, STATEFUL_SET -> spec.path("replicas").asInt(1);
            case JOB -> spec.path("completions").asInt(1);
            case CLAIM -> 0;
        };
    }

    private static List<Condition> conditions(JsonNode status) {
        List<Condition> result = new ArrayList<>();
        for (JsonNode each : status.path("conditions")) {
            result.add(new Condition(
                    Fields.text(each, "type"),
                    Fields.isTrue(each),
                    Fields.text(each, "reason"),
                    Fields.text(each, "message")));
        }
        return result;
    }
}
