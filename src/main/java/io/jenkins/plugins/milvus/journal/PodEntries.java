package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Target;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pods of a journal while it is written: all that were ever seen, in the order in which they were. */
final class PodEntries {

    private final Instant begun;
    private final Map<String, PodEntry> entries = new LinkedHashMap<>();
    /** Labels of the targets by the workload's uid. */
    private final Map<String, String> labels = new HashMap<>();

    /** Labels of what is watched now: each round of a scale may watch others. */
    private final Set<String> watched = new HashSet<>();

    private final Set<String> left = new HashSet<>();

    PodEntries(Collection<PodEntry> known, Instant begun) {
        this.begun = begun;
        known.forEach(each -> entries.put(each.key(), each));
    }

    void watch(List<Target> targets) {
        watched.clear();
        for (Target target : targets) {
            labels.put(target.uid(), target.label());
            watched.add(target.label());
        }
    }

    List<PodEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** How many there was no room for. */
    int more() {
        return left.size();
    }

    void seen(Snapshot snapshot, Instant now) {
        Map<String, String> owners = new HashMap<>(labels);
        for (ReplicaSetRecord set : snapshot.replicaSets()) {
            if (labels.containsKey(set.ownerUid())) {
                owners.put(set.uid(), labels.get(set.ownerUid()));
            }
        }
        Set<String> present = new HashSet<>();
        for (PodRecord pod : snapshot.pods()) {
            String key = PodEntry.key(pod);
            present.add(key);
            PodEntry known = entries.get(key);
            if (known != null) {
                entries.put(key, known.next(pod, owners.getOrDefault(pod.ownerUid(), known.component()), begun, now));
            } else if (entries.size() < Bounds.PODS || forgetOne()) {
                entries.put(key, PodEntry.of(pod, owners.getOrDefault(pod.ownerUid(), pod.component()), begun, now));
            } else if (left.size() < Bounds.PODS) {
                left.add(key);
            }
        }
        entries.replaceAll((key, entry) -> {
            boolean absent = watched.contains(entry.component()) && !present.contains(key);
            return absent && entry.course().last() != Stage.GONE ? entry.gone(begun, now) : entry;
        });
    }

    void pulled(PodRecord pod, Instant when) {
        entries.computeIfPresent(PodEntry.key(pod), (key, entry) -> entry.pulled(begun, when));
    }

    /** Makes room by the pod that has been gone for longest. */
    private boolean forgetOne() {
        for (PodEntry entry : entries.values()) {
            if (entry.course().last() == Stage.GONE) {
                entries.remove(entry.key());
                return true;
            }
        }
        return false;
    }
}
