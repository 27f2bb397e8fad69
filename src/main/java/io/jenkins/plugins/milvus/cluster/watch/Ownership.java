package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps of all that the selectors match what belongs to the scope's workloads, by uid: labels can be shared, a name can
 * be given again.
 *
 * <p>One exception: a ReplicaSet can be gone while its last pods still terminate (the controller counts them no more,
 * so {@code revisionHistoryLimit: 0} lets it delete the set). Such a pod is known by the name that the Deployment
 * controller gives to its sets, {@code <deployment>-<pod-template-hash>}, and its set is made up with revision 0.
 */
final class Ownership {

    private static final Pattern ORDINAL = Pattern.compile("\\d+");

    private final List<WorkloadRecord> workloads = new ArrayList<>();
    private final List<WorkloadRecord> claims = new ArrayList<>();
    private final Map<String, ReplicaSetRecord> replicaSets = new LinkedHashMap<>();
    private final List<PodRecord> pods = new ArrayList<>();
    private final Set<String> owners = new HashSet<>();
    private final Set<String> foreignSets = new HashSet<>();
    private final Set<String> claimPrefixes = new HashSet<>();
    private final Map<String, String> deployments = new HashMap<>();

    private Ownership() {}

    /**
     * The picture of a scope.
     *
     * @param items all copies of all objects; of several with one uid the newest counts
     * @param quorum whether all of them come from quorum reads
     */
    static Snapshot snapshot(WatchScope scope, Collection<Item> items, boolean quorum) {
        Map<String, Item> newest = new LinkedHashMap<>();
        for (Item each : items) {
            newest.merge(each.uid(), each, (first, second) -> first.version() >= second.version() ? first : second);
        }
        Ownership ownership = new Ownership();
        // in this order, because each step needs the owners of the one before
        newest.values().forEach(each -> ownership.addWorkload(scope, each));
        newest.values().forEach(ownership::addClaim);
        newest.values().forEach(ownership::addReplicaSet);
        newest.values().forEach(ownership::addPod);
        return new Snapshot(
                ownership.workloads,
                List.copyOf(ownership.replicaSets.values()),
                ownership.pods,
                ownership.claims,
                quorum);
    }

    private void addWorkload(WatchScope scope, Item item) {
        if (!(item instanceof Item.Workload each)) {
            return;
        }
        WorkloadRecord workload = each.workload();
        if (scope.workloads().contains(workload.ref())) {
            workloads.add(workload);
            owners.add(workload.uid());
            if (workload.ref().kind() == WorkloadKind.DEPLOYMENT) {
                deployments.put(workload.ref().name(), workload.uid());
            }
            if (scope.claims()) {
                each.claimTemplates()
                        .forEach(template -> claimPrefixes.add(
                                template + "-" + workload.ref().name() + "-"));
            }
        }
    }

    private void addClaim(Item item) {
        if (item instanceof Item.Workload each && each.workload().ref().kind() == WorkloadKind.CLAIM) {
            String name = each.workload().ref().name();
            String prefix = name.substring(0, name.lastIndexOf('-') + 1);
            if (claimPrefixes.contains(prefix)
                    && ORDINAL.matcher(name.substring(prefix.length())).matches()) {
                claims.add(each.workload());
            }
        }
    }

    private void addReplicaSet(Item item) {
        if (item instanceof Item.ReplicaSet each) {
            ReplicaSetRecord replicaSet = each.replicaSet();
            if (deployments.containsValue(replicaSet.ownerUid())) {
                replicaSets.put(replicaSet.uid(), replicaSet);
            } else {
                foreignSets.add(replicaSet.uid());
            }
        }
    }

    private void addPod(Item item) {
        if (!(item instanceof Item.Pod each)) {
            return;
        }
        PodRecord pod = each.pod();
        if (owners.contains(pod.ownerUid()) || replicaSets.containsKey(pod.ownerUid())) {
            pods.add(pod);
        } else if (!each.ownerName().isEmpty() && !foreignSets.contains(pod.ownerUid())) {
            addPodOfGoneSet(pod, each.ownerName());
        }
    }

    private void addPodOfGoneSet(PodRecord pod, String setName) {
        String suffix = "-" + pod.revisionHash();
        if (!setName.endsWith(suffix)) {
            return;
        }
        String deployment = deployments.get(setName.substring(0, setName.length() - suffix.length()));
        if (deployment != null) {
            replicaSets.put(
                    pod.ownerUid(),
                    new ReplicaSetRecord(
                            pod.ownerUid(), setName, deployment, 0, pod.revisionHash(), 0, pod.createdAt(), "", ""));
            pods.add(pod);
        }
    }
}
