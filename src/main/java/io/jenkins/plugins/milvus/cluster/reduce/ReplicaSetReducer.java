package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;

/** Makes a {@link ReplicaSetRecord} of an apps/v1 ReplicaSet. */
public final class ReplicaSetReducer {

    private ReplicaSetReducer() {}

    /** The record of a ReplicaSet as the API server sends it. */
    public static ReplicaSetRecord reduce(JsonNode replicaSet) {
        JsonNode metadata = replicaSet.path("metadata");
        JsonNode failure = Fields.condition(replicaSet, "ReplicaFailure");
        boolean fails = Fields.isTrue(failure);
        return new ReplicaSetRecord(
                Fields.text(metadata, "uid"),
                Fields.text(metadata, "name"),
                Fields.controller(replicaSet)
                        .map(owner -> Fields.text(owner, "uid"))
                        .orElse(""),
                // asLong reads the annotation's text
                metadata.path("annotations")
                        .path("deployment.kubernetes.io/revision")
                        .asLong(0),
                Fields.text(metadata.path("labels"), "pod-template-hash"),
                Fields.number(replicaSet.path("spec"), "replicas"),
                Fields.instant(metadata, "creationTimestamp"),
                fails ? Fields.text(failure, "reason") : "",
                fails ? Fields.text(failure, "message") : "");
    }
}
