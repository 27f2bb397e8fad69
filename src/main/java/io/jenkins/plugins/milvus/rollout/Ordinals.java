package io.jenkins.plugins.milvus.rollout;

/** The numbers of StatefulSet pods ({@code <name>-<ordinal>}) and which of them are wanted on which revision. */
final class Ordinals {

    private Ordinals() {}

    /** The ordinal of a pod, or -1 when its name has none. */
    static int of(PodRecord pod, WorkloadRef set) {
        String prefix = set.name() + "-";
        if (!pod.name().startsWith(prefix)) {
            return -1;
        }
        try {
            return Integer.parseUnsignedInt(pod.name().substring(prefix.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether a pod's ordinal is one of those that have to exist. */
    static boolean inRange(PodRecord pod, Target target, WorkloadRecord set) {
        int ordinal = of(pod, target.ref());
        return ordinal >= set.ordinalsStart() && ordinal < set.ordinalsStart() + target.want();
    }

    /**
     * Whether a pod may stay: in range and on the update revision. Ordinals below the partition keep what they have
     * (Kubernetes: the partition counts from {@code spec.ordinals.start}).
     */
    static boolean wanted(PodRecord pod, Target target, WorkloadRecord set) {
        return inRange(pod, target, set)
                && (of(pod, target.ref()) < set.ordinalsStart() + set.partition()
                        || pod.revisionHash().equals(set.updateRevision()));
    }

    /** Whether a pod of another revision stays until somebody deletes it (Kubernetes: update strategy OnDelete). */
    static boolean replacedByHand(PodRecord pod, TargetView view) {
        return view.kind() == WorkloadKind.STATEFUL_SET
                && "OnDelete".equals(view.workload().updateStrategy())
                && inRange(pod, view.target(), view.workload());
    }
}
