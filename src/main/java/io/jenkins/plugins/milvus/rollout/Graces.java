package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long each kind of trouble may last before it decides, counted from the pass that saw it first.
 *
 * @param config a container that cannot be created or started as specified
 * @param admission pods that are refused (quota, webhook, PodSecurity) although no terminating pod could make room
 * @param imageDefinite an image that the registry refuses for a reason that waiting does not change, when its second
 *     occurrence was not seen
 * @param imageOther an image that does not come for any other reason
 * @param unschedulable a pod that no node takes
 * @param noScaleUp the same, after the cluster autoscaler has said that it will not help
 * @param volume a volume that an event or the scheduler says is not provisioned, attached or mounted
 * @param volumeSilent a claim that stays Pending without anyone saying why
 * @param termination a terminating pod, on top of its own grace period
 * @param inheritedDeadline {@code ProgressDeadlineExceeded} that may be left from an earlier rollout
 * @param brokenLeftover a broken pod of another revision which its StatefulSet does not replace
 */
public record Graces(
        Duration config,
        Duration admission,
        Duration imageDefinite,
        Duration imageOther,
        Duration unschedulable,
        Duration noScaleUp,
        Duration volume,
        Duration volumeSilent,
        Duration termination,
        Duration inheritedDeadline,
        Duration brokenLeftover)
        implements Serializable {

    /** 15 s: a ConfigMap or Secret of the same release may come a moment after the pod; our decision. */
    public static final Duration CONFIG = Duration.ofSeconds(15);

    /** 20 s: the ReplicaSet controller has tried several times by then (it backs off from 5 ms on); our decision. */
    public static final Duration ADMISSION = Duration.ofSeconds(20);

    /** 20 s: the kubelet has tried a second time by then (its back-off starts at 10 s). */
    public static final Duration IMAGE_DEFINITE = Duration.ofSeconds(20);

    /** 3 min: time-outs, TLS, 429 and 5xx of a registry often pass; our decision. */
    public static final Duration IMAGE_OTHER = Duration.ofMinutes(3);

    /** 60 s: room for a terminating pod to free a node; our decision. */
    public static final Duration UNSCHEDULABLE = Duration.ofSeconds(60);

    /** 30 s after {@code NotTriggerScaleUp}: no new node will come; our decision. */
    public static final Duration NO_SCALE_UP = Duration.ofSeconds(30);

    /** 120 s: attaching a cloud disk that another node still holds takes a minute or more; our decision. */
    public static final Duration VOLUME = Duration.ofSeconds(120);

    /** 5 min: without an event a Pending claim may only be slow; our decision. */
    public static final Duration VOLUME_SILENT = Duration.ofMinutes(5);

    /** 30 s beyond the pod's own grace period; our decision. */
    public static final Duration TERMINATION = Duration.ofSeconds(30);

    /**
     * 60 s: a pure scale does not clear {@code ProgressDeadlineExceeded} of an earlier rollout until the first progress
     * is made (Kubernetes: the Deployment controller copies the conditions on a scaling event).
     */
    public static final Duration INHERITED_DEADLINE = Duration.ofSeconds(60);

    /** 60 s: the StatefulSet controller acts within a second when it acts at all (kubernetes#67250). */
    public static final Duration BROKEN_LEFTOVER = Duration.ofSeconds(60);

    /** All of the above. */
    public static final Graces DEFAULTS = new Graces(
            CONFIG,
            ADMISSION,
            IMAGE_DEFINITE,
            IMAGE_OTHER,
            UNSCHEDULABLE,
            NO_SCALE_UP,
            VOLUME,
            VOLUME_SILENT,
            TERMINATION,
            INHERITED_DEADLINE,
            BROKEN_LEFTOVER);

    private static final long serialVersionUID = 1L;

    /**
     * The same graces, each shortened; for trials on simulated clusters.
     *
     * @param divisor at least 1
     */
    public Graces dividedBy(int divisor) {
        return new Graces(
                config.dividedBy(divisor),
                admission.dividedBy(divisor),
                imageDefinite.dividedBy(divisor),
                imageOther.dividedBy(divisor),
                unschedulable.dividedBy(divisor),
                noScaleUp.dividedBy(divisor),
                volume.dividedBy(divisor),
                volumeSilent.dividedBy(divisor),
                termination.dividedBy(divisor),
                inheritedDeadline.dividedBy(divisor),
                brokenLeftover.dividedBy(divisor));
    }
}
