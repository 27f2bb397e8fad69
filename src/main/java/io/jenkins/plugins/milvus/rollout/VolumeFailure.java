package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A volume that does not come. Only events tell why ({@link Hint}); without any, a claim that stays Pending is given
 * more time, and a pod that stays in {@code ContainerCreating} is reported at the deadline.
 */
final class VolumeFailure {

    private static final String CREATING = "creating";
    private static final String PENDING = "claim";
    private static final String TOLD = "volume";
    private static final Set<String> MOUNT_EVENTS = Set.of("FailedMount", "FailedAttachVolume");
    private static final Set<String> CLAIM_EVENTS = Set.of("ProvisioningFailed");

    private VolumeFailure() {}

    /** A pod on a node whose containers do not start to be created. */
    static boolean look(TargetView view, PodRecord pod, Pass pass) {
        WorkloadRecord claim = pendingClaim(view, pod);
        if (claim != null && lookAtClaim(view, pod, claim, pass)) {
            return true;
        }
        if (!pod.scheduled() || !creating(pod.containers())) {
            return false;
        }
        pass.waits(pod.uid(), pass.since(CREATING, pod.uid()));
        Hint hint = pass.hint(pod.uid(), MOUNT_EVENTS);
        if (hint == null) {
            return false;
        }
        Instant due = pass.since(TOLD, pod.uid()).plus(pass.policy().graces().volume());
        report(view, pod, view.fresh(pod) ? due : null, Phrases.reason(hint.reason(), hint.message()), pass);
        return true;
    }

    /** The claim of a target that is a claim itself. */
    static void lookAtTarget(TargetView view, Pass pass) {
        if (view.kind() == WorkloadKind.CLAIM) {
            lookAtClaim(view, null, view.workload(), pass);
        }
    }

    private static boolean lookAtClaim(TargetView view, PodRecord pod, WorkloadRecord claim, Pass pass) {
        String name = claim.ref().name();
        boolean fresh = pod == null || view.fresh(pod);
        if ("Lost".equals(claim.phase())) {
            report(view, pod, fresh ? pass.now() : null, Text.of("rollout.cause.claimLost", name), pass);
            return true;
        }
        if (!"Pending".equals(claim.phase())) {
            return false;
        }
        Graces graces = pass.policy().graces();
        Instant since = pass.since(PENDING, claim.uid());
        pass.waits(claim.uid(), since);
        Hint hint = pass.hint(claim.uid(), CLAIM_EVENTS);
        if (hint != null) {
            Instant due = pass.since(TOLD, claim.uid()).plus(graces.volume());
            String said = Phrases.reason(hint.reason(), hint.message());
            report(view, pod, fresh ? due : null, Text.of("rollout.cause.claimWhy", said, name), pass);
            return true;
        }
        Instant due = since.plus(graces.volumeSilent());
        report(view, pod, fresh ? due : null, Text.of("rollout.cause.claimPending", name), pass);
        return true;
    }

    private static WorkloadRecord pendingClaim(TargetView view, PodRecord pod) {
        for (WorkloadRecord claim : view.claims()) {
            if (!"Bound".equals(claim.phase()) && claim.ref().name().endsWith("-" + pod.name())) {
                return claim;
            }
        }
        return null;
    }

    /** Nothing has run yet in the pod: its first container still waits to be created. */
    private static boolean creating(List<ContainerRecord> containers) {
        return containers.isEmpty()
                || containers.get(0).state() == ContainerRecord.State.UNKNOWN
                || containers.get(0).state() == ContainerRecord.State.WAITING;
    }

    private static void report(TargetView view, PodRecord pod, Instant due, String cause, Pass pass) {
        pass.report(
                new Finding(Code.VOLUME, view, pod, null, due, () -> cause, () -> Text.of("rollout.action.volume")));
    }
}
