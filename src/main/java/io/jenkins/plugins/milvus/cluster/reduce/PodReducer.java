package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.rollout.ContainerRecord;
import io.jenkins.plugins.milvus.rollout.ContainerRecord.State;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link PodRecord} of a v1 Pod. */
public final class PodReducer {

    private static final int DEFAULT_GRACE = 30;

    private PodReducer() {}

    /** The record of a pod as the API server sends it. */
    public static PodRecord reduce(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        JsonNode ready = Fields.condition(pod, "Ready");
        JsonNode scheduled = Fields.condition(pod, "PodScheduled");
        boolean unscheduled = Fields.text(scheduled, "status").equals("False");
        return new PodRecord(
                Fields.text(metadata, "uid"),
                Fields.text(metadata, "name"),
                Fields.controller(pod).map(owner -> Fields.text(owner, "uid")).orElse(""),
                Fields.text(metadata.path("labels"), "component"),
                revisionHash(metadata.path("labels")),
                Fields.instant(metadata, "creationTimestamp"),
                Fields.instant(metadata, "deletionTimestamp"),
                grace(metadata, spec),
                Fields.list(metadata.path("finalizers")),
                Fields.text(status, "phase"),
                Fields.text(status, "reason"),
                Fields.text(status, "message"),
                Fields.isTrue(ready),
                Fields.isTrue(ready) ? "" : Fields.text(ready, "message"),
                Fields.instant(ready, "lastTransitionTime"),
                Fields.isTrue(scheduled),
                unscheduled ? Fields.text(scheduled, "reason") : "",
                unscheduled ? Fields.text(scheduled, "message") : "",
                Fields.text(status, "nominatedNodeName"),
                Fields.text(spec, "nodeName"),
                containers(spec, status));
    }

    private static String revisionHash(JsonNode labels) {
        String statefulSet = Fields.text(labels, "controller-revision-hash");
        return statefulSet.isEmpty() ? Fields.text(labels, "pod-template-hash") : statefulSet;
    }

    private static long grace(JsonNode metadata, JsonNode spec) {
        long ofSpec = spec.path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE);
        return metadata.path("deletionGracePeriodSeconds").asLong(ofSpec);
    }

    private static List<ContainerRecord> containers(JsonNode spec, JsonNode status) {
        List<ContainerRecord> result = new ArrayList<>();
        for (JsonNode each : spec.path("initContainers")) {
            result.add(container(each, true, status.path("initContainerStatuses")));
        }
        for (JsonNode each : spec.path("containers")) {
            result.add(container(each, false, status.path("containerStatuses")));
        }
        return result;
    }

    private static ContainerRecord container(JsonNode spec, boolean init, JsonNode statuses) {
        String name = Fields.text(spec, "name");
        JsonNode status = Fields.named(statuses, "name", name);
        JsonNode states = status.path("state");
        State state = state(states);
        JsonNode current =
                switch (state) {
                    case WAITING -> states.path("waiting");
                    case RUNNING -> states.path("running");
                    case TERMINATED -> states.path("terminated");
                    case UNKNOWN -> states;
                };
        JsonNode ended =
                state == State.TERMINATED ? current : status.path("lastState").path("terminated");
        return new ContainerRecord(
                name,
                init,
                status.path("ready").asBoolean(),
                Fields.number(status, "restartCount"),
                state,
                Fields.text(current, "reason"),
                Fields.text(current, "message"),
                ended.path("exitCode").asInt(-1),
                Fields.text(ended, "reason"),
                state == State.RUNNING ? Fields.instant(current, "startedAt") : null,
                Fields.text(spec, "image"));
    }

    private static State state(JsonNode states) {
        if (states.has("waiting")) {
            return State.WAITING;
        }
        if (states.has("running")) {
            return State.RUNNING;
        }
        return states.has("terminated") ? State.TERMINATED : State.UNKNOWN;
    }
}
