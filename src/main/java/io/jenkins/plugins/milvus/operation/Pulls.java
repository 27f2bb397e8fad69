package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells the witness when images were there. No field of a pod does, only the event {@code Pulled}: one request, and only
 * where somebody keeps a record and draws each pod. It is made when all pods run, while they become ready, because nobody
 * is to wait for it in the end; then only pods that have come since make another one.
 */
final class Pulls {

    /** Of more pods nobody looks at each. */
    static final int MOST_PODS = 100;

    private final Ports ports;
    private final String namespace;
    private final Set<String> asked = new HashSet<>();
    private CompletableFuture<Void> asking;

    /** @param namespace where the pods are */
    Pulls(Ports ports, String namespace) {
        this.ports = ports;
        this.namespace = namespace;
    }

    /** Whether every pod that is wanted has its images: it is there and runs, or is ready. */
    static boolean over(Snapshot snapshot, List<Progress> progress) {
        int wanted = progress.stream().mapToInt(Progress::want).sum();
        boolean running = snapshot.pods().size() >= wanted
                && snapshot.pods().stream().noneMatch(each -> each.phase().equals("Pending"));
        return running || progress.stream().allMatch(each -> each.ready() >= each.want());
    }

    /** All pods have their images: asks beside everything else, once. */
    synchronized void begin(Snapshot snapshot) {
        if (asking == null && wanted(snapshot)) {
            asked.addAll(uids(snapshot));
            asking = CompletableFuture.runAsync(() -> ask(snapshot.pods()), ports.worker());
        }
    }

    /**
     * Has told all when it returns.
     *
     * @param outcome what there is at the end
     */
    void end(RolloutDriver.Outcome outcome) {
        CompletableFuture<Void> begun;
        synchronized (this) {
            begun = asking;
        }
        if (begun != null) {
            begun.join();
        }
        Snapshot last = outcome.snapshot();
        if (wanted(last) && answers(outcome.verdict()) && !asked.containsAll(uids(last))) {
            ask(last.pods());
        }
    }

    private boolean wanted(Snapshot snapshot) {
        return ports.witness() != Witness.NONE
                && snapshot != null
                && !snapshot.pods().isEmpty()
                && snapshot.pods().size() <= MOST_PODS;
    }

    private static List<String> uids(Snapshot snapshot) {
        return snapshot.pods().stream().map(PodRecord::uid).toList();
    }

    private void ask(List<PodRecord> pods) {
        try {
            Map<String, Instant> pulled = ports.cluster().pulled(namespace);
            for (PodRecord pod : pods) {
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
