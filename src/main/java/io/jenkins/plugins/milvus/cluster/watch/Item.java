package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.reduce.PodReducer;
import io.jenkins.plugins.milvus.cluster.reduce.ReplicaSetReducer;
import io.jenkins.plugins.milvus.cluster.reduce.WorkloadReducer;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.util.ArrayList;
import java.util.List;

/** What is kept of one object. */
sealed interface Item {

    /** {@code metadata.uid}. */
    String uid();

    /** {@code metadata.name}. */
    String name();

    /** {@code metadata.resourceVersion} as a number, to tell which of two copies is newer. */
    long version();

    /**
     * A Deployment, StatefulSet, Job or claim.
     *
     * @param claimTemplates StatefulSet: names of its {@code volumeClaimTemplates}
     */
    record Workload(long version, WorkloadRecord workload, List<String> claimTemplates) implements Item {
        @Override
        public String name() {
            return workload.ref().name();
        }

        @Override
        public String uid() {
            return workload.uid();
        }

        static Workload of(WorkloadKind kind, JsonNode object) {
            List<String> claimTemplates = new ArrayList<>();
            for (JsonNode each : object.path("spec").path("volumeClaimTemplates")) {
                claimTemplates.add(each.path("metadata").path("name").asText(""));
            }
            return new Workload(versionOf(object), WorkloadReducer.reduce(kind, object), claimTemplates);
        }
    }

    /** A ReplicaSet. */
    record ReplicaSet(long version, ReplicaSetRecord replicaSet) implements Item {
        @Override
        public String name() {
            return replicaSet.name();
        }

        @Override
        public String uid() {
            return replicaSet.uid();
        }

        static Item of(JsonNode object) {
            return new ReplicaSet(versionOf(object), ReplicaSetReducer.reduce(object));
        }
    }

    /**
     * A pod.
     *
     * @param ownerName name of its controller, to know one whose ReplicaSet is gone already
     */
    record Pod(long version, PodRecord pod, String ownerName) implements Item {
        @Override
        public String name() {
            return pod.name();
        }

        @Override
        public String uid() {
            return pod.uid();
        }

        static Item of(JsonNode object) {
            String ownerName = "";
            for (JsonNode each : object.path("metadata").path("ownerReferences")) {
                if (each.path("controller").asBoolean()
                        && each.path("kind").asText().equals("ReplicaSet")) {
                    ownerName = each.path("name").asText("");
                }
            }
            return new Pod(versionOf(object), PodReducer.reduce(object), ownerName);
        }
    }

    private static long versionOf(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asLong(0);
    }
}
