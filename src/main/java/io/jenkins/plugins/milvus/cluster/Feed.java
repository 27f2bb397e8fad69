package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.rollout.Snapshot;

/** A running watch over a {@link WatchScope}. */
public interface Feed extends AutoCloseable {

    /**
     * The newest picture, complete from the beginning; never a quorum one. Cheap enough to be called for each
     * evaluation: it is made anew after a change only.
     */
    Snapshot current();

    /**
     * Whether the controllers have counted all replicas of each workload by what the watches have told: a hint that it is
     * time to look, as success comes with it. Where an update is partitioned it may stay false, and what is ready is found at
     * the ordinary pace. Cheap enough to be asked at each change.
     */
    boolean counted();

    /**
     * Says that {@link #confirmed()} will be asked for soon: what takes long may be begun now. Returns at once.
     *
     * @param imminent whether all pods are ready, so that nothing but their count is awaited: what was begun before and
     *     counts no more is begun anew then
     */
    void expectConfirmation(boolean imminent);

    /**
     * The picture as quorum reads of this moment show it; of what was {@linkplain #expectConfirmation read ahead}, what the
     * watches tell, of which such a read has shown within the last 40 seconds that they are not behind; of a workload, a
     * change that they have told since. Blocks for as long as the API server takes.
     *
     * <p>Of many pods only names and resource versions are read again, and in full what differs from what the watches told:
     * the same resource version is the same object.
     *
     * @throws ClusterException when it cannot be had
     */
    Snapshot confirmed();

    /**
     * The current picture where the watches have told all that there is to tell of pods, which one request finds out for
     * each of their selections, and otherwise the one that quorum lists show. For a look every now and then: a watch can
     * die silently. Those of the workloads need no list, as each watch begins anew when its bookmarks stay away.
     *
     * @throws ClusterException when it cannot be had
     */
    Snapshot checked();

    /** Ends the watches; the listener is not called any more once this has returned. */
    @Override
    void close();

    /**
     * Who wants to know. Called on a thread of the client, by one at a time: must return at once. May be called before
     * {@link Cluster#watch} has returned.
     */
    interface Listener {

        /** Something may have changed: look at {@link Feed#current()}. */
        void onChange();

        /**
         * A connection broke or went silent and is being armed again. Told once per outage.
         *
         * @param cause one line
         */
        void onInterrupted(String cause);

        /** The watch works again after {@link #onInterrupted}. */
        void onRestored();

        /** The watch is over for good (401, 403, or no API server for longer than the connection settings allow). */
        void onLost(ClusterException cause);
    }
}
