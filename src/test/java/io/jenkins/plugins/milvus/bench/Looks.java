package io.jenkins.plugins.milvus.bench;

import io.jenkins.plugins.milvus.operation.Witness;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.time.Instant;
import java.util.List;

/** When our own operation first saw all that it wanted, and when a quorum read had confirmed it. */
public final class Looks implements Witness {

    private volatile Instant seen;
    private volatile Instant confirmed;

    /** When a look first saw all; null before. */
    public Instant seen() {
        return seen;
    }

    /** When a quorum read had confirmed it; null before. */
    public Instant confirmed() {
        return confirmed;
    }

    @Override
    public void seen(Snapshot snapshot, List<Progress> progress, Instant now) {
        if (progress.stream().allMatch(Progress::done)) {
            if (seen == null) {
                seen = now;
            }
            if (snapshot.quorum()) {
                confirmed = Instant.now();
            }
        }
    }
}
