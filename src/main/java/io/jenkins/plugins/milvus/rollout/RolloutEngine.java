package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Calm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Says of one snapshot whether the plan is fulfilled, hopeless or still open. A pure function: it reads nothing, waits
 * for nothing, prints nothing, and has no clock but the one it is given. Safe for use by several threads.
 *
 * <p>The rules, one class each: what is ready is up to {@link DeploymentReadiness}, {@link StatefulSetReadiness},
 * {@link JobReadiness} and {@link ClaimReadiness}, that it lasts to {@link Stability}; what is hopeless to
 * {@link Contention}, {@link PodFailures}, {@link AdmissionFailures}, {@link Evictions}, {@link Termination},
 * {@link StatefulSetTrap}, {@link JobFailures} and {@link ProgressDeadline}. Every one of them reports what it finds
 * together with the moment at which that decides; so the early failure, the text of the time-out, the phrase of the
 * heartbeat and the time of the next look all come from the same findings.
 */
public final class RolloutEngine {

    private final RolloutPlan plan;
    private final RolloutPolicy policy;

    /**
     * @param plan what has to become true
     * @param policy how patient to be
     */
    public RolloutEngine(RolloutPlan plan, RolloutPolicy policy) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** The same without hints. */
    public Evaluation evaluate(Memory before, Snapshot snapshot, Instant now) {
        return evaluate(before, snapshot, List.of(), now);
    }

    /**
     * One pass.
     *
     * @param before what the last pass left ({@link Evaluation#memory()}), or null or an empty one at first and after a
     *     restart
     * @param snapshot how things stand; a verdict over one that is not from quorum reads has to be confirmed by one
     *     that is
     * @param hints events that were looked up for {@link Evaluation#stuck()}, oldest first; may be empty
     * @param now the time, always on the same clock
     */
    public Evaluation evaluate(Memory before, Snapshot snapshot, Collection<Hint> hints, Instant now) {
        Memory memory = before == null ? Memory.empty() : before;
        Pass pass = new Pass(plan, policy, Views.of(plan, snapshot), memory, hints, now);
        List<Finding> findings = new ArrayList<>();
        List<Progress> progress = new ArrayList<>();
        for (TargetView view : pass.views()) {
            progress.add(look(view, pass));
            findings.addAll(pass.take());
        }
        JobReadiness.trustLost(pass.views(), progress);
        boolean allDone = progress.stream().allMatch(Progress::done);
        Calm calm = Stability.look(memory.calm(), allDone, pass);
        findings.addAll(pass.take());
        Verdict verdict = decide(findings, progress, calm, now);
        return new Evaluation(
                verdict,
                new Memory(pass.remembered(), calm),
                nextLook(findings, calm, now),
                pass.stuck(),
                outlook(verdict, progress));
    }

    /** Lets every rule look at one target. A target that is done has no trouble, whatever it went through. */
    private Progress look(TargetView view, Pass pass) {
        if (JobReadiness.everComplete(view, pass)) {
            return Tally.ofComplete(view);
        }
        if (JobReadiness.lost(view) || Contention.lookForGone(view, pass)) {
            return Tally.ofGone(view);
        }
        Readiness readiness = Readiness.of(view, policy);
        if (Contention.look(view, pass)) {
            // the pods may still be right, but not for long
            readiness = new Readiness(false, List.of(Text.of("rollout.state.contended")));
        }
        PodFailures.look(view, pass);
        VolumeFailure.lookAtTarget(view, pass);
        AdmissionFailures.look(view, pass);
        Termination.look(view, pass);
        Evictions.look(view, pass);
        StatefulSetTrap.look(view, pass);
        JobFailures.look(view, pass);
        List<Finding> found = pass.take();
        Progress progress = Tally.of(view, readiness, found);
        ProgressDeadline.look(view, found, pass);
        found.addAll(pass.take());
        if (!readiness.done()) {
            found.forEach(pass::report);
            if (found.isEmpty()) {
                pass.report(unexplained(view, progress));
            }
        }
        return progress;
    }

    /** Nothing is wrong with any pod, and yet the target is not done: only the deadline decides. */
    private static Finding unexplained(TargetView view, Progress progress) {
        String ref = view.target().ref().toString();
        WorkloadRecord workload = view.workload();
        boolean low = view.target().atLeast()
                && workload != null
                && workload.specReplicas() < view.target().want();
        Supplier<String> cause = low
                ? () -> Text.of(
                        "rollout.cause.autoscaler",
                        ref,
                        workload.specReplicas(),
                        view.target().want())
                : () -> Summary.line(progress);
        String action = low ? "rollout.action.autoscaler" : "rollout.action.unexplained";
        return new Finding(Code.NOT_READY_TIMEOUT, view, null, null, null, cause, () -> Text.of(action, ref));
    }

    private Verdict decide(List<Finding> findings, List<Progress> progress, Calm calm, Instant now) {
        Diagnoses diagnoses = new Diagnoses(plan, calm.reached());
        List<Finding> early = findings.stream().filter(this::mayDecideEarly).toList();
        if (early.stream().anyMatch(finding -> finding.decides(now))) {
            return new Verdict.Failed(progress, diagnoses.of(early, now));
        }
        if (calm.since() != null) {
            // past the deadline as well: what is ready at last is given its stable time rather than called a failure
            return now.isBefore(calm.since().plus(policy.stableFor()))
                    ? new Verdict.Pending(progress)
                    : new Verdict.Ready(progress);
        }
        return now.isBefore(plan.deadline())
                ? new Verdict.Pending(progress)
                : new Verdict.Failed(progress, diagnoses.of(findings, null));
    }

    private Outlook outlook(Verdict verdict, List<Progress> progress) {
        if (!(verdict instanceof Verdict.Pending) || !policy.stableFor().isZero()) {
            return Outlook.OPEN;
        }
        if (progress.stream().anyMatch(each -> each.surplus() > 0 || each.ready() * 2L < each.want())) {
            return Outlook.OPEN;
        }
        return progress.stream().allMatch(each -> each.ready() >= each.want()) ? Outlook.IMMINENT : Outlook.NEAR;
    }

    private boolean mayDecideEarly(Finding finding) {
        return policy.failFast() || finding.code() == Code.CONTENDED || finding.code() == Code.DELETED;
    }

    /** The earliest moment after now at which a grace, the stable time or the deadline ends. */
    private Instant nextLook(List<Finding> findings, Calm calm, Instant now) {
        Instant next = calm.since() == null ? plan.deadline() : calm.since().plus(policy.stableFor());
        for (Finding finding : findings) {
            Instant due = finding.due();
            if (due != null && due.isAfter(now) && due.isBefore(next) && mayDecideEarly(finding)) {
                next = due;
            }
        }
        return next;
    }
}
