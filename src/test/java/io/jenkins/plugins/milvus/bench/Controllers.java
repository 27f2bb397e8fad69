package io.jenkins.plugins.milvus.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.Objects;

/** When the controllers' own work was done, as a plain watch of the workload tells it: nobody can know earlier. */
public final class Controllers implements Watcher<Deployment> {

    private final int want;
    private volatile Instant at;
    private volatile WatcherException broken;

    /** @param want how many replicas were asked for */
    public Controllers(int want) {
        this.want = want;
    }

    /** Whether it was told; fails when it cannot be told any more. */
    public boolean complete() {
        if (at == null && broken != null) {
            throw new IllegalStateException(broken);
        }
        return at != null;
    }

    /** When it was told; null before. */
    public Instant at() {
        return at;
    }

    @Override
    public void eventReceived(Action action, Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        if (at == null
                && deployment.getSpec().getReplicas() == want
                && Objects.equals(status.getReadyReplicas(), want)
                && Objects.equals(status.getAvailableReplicas(), want)) {
            at = Instant.now();
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        broken = cause;
    }
}
