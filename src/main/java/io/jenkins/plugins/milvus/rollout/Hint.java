package io.jenkins.plugins.milvus.rollout;

/**
 * An event that someone has looked up for an object which {@link Evaluation#stuck()} names. Watching the events of a
 * whole namespace is too dear, so the engine is right without any hint; it is only earlier with them.
 *
 * <p>Reasons that count: {@code TriggeredScaleUp} (a node is on its way: the scheduling clock stands still),
 * {@code NotTriggerScaleUp} (none will come), {@code ProvisioningFailed}, {@code FailedMount},
 * {@code FailedAttachVolume} (volumes; {@code SuccessfulAttachVolume}, {@code Pulling}, {@code Pulled}, {@code Created}
 * and {@code Started} tell that the last two are over), {@code FailedCreate} (a StatefulSet or Job, which have no
 * condition for pods that are refused). Others are ignored. Of several that say the same or the opposite of one object
 * the last one in the collection counts.
 *
 * @param uid the object's uid: a pod, a claim or a workload
 * @param reason the event's reason
 * @param message the event's text
 */
public record Hint(String uid, String reason, String message) {}
