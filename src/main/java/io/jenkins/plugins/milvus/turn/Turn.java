package io.jenkins.plugins.milvus.turn;

import hudson.console.ModelHyperlinkNote;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One build's place among those that change the same release. Whoever enters leaves, in every outcome. */
public final class Turn {

    private final Turns turns;
    private final Holder build;
    private final ReleaseId release;
    private final Instant since;
    private final CompletableFuture<Void> granted = new CompletableFuture<>();
    /** Guarded by {@link #turns}. */
    private boolean holds;

    Turn(Turns turns, Holder build, ReleaseId release, Instant since) {
        this.turns = turns;
        this.build = build;
        this.release = release;
        this.since = since;
    }

    /** What {@link Turns#leave} takes, also after a restart. */
    public String id() {
        return build.id();
    }

    /** Whether it has the turn already. */
    public boolean granted() {
        return granted.isDone();
    }

    /**
     * Ends when it has the turn.
     *
     * @param patience how long to wait; a turn that is there is had in any case
     * @return fails with an {@link OperationFailedException} that names who has the turn instead
     */
    public CompletableFuture<Void> within(Duration patience) {
        return granted.copy()
                .orTimeout(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS)
                .handle((turn, late) -> {
                    if (late != null) {
                        throw locked();
                    }
                    return turn;
                });
    }

    /** The build that is waited for; empty when there is none any more. */
    public String waitsFor() {
        return turns.holder(this).map(Holder::name).orElse("");
    }

    /** The same as a line of the log, with a link to the build. */
    public String line() {
        String link = turns.holder(this)
                .map(other -> ModelHyperlinkNote.encodeTo("/" + other.url(), other.name()))
                .orElse("");
        return Messages.Turn_waiting(link, release.name(), release.namespace());
    }

    private OperationFailedException locked() {
        String why = Messages.Turn_changing(waitsFor());
        return new OperationFailedException(Code.LOCKED, Text.of("operation.locked", release, why), List.of());
    }

    /** Lets the next one go on. */
    public void leave() {
        turns.leave(id());
    }

    Holder build() {
        return build;
    }

    boolean holds() {
        return holds;
    }

    TurnOrder.Claim claim() {
        return new TurnOrder.Claim(id(), build.subject(), since, holds);
    }

    /** Has to be told by {@link #tell}, once nobody is locked out any more. */
    void grant() {
        holds = true;
    }

    void tell() {
        granted.complete(null);
    }
}
