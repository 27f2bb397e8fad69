package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.rollout.PodRecord;
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

    /** Uids of the workloads of pods that were there before it was known what is watched, by the pod's key. */
    private final Map<String, String> unnamed = new HashMap<>();

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
        unnamed.forEach((key, workload) -> entries.computeIfPresent(
                key, (same, entry) -> entry.belonging(labels.getOrDefault(workload, entry.component()))));
        unnamed.clear();
    }

    List<PodEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** How many there was no room for. */
    int more() {
        return left.size();
    }

    /** Takes in what is there before a change: it may be gone at the first look after it. */
    void before(Snapshot snapshot, Instant now) {
        Map<String, String> workloads = workloads(snapshot);
        for (PodRecord pod : snapshot.pods()) {
            String workload = workloads.getOrDefault(pod.ownerUid(), pod.ownerUid());
            take(pod, labels.get(workload), "", now);
            if (!labels.containsKey(workload)) {
                unnamed.put(PodEntry.key(pod), workload);
            }
        }
    }

    void seen(Snapshot snapshot, Instant now) {
        Map<String, String> workloads = workloads(snapshot);
        Set<String> present = new HashSet<>();
        for (PodRecord pod : snapshot.pods()) {
            present.add(PodEntry.key(pod));
            String workload = workloads.getOrDefault(pod.ownerUid(), pod.ownerUid());
            take(pod, labels.get(workload), pod.component(), now);
        }
        entries.replaceAll((key, entry) -> {
            boolean absent = watched(entry) && !present.contains(key);
            return absent && entry.course().last() != Stage.GONE ? entry.gone(begun, now) : entry;
        });
    }

    /** Pods belong to ReplicaSets, those to Deployments. */
    private static Map<String, String> workloads(Snapshot snapshot) {
        Map<String, String> workloads = new HashMap<>();
        snapshot.replicaSets().forEach(set -> workloads.put(set.uid(), set.ownerUid()));
        return workloads;
    }

    /** What a restart has left without a component was there before the change that is being watched. */
    private boolean watched(PodEntry entry) {
        return entry.component().isEmpty() || watched.contains(entry.component());
    }

    /**
     * @param label of what it belongs to, or null where that is not known yet
     * @param otherwise what it is put down to then, where nothing is known of it from before
     */
    private void take(PodRecord pod, String label, String otherwise, Instant now) {
        String key = PodEntry.key(pod);
        PodEntry known = entries.get(key);
        String before = known == null || known.component().isEmpty() ? otherwise : known.component();
        String component = label == null ? before : label;
        if (known != null) {
            entries.put(key, known.next(pod, component, begun, now));
        } else if (entries.size() < Bounds.PODS || forgetOne()) {
            entries.put(key, PodEntry.of(pod, component, begun, now));
        } else if (left.size() < Bounds.PODS) {
            left.add(key);
        }
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
