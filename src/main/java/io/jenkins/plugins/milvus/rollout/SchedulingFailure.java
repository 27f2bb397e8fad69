package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Instant;
import java.util.Set;

/**
 * A pod that no node takes ({@code PodScheduled=False}). The clock stands still while room is being made: another pod
 * is preempted for it ({@code nominatedNodeName}), or the cluster autoscaler adds a node ({@link Hint}).
 */
final class SchedulingFailure {

    private static final String SEEN = "unschedulable";
    private static final String TOLD = "noscaleup";
    private static final String HELP = "TriggeredScaleUp";
    private static final String NO_HELP = "NotTriggerScaleUp";
    private static final Set<String> AUTOSCALER_EVENTS = Set.of(HELP, NO_HELP);

    private SchedulingFailure() {}

    static boolean look(TargetView view, PodRecord pod, Pass pass) {
        if (pod.scheduled() || pod.schedulingReason().isEmpty() || VolumeFailure.lost(view, pod)) {
            return false;
        }
        Hint hint = pass.hint(pod.uid(), AUTOSCALER_EVENTS);
        String event = hint == null ? "" : hint.reason();
        boolean helpIsComing = !pod.nominatedNode().isEmpty() || HELP.equals(event);
        Sighting seen = helpIsComing ? pass.seeStanding(SEEN, pod.uid()) : pass.see(SEEN, pod.uid(), "");
        pass.waits(pod.uid(), seen.since());
        boolean volume = isVolume(pod.schedulingMessage());
        String provisioner = volume ? VolumeFailure.provisioner(view, pod, pass) : "";
        Graces graces = pass.policy().graces();
        Instant due = seen.since().plus(volume ? graces.volume() : graces.unschedulable());
        // no node would bring the volume, which a slow provisioner may
        if (!volume && NO_HELP.equals(event)) {
            Instant told = pass.since(TOLD, pod.uid()).plus(graces.noScaleUp());
            due = told.isBefore(due) ? told : due;
        }
        pass.report(new Finding(
                volume ? Code.VOLUME : Code.UNSCHEDULABLE,
                view,
                pod,
                null,
                view.fresh(pod) && !helpIsComing ? due : null,
                () -> provisioner.isEmpty()
                        ? Phrases.reason(pod.schedulingReason(), pod.schedulingMessage())
                        : provisioner,
                () -> Text.of(volume ? "rollout.action.volume" : "rollout.action.unschedulable")));
        return true;
    }

    /** Texts of the scheduler's volume plugins; the second is of a claim that waits for its first consumer. */
    private static boolean isVolume(String message) {
        return message.contains("unbound immediate PersistentVolumeClaims")
                || message.contains("binding volumes: ")
                || message.contains("persistentvolumeclaim ") && message.contains("not found");
    }
}
