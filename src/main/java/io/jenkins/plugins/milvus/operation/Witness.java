package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.time.Instant;
import java.util.List;

/**
 * Who keeps a record of an operation beside the log. Called while the operation holds its locks: every method returns at
 * once and throws nothing.
 */
public interface Witness {

    /** Keeps nothing. */
    Witness NONE = new Witness() {};

    /** Something was decided or done. */
    default void remembered(OperationState state) {}

    /**
     * This is there before a change: what leaves while Helm is at work is not seen any more by whoever looks after it.
     *
     * @param snapshot what there is
     * @param now when
     */
    default void before(Snapshot snapshot, Instant now) {}

    /**
     * Somebody has looked at what is there, which happens many times a second while much happens.
     *
     * @param snapshot what there is
     * @param progress how far each target is
     * @param now when
     */
    default void seen(Snapshot snapshot, List<Progress> progress, Instant now) {}

    /** It turned out when the images of a pod were there. */
    default void pulled(PodRecord pod, Instant when) {}

    /** The log got a line that is out of the ordinary. */
    default void warned(String line) {}
}
