package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Instant;
import java.util.Map;

/**
 * Tells the witness when images were there. No field of a pod does, only the event {@code Pulled}: one request at the end,
 * and only where somebody keeps a record and draws each pod.
 */
final class Pulls {

    /** Of more pods nobody looks at each. */
    static final int MOST_PODS = 100;

    private Pulls() {}

    /**
     * Looks and tells.
     *
     * @param namespace where the pods are
     * @param outcome what there is at the end
     */
    static void tell(Ports ports, String namespace, RolloutDriver.Outcome outcome) {
        Snapshot snapshot = outcome.snapshot();
        if (ports.witness() == Witness.NONE || snapshot == null || !answers(outcome.verdict())) {
            return;
        }
        if (snapshot.pods().isEmpty() || snapshot.pods().size() > MOST_PODS) {
            return;
        }
        try {
            Map<String, Instant> pulled = ports.cluster().pulled(namespace);
            for (PodRecord pod : snapshot.pods()) {
                if (pulled.containsKey(pod.uid())) {
                    ports.witness().pulled(pod, pulled.get(pod.uid()));
                }
            }
        } catch (ClusterException e) {
            ports.witness().warned(e.getMessage());
        }
    }

    /** Whether the API server is there: a failure without a pod may be that it is not. */
    private static boolean answers(Verdict verdict) {
        return !(verdict instanceof Verdict.Failed failed)
                || !failed.diagnoses().get(0).podUid().isEmpty();
    }
}
