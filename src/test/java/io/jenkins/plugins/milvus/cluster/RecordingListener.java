package io.jenkins.plugins.milvus.cluster;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers what a feed told. */
final class RecordingListener implements Feed.Listener {

    final AtomicInteger changes = new AtomicInteger();
    final AtomicInteger interruptions = new AtomicInteger();
    final AtomicInteger restorations = new AtomicInteger();
    final AtomicReference<String> cause = new AtomicReference<>("");
    final AtomicReference<ClusterException> lost = new AtomicReference<>();

    @Override
    public void onChange() {
        changes.incrementAndGet();
    }

    @Override
    public void onInterrupted(String why) {
        cause.set(why);
        interruptions.incrementAndGet();
    }

    @Override
    public void onRestored() {
        restorations.incrementAndGet();
    }

    @Override
    public void onLost(ClusterException why) {
        lost.set(why);
    }
}
