package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.SecretRecord;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.helm.StoredRevision;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settles the pending revision of a Helm that was killed: gives it the status that Helm itself would have written had it
 * been asked to stop, {@code failed}, and touches no other object. From there everything goes on as after any failed
 * upgrade, with the live numbers kept.
 *
 * <p>Why not by {@code helm rollback}, as one would by hand? It puts back the numbers of pods, so that they end and come
 * again; it turns etcd's {@code initialClusterState} back, which restarts all of etcd; it creates Pulsar's install Jobs
 * once more; and where the killed Helm had not removed those Jobs yet it fails itself, with Helm 3 ("no Job with the
 * name ... found") as with Helm 4 ("original object Job ... not found"). Deleting the Secret would free the number of the
 * revision, which a Helm that lives after all would then overwrite.
 *
 * <p>Whose revision it is tells its label: Helm stores {@link HelmChange#LABEL} with the pending revision, whereas a
 * {@code --description} survives success only. Later revisions inherit labels, so that only a revision right after the
 * one that an operation began with, with the label of its own round, is its own; it cannot have inherited what nobody
 * had before.
 */
final class LostHelm {

    /**
     * For how long an operation that goes on after a restart lets the Helm of its life before go on. One upgrade of the
     * Milvus chart takes 1 to 3 seconds; and a Helm that lives even longer is asked for the same as the next one.
     */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What came of it. */
    enum Outcome {
        /** The release is free. */
        SETTLED,
        /** Somebody has changed the revision at this moment: it has to be looked at again. */
        CHANGED,
        /** Helm keeps its revisions elsewhere, or in a form that is not known. */
        UNKNOWN
    }

    private final Ports ports;

    LostHelm(Ports ports) {
        this.ports = ports;
    }

    /**
     * What a pending revision is once its Helm is dead. The last thing that Helm writes is {@code superseded} into the
     * revision before and then {@code deployed} into the new one: where the first has happened, all objects are in place.
     */
    static ReleaseStatus truth(List<Revision> history) {
        Revision last = history.get(history.size() - 1);
        boolean inPlace = last.status() != ReleaseStatus.PENDING_INSTALL
                && history.stream().noneMatch(each -> each.status() == ReleaseStatus.DEPLOYED)
                && history.stream().anyMatch(Revision::wasDeployed);
        return inPlace ? ReleaseStatus.DEPLOYED : ReleaseStatus.FAILED;
    }

    /** Whether a Helm of this operation's current round has made a revision. */
    boolean ours(OperationState state, Revision revision) {
        if (revision.number() != state.course().before() + 1) {
            return false;
        }
        return label(state, revision.number()).startsWith(state.roundLabel());
    }

    /**
     * Whether a Helm of this operation has made a revision on its way back. One that says so itself is one in any case:
     * nobody else goes back to the same revision from a change that is not theirs. Otherwise its label tells, unless it was
     * inherited from the change that is taken back.
     */
    boolean oursBack(OperationState state, Revision revision) {
        if (revision.number() != state.course().newest() + 1) {
            return false;
        }
        String description = revision.description();
        if (description.equals(Rollback.description(state.intent().restorable()))
                || description.startsWith("Rollback \"" + state.release().name() + "\" failed: ")) {
            return true;
        }
        String label = label(state, revision.number());
        return label.startsWith(state.roundLabel())
                && !label.equals(label(state, state.course().newest()));
    }

    private String label(OperationState state, int number) {
        return secret(state.release(), number)
                .map(secret -> secret.labels().getOrDefault(HelmChange.LABEL, ""))
                .orElse("");
    }

    /**
     * Settles the newest revision, and says so.
     *
     * @param history not empty, the newest revision pending
     * @param description of a revision that turns out to be in place
     */
    Outcome settle(ReleaseId release, List<Revision> history, String description) {
        Revision last = history.get(history.size() - 1);
        ReleaseStatus status = truth(history);
        String failed = "Helm failed: it was killed, and the Milvus plugin for Jenkins has settled what it left";
        Optional<SecretRecord> secret = secret(release, last.number());
        Optional<StoredRevision> stored = secret.flatMap(each -> StoredRevision.of(each.data()));
        if (stored.isEmpty()) {
            return Outcome.UNKNOWN;
        }
        if (!stored.get().status().pending()) {
            // its Helm has ended since the history was read
            return Outcome.CHANGED;
        }
        SecretRecord settled = secret.get()
                .with(
                        StoredRevision.labels(secret.get().labels(), status),
                        stored.get().settled(status, status == ReleaseStatus.DEPLOYED ? description : failed));
        if (!ports.cluster().replace(settled)) {
            return Outcome.CHANGED;
        }
        ports.warn(Text.of(
                "operation.settled", last.number(), release, last.status().word(), status.word()));
        return Outcome.SETTLED;
    }

    /**
     * Settles what somebody else's Helm has left, once it is stale.
     *
     * @return whether there was something
     * @throws Operation.BusyException when it is alive after all
     * @throws io.jenkins.plugins.milvus.release.RefusedException when it cannot be settled
     */
    boolean recover(ReleaseId release, List<Revision> history) {
        Standing standing = Standing.of(history, ports.clock().instant());
        if (standing.condition() != Standing.Condition.STALE) {
            return false;
        }
        Outcome outcome = settle(release, history, "Helm was killed at its very end");
        if (outcome == Outcome.CHANGED) {
            throw new Operation.BusyException(Text.of(
                    "operation.busy",
                    release,
                    standing.last().number(),
                    standing.last().status().word(),
                    standing.last().updated()));
        }
        if (outcome == Outcome.UNKNOWN) {
            throw standing.staleElsewhere(release);
        }
        return true;
    }

    private Optional<SecretRecord> secret(ReleaseId release, int number) {
        return ports.cluster().secret(release.namespace(), StoredRevision.secret(release.name(), number));
    }
}
