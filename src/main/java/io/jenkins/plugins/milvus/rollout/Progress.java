package io.jenkins.plugins.milvus.rollout;

import java.io.Serializable;

/**
 * How far one target is.
 *
 * @param label the target's label ({@code queryNode})
 * @param from replicas before
 * @param want replicas asked for
 * @param ready non-terminating pods of the wanted revision that are ready
 * @param surplus pods that still have to go: terminating, of an older revision, or too many
 * @param done whether every rule but the stable time holds
 * @param missing one phrase that says what is still missing ({@code "1 unschedulable, 2 terminating"}), or empty when
 *     done; {@link Summary} puts label and numbers before it
 */
public record Progress(String label, int from, int want, int ready, int surplus, boolean done, String missing)
        implements Serializable {

    private static final long serialVersionUID = 1L;
}
