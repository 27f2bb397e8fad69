package io.jenkins.plugins.milvus.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Sorts a snapshot by the targets of a plan, in one walk over its pods. */
final class Views {

    /** By name, the way people count: {@code etcd-2} before {@code etcd-10}. */
    static final Comparator<PodRecord> BY_NAME =
            Comparator.comparingInt((PodRecord pod) -> pod.name().length()).thenComparing(PodRecord::name);

    /** Newest last: the highest revision; the age decides between ReplicaSets that carry none. */
    private static final Comparator<ReplicaSetRecord> BY_REVISION = Comparator.comparingLong(ReplicaSetRecord::revision)
            .thenComparing(ReplicaSetRecord::createdAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(ReplicaSetRecord::name);

    private Views() {}

    static List<TargetView> of(RolloutPlan plan, Snapshot snapshot) {
        Map<WorkloadRef, WorkloadRecord> workloads = new HashMap<>();
        snapshot.claims().forEach(claim -> workloads.put(claim.ref(), claim));
        snapshot.workloads().forEach(workload -> workloads.put(workload.ref(), workload));
        Map<String, ReplicaSetRecord> newest = new HashMap<>();
        Map<String, String> deployments = new HashMap<>();
        for (ReplicaSetRecord set : snapshot.replicaSets()) {
            deployments.put(set.uid(), set.ownerUid());
            newest.merge(set.ownerUid(), set, (a, b) -> BY_REVISION.compare(a, b) < 0 ? b : a);
        }
        Map<String, List<PodRecord>> pods = new HashMap<>();
        plan.targets().forEach(target -> pods.put(target.uid(), new ArrayList<>()));
        for (PodRecord pod : snapshot.pods()) {
            List<PodRecord> owned = pods.get(deployments.getOrDefault(pod.ownerUid(), pod.ownerUid()));
            if (owned == null) {
                owned = pods.get(ownerByName(plan, pod));
            }
            if (owned != null) {
                owned.add(pod);
            }
        }
        List<TargetView> views = new ArrayList<>();
        for (Target planned : plan.targets()) {
            WorkloadRecord workload = workloads.get(planned.ref());
            Target target = planned.with(workload);
            ReplicaSetRecord set = newest.get(target.uid());
            List<PodRecord> owned = pods.get(target.uid());
            owned.sort(BY_NAME);
            PodBuckets buckets = PodBuckets.of(owned, wanted(target, workload, set));
            views.add(new TargetView(target, workload, set, buckets, claims(target, snapshot)));
        }
        return views;
    }

    private static Predicate<PodRecord> wanted(Target target, WorkloadRecord workload, ReplicaSetRecord newest) {
        return switch (target.ref().kind()) {
            case DEPLOYMENT -> pod -> newest != null && pod.ownerUid().equals(newest.uid());
            case STATEFUL_SET -> pod -> workload != null && Ordinals.wanted(pod, target, workload);
            default -> pod -> true;
        };
    }

    /**
     * The Deployment of a pod whose ReplicaSet is not in the picture, because its event is still on the way or because
     * it was deleted before its pods. Such a pod must not be overlooked when none may be left.
     */
    private static String ownerByName(RolloutPlan plan, PodRecord pod) {
        for (Target target : plan.targets()) {
            if (target.ref().kind() == WorkloadKind.DEPLOYMENT
                    && !pod.revisionHash().isEmpty()
                    && pod.name().startsWith(target.ref().name() + "-" + pod.revisionHash() + "-")) {
                return target.uid();
            }
        }
        return null;
    }

    /** Claims are named {@code <template>-<pod>} (Kubernetes: {@code getPersistentVolumeClaimName}). */
    private static List<WorkloadRecord> claims(Target target, Snapshot snapshot) {
        if (target.ref().kind() != WorkloadKind.STATEFUL_SET) {
            return List.of();
        }
        List<WorkloadRecord> claims = new ArrayList<>();
        for (WorkloadRecord claim : snapshot.claims()) {
            String name = claim.ref().name();
            int at = name.lastIndexOf('-');
            if (at > 0 && name.substring(0, at).endsWith("-" + target.ref().name())) {
                claims.add(claim);
            }
        }
        return claims;
    }
}
