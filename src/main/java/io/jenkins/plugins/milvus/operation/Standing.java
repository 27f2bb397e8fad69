package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a release stands by its history: a pure reading of {@code helm history}.
 *
 * @param last the newest revision
 * @param deployed the deployed one, or null when there never was one. Helm itself reuses the values of this one after a
 *     failure, which is how numbers get lost. Where Helm was stopped between its last two writes no revision is called
 *     deployed any more; then it is the newest one, which Helm would go on from as well
 * @param condition what follows
 */
record Standing(Revision last, Revision deployed, Condition condition) {

    /** No Milvus chart needs that long for one Helm call: after it a pending revision has lost its Helm. */
    static final Duration STALE = Duration.ofMinutes(10);

    /** What follows for somebody who wants to change it. */
    enum Condition {
        /** Go ahead. */
        DEPLOYED,
        /** The last upgrade failed half-way; live objects may differ from the deployed revision. */
        FAILED,
        /** The very first install failed. */
        NEVER_DEPLOYED,
        /** Somebody's Helm is at work. */
        BUSY,
        /** Somebody's Helm was killed. */
        STALE,
        /** It was removed. */
        REMOVED
    }

    /**
     * @param history as {@code helm history} tells it, oldest first, not empty
     * @param now for the age of a pending revision
     */
    static Standing of(List<Revision> history, Instant now) {
        Revision last = history.get(history.size() - 1);
        Revision deployed = null;
        for (Revision each : history) {
            if (each.status() == ReleaseStatus.DEPLOYED) {
                deployed = each;
            }
        }
        if (deployed == null && history.stream().anyMatch(Revision::wasDeployed)) {
            deployed = last;
        }
        return new Standing(last, deployed, condition(last, deployed, now));
    }

    /**
     * Turns away whoever wants to change a release that another Helm holds.
     *
     * @throws Operation.BusyException while that Helm may be alive
     * @throws RefusedException when it is dead, with the command that frees the release
     */
    void refuseLocked(ReleaseId release) {
        String status = last.status().word();
        if (condition == Condition.BUSY) {
            throw new Operation.BusyException(
                    Text.of("operation.busy", release, last.number(), status, last.updated()));
        }
        if (condition == Condition.STALE) {
            throw stale(release);
        }
    }

    /** What is told of a revision whose Helm is dead: what frees the release. */
    RefusedException stale(ReleaseId release) {
        return stale(release, "operation.stale", "operation.staleInstall");
    }

    /** The same where it cannot be settled. */
    RefusedException staleElsewhere(ReleaseId release) {
        return stale(release, "operation.staleElsewhere", "operation.staleInstallElsewhere");
    }

    private RefusedException stale(ReleaseId release, String upgraded, String installed) {
        String status = last.status().word();
        String sentence = deployed == null
                ? Text.of(installed, release, last.number(), status, release.name(), release.namespace())
                : Text.of(
                        upgraded,
                        release,
                        last.number(),
                        status,
                        release.name(),
                        deployed.number(),
                        release.namespace());
        return new RefusedException(RefusedException.Reason.RELEASE_STATE, sentence);
    }

    private static Condition condition(Revision last, Revision deployed, Instant now) {
        if (last.status().pending()) {
            // an unreadable time is no proof that somebody is alive, but waiting costs less than breaking in
            boolean old = last.updated() != null
                    && Duration.between(last.updated(), now).compareTo(STALE) >= 0;
            return old ? Condition.STALE : Condition.BUSY;
        }
        return switch (last.status()) {
            case UNINSTALLED -> Condition.REMOVED;
            case UNINSTALLING -> Condition.BUSY;
            case FAILED -> deployed == null ? Condition.NEVER_DEPLOYED : Condition.FAILED;
            default -> Condition.DEPLOYED;
        };
    }
}
