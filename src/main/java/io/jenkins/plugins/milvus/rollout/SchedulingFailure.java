package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Memory.Sighting;
import java.time.Instant;

/**
 * A pod that no node takes ({@code PodScheduled=False}). The clock stands still while room is being made: another pod
 * is preempted for it ({@code nominatedNodeName}), or the cluster autoscaler adds a node ({@link Hint}).
 */
final class SchedulingFailure {

    private static final String SEEN = "unschedulable";
    private static final String NO_HELP = "noscaleup";

    private SchedulingFailure() {}

    static boolean look(TargetView view, PodRecord pod, Pass pass) {
        if (pod.scheduled() || pod.schedulingReason().isEmpty()) {
            return false;
        }
        Hint hint = pass.hint(pod.uid());
        String event = hint == null ? "" : hint.reason();
        boolean helpIsComing = !pod.nominatedNode().isEmpty() || "TriggeredScaleUp".equals(event);
        Sighting seen = helpIsComing ? pass.seeStanding(SEEN, pod.uid()) : pass.see(SEEN, pod.uid(), "");
        pass.waits(pod.uid(), seen.since());
        boolean volume = isVolume(pod.schedulingMessage());
        Graces graces = pass.policy().graces();
        Instant due = seen.since().plus(volume ? graces.volume() : graces.unschedulable());
        if ("NotTriggerScaleUp".equals(event)) {
            Instant told = pass.since(NO_HELP, pod.uid()).plus(graces.noScaleUp());
            due = told.isBefore(due) ? told : due;
        }
        pass.report(new Finding(
                volume ? Code.VOLUME : Code.UNSCHEDULABLE,
                view,
                pod,
                null,
                view.fresh(pod) && !helpIsComing ? due : null,
                () -> Phrases.reason(pod.schedulingReason(), pod.schedulingMessage()),
                () -> Text.of(volume ? "rollout.action.volume" : "rollout.action.unschedulable")));
        return true;
    }

    /** Texts of the scheduler's volume plugins. */
    private static boolean isVolume(String message) {
        return message.contains("unbound immediate PersistentVolumeClaims")
                || message.contains("persistentvolumeclaim ") && message.contains("not found");
    }
}
