package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A volume that does not come. Only events tell why ({@link Hint}); without any, a claim that stays Pending is given
 * more time, and a pod that stays in {@code ContainerCreating} is reported at the deadline.
 */
final class VolumeFailure {

    private static final String CREATING = "creating";
    private static final String PENDING = "claim";
    private static final String TOLD = "volume";
    private static final String LOST = "Lost";
    private static final Set<String> FAILED = Set.of("FailedMount", "FailedAttachVolume");

    /** Whoever pulls, creates or starts has got past the volumes, at least until the next failure. */
    private static final Set<String> MOUNT_EVENTS = Set.of(
            "FailedMount", "FailedAttachVolume", "SuccessfulAttachVolume", "Pulling", "Pulled", "Created", "Started");

    private static final Set<String> CLAIM_EVENTS = Set.of("ProvisioningFailed");

    private VolumeFailure() {}

    /** A pod on a node whose containers do not start to be created. */
    static boolean look(TargetView view, PodRecord pod, Pass pass) {
        WorkloadRecord claim = telling(view, pod, pass);
        if (claim != null && lookAtClaim(view, pod, claim, pass)) {
            return true;
        }
        if (!pod.scheduled() || !creating(pod.containers())) {
            return false;
        }
        pass.waits(pod.uid(), pass.since(CREATING, pod.uid()));
        Hint hint = pass.hint(pod.uid(), MOUNT_EVENTS);
        if (hint == null || !FAILED.contains(hint.reason())) {
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
        if (LOST.equals(claim.phase())) {
            report(view, pod, fresh ? pass.now() : null, Text.of("rollout.cause.claimLost", name), pass);
            return true;
        }
        if (!"Pending".equals(claim.phase())) {
            return false;
        }
        Graces graces = pass.policy().graces();
        String why = why(claim, pass);
        Instant due = why.isEmpty()
                ? pass.since(PENDING, claim.uid()).plus(graces.volumeSilent())
                : pass.since(TOLD, claim.uid()).plus(graces.volume());
        String cause = why.isEmpty() ? Text.of("rollout.cause.claimPending", name) : why;
        report(view, pod, fresh ? due : null, cause, pass);
        return true;
    }

    /** What the provisioner says of a claim that a pod waits for; empty where it has none or says nothing. */
    static String provisioner(TargetView view, PodRecord pod, Pass pass) {
        WorkloadRecord claim = telling(view, pod, pass);
        return claim == null ? "" : why(claim, pass);
    }

    /** Whether a claim of a pod has lost its volume: nobody has more to say of it. */
    static boolean lost(TargetView view, PodRecord pod) {
        return unbound(view, pod).stream().anyMatch(claim -> LOST.equals(claim.phase()));
    }

    /** Of several claims the one that tells most: that has lost its volume, or of which is said why; null without any. */
    private static WorkloadRecord telling(TargetView view, PodRecord pod, Pass pass) {
        List<WorkloadRecord> claims = unbound(view, pod);
        Stream<WorkloadRecord> lost = claims.stream().filter(claim -> LOST.equals(claim.phase()));
        // all of them, because each has to be asked after; of one that has lost its volume there is nothing to ask
        List<WorkloadRecord> explained = claims.stream()
                .filter(claim -> !LOST.equals(claim.phase()))
                .filter(claim -> !why(claim, pass).isEmpty())
                .toList();
        return Stream.of(lost, explained.stream(), claims.stream())
                .flatMap(each -> each)
                .findFirst()
                .orElse(null);
    }

    private static String why(WorkloadRecord claim, Pass pass) {
        pass.waits(claim.uid(), pass.since(PENDING, claim.uid()));
        Hint hint = pass.hint(claim.uid(), CLAIM_EVENTS);
        return hint == null
                ? ""
                : Text.of(
                        "rollout.cause.claimWhy",
                        Phrases.reason(hint.reason(), hint.message()),
                        claim.ref().name());
    }

    private static List<WorkloadRecord> unbound(TargetView view, PodRecord pod) {
        return view.claims().stream()
                .filter(claim ->
                        !"Bound".equals(claim.phase()) && claim.ref().name().endsWith("-" + pod.name()))
                .toList();
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
