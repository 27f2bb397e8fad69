package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.Backoff;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.helm.ReleaseStatus;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.operation.ConcurrentReads.Pending;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.PodTable;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.RolloutEngine;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One install or scale, from the first look to the verdict: PREPARE, APPLY, VERIFY and again APPLY where a component
 * shrinks in several rounds. It can be stopped at any moment and be begun again from a stored {@link OperationState}.
 *
 * <p>Helm's calls and single reads run on the worker, a few seconds at a time; in VERIFY no thread is held.
 */
public abstract sealed class Operation permits ScaleOperation, InstallOperation {

    /** Between two looks at a release that somebody else is changing, or at an API server that is away. */
    private static final Backoff LOOK_AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random());

    protected final Ports ports;
    private final RolloutPolicy policy;
    private final ReleaseId subject;
    private final Care care;
    private final CompletableFuture<OperationResult> future = new CompletableFuture<>();
    private volatile OperationState state;
    private volatile boolean cancelled;
    /** The thread in {@link #advance}; null while there is none. Guarded by this. */
    private Thread busy;

    private volatile RolloutDriver driver;
    private volatile String left = "";
    private final LostHelm lostHelm;
    private String waitingFor = "";
    private int looks;
    /** How Helm's last call for a change ended, where it did not end well. */
    private HelmException died;
    /** When a revision was first seen that a Helm of a life before may still be at work on. */
    private Instant seenPending;

    static OperationState begin(Ports ports, Care care) {
        Instant now = ports.clock().instant();
        return OperationState.begin(now, now.plus(care.timeout()));
    }

    Operation(Ports ports, RolloutPolicy policy, ReleaseId subject, Care care, OperationState state) {
        this.ports = ports;
        this.policy = policy;
        this.subject = subject;
        this.care = care;
        this.state = state;
        this.lostHelm = new LostHelm(ports);
    }

    /** The release that it is about; known from the beginning. */
    public final ReleaseId subject() {
        return subject;
    }

    /** Whether it may change the release, or looks only. */
    public boolean changes() {
        return true;
    }

    /** Looks at everything and decides; touches nothing. Returns a state in APPLY, VERIFY (nothing to change) or DONE. */
    abstract OperationState prepare(OperationState from) throws InterruptedException;

    /** Where to look for the pods that are there before the current round; empty where there can be none. */
    abstract Optional<WatchScope> before(OperationState from) throws InterruptedException;

    /** Asks Helm for the current round and returns the state with its revision. */
    abstract OperationState apply(OperationState from) throws InterruptedException;

    /** Makes Helm bring back what was there before, in a revision described by {@link Rollback#description}. */
    void takeBack(OperationState from) throws InterruptedException {
        ports.helm().rollback(from.release(), from.intent().restorable());
    }

    /** What has to be watched now, and from which targets on; in ROLL_BACK what was there before. */
    abstract Watched arm(OperationState from) throws InterruptedException;

    /** The result of an operation that ended well. */
    abstract OperationResult result(OperationState end, List<Progress> progress, double seconds);

    /**
     * What is watched in VERIFY.
     *
     * @param scope where to look
     * @param state the state with its plan
     */
    record Watched(WatchScope scope, OperationState state) {}

    /** A Helm of this operation's life before the restart may still be at work; bounded by {@link LostHelm#PATIENCE}. */
    private static final class OwnHelmException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OwnHelmException(String message) {
            super(message);
        }
    }

    /** Somebody else holds the release; {@code message} says who. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }

    /**
     * Begins, or goes on from the state that it was made with.
     *
     * @return ends with the result, or with {@link RefusedException}, {@link OperationFailedException}, {@link
     *     io.jenkins.plugins.milvus.cluster.ClusterException}, {@link HelmException} or {@link CancellationException}
     */
    public final CompletableFuture<OperationResult> start() {
        ports.worker().execute(this::advance);
        return future;
    }

    /**
     * Stops. A Helm that is running gets SIGTERM and its time; the cluster is not touched otherwise. The future ends
     * with {@link CancellationException} once the state that is left behind is known.
     */
    public final void cancel() {
        // first of all: whoever is about to go on looks at it last
        cancelled = true;
        RolloutDriver running = driver;
        if (running != null) {
            running.stop();
        }
        if (!interrupt()) {
            future.cancel(false);
        }
    }

    /** Whether there was somebody to be interrupted, who then ends the future. */
    private synchronized boolean interrupt() {
        if (busy == null) {
            return false;
        }
        busy.interrupt();
        return true;
    }

    private synchronized void enter() {
        busy = Thread.currentThread();
    }

    /** An interrupt that came too late must not hit the worker's next task. */
    private synchronized void leave() {
        busy = null;
        Thread.interrupted();
    }

    private void stopIfCancelled() throws InterruptedException {
        if (cancelled) {
            throw new InterruptedException();
        }
    }

    /** Where it stands. */
    public final OperationState state() {
        return state;
    }

    /** In one sentence what a stop leaves; after a stop in the middle of a change, what Helm says of it. */
    public final String left() {
        return left.isEmpty() ? Leftover.of(state) : left;
    }

    /** Empty when Helm has changed nothing, or cannot tell: then there is no more to say than the phase does. */
    private String leftByHelm() {
        if (!Leftover.written(state)) {
            return "";
        }
        try {
            List<Revision> history = ports.helm().history(state.release(), 1);
            return history.isEmpty() ? "" : Leftover.of(state, history.get(0));
        } catch (HelmException | InterruptedException e) {
            // a stop is not held up by an agent or a cluster that does not answer
            return "";
        }
    }

    /** How far it is, one phrase per target; empty outside VERIFY. */
    public final List<Progress> progress() {
        RolloutDriver running = driver;
        return running == null ? List.of() : running.progress();
    }

    private void advance() {
        if (future.isDone()) {
            return;
        }
        enter();
        try {
            stopIfCancelled();
            goOn();
        } catch (InterruptedException e) {
            stopped();
        } catch (RuntimeException | Error e) {
            // whatever an interrupt has made of the call at hand: after a stop nothing goes on
            if (cancelled) {
                stopped();
            } else {
                trouble(e);
            }
        } finally {
            leave();
        }
    }

    private void goOn() throws InterruptedException {
        while (state.phase() == Phase.PREPARE || state.phase() == Phase.APPLY) {
            if (state.phase() == Phase.PREPARE) {
                decided(prepare(state));
            } else {
                change();
            }
        }
        if (state.phase() == Phase.ROLL_BACK && state.plan() == null) {
            goBack();
        }
        if (state.phase() == Phase.DONE) {
            succeed(List.of());
        } else {
            verify();
        }
    }

    private void stopped() {
        Thread.interrupted();
        left = leftByHelm();
        future.cancel(false);
    }

    private void trouble(Throwable thrown) {
        if (thrown instanceof BusyException e) {
            waitFor(e);
        } else if (thrown instanceof OwnHelmException e) {
            say(e.getMessage());
            again();
        } else if (thrown instanceof ClusterException e) {
            noAccess(e, e.kind() == ClusterException.Kind.UNREACHABLE);
        } else if (thrown instanceof HelmException e) {
            trouble(e);
        } else {
            fail(thrown);
        }
    }

    private void trouble(HelmException e) {
        if (e.kind() == HelmException.Kind.LOCKED) {
            waitFor(new BusyException(e.getMessage()));
        } else if (e.kind() == HelmException.Kind.UNREACHABLE && state.phase() != Phase.PREPARE) {
            noAccess(e, true);
        } else {
            fail(state.phase() == Phase.ROLL_BACK ? e : failure(e));
        }
    }

    /** The end, and what went wrong before where it is the way back that has failed. */
    private void fail(Throwable thrown) {
        future.completeExceptionally(state.phase() == Phase.ROLL_BACK ? Rollback.failed(state, thrown) : thrown);
    }

    /**
     * Makes the change of the current round, or finds that it is made already: before a restart, or by a Helm that did
     * not come to say so. What such a Helm has left is settled first. What was decided holds on top of the revision that
     * it was decided on only: where somebody else's has come, everything is looked at again, or fails between two rounds.
     */
    private void change() throws InterruptedException {
        try (ConcurrentReads reads = new ConcurrentReads(ports.worker())) {
            Pending<Optional<Snapshot>> before = reads.begin(this::beforeTheRound);
            change(ports.helm().history(state.release(), HelmChange.HISTORY), before);
        }
    }

    private void change(List<Revision> history, Pending<Optional<Snapshot>> before) throws InterruptedException {
        Revision earlier = madeEarlier(history, state);
        Revision last = history.isEmpty() ? null : history.get(history.size() - 1);
        if (earlier == null && last != null && lostHelm.ours(state, last)) {
            if (last.status().pending()) {
                earlier = settle(history, last, state.roundToken());
            } else {
                remember(state.settled(last.number()));
            }
        }
        if (earlier != null) {
            remember(state.made(earlier.number()));
            begunWell();
            return;
        }
        if (died != null && died.kind() != HelmException.Kind.UNREACHABLE) {
            throw died;
        }
        if (last != null && last.number() > state.course().newest()) {
            otherwise(last);
            return;
        }
        if (state.course().baseline().isEmpty()) {
            remember(state.baseline(before.get().map(this::restarts).orElse(Map.of())));
        }
        stopIfCancelled();
        try {
            remember(apply(state));
            begunWell();
        } catch (HelmException e) {
            if (e.kind() == HelmException.Kind.LOCKED || !e.ended()) {
                throw e;
            }
            died = e;
            if (e.kind() == HelmException.Kind.UNREACHABLE) {
                throw e;
            }
            change();
        }
    }

    /** Somebody else has made a revision on top of the one that everything was decided on. */
    private void otherwise(Revision last) {
        if (state.course().changed()) {
            throw superseded();
        }
        ports.warn(Text.of("operation.overtaken", last.number(), name()));
        remember(state.lookAgain());
    }

    private void begunWell() {
        died = null;
        seenPending = null;
    }

    /** Returns the revision when it turns out to be in place. */
    private Revision settle(List<Revision> history, Revision last, String description) {
        Instant now = ports.clock().instant();
        if (seenPending == null) {
            seenPending = now;
        }
        if (died == null && now.isBefore(seenPending.plus(LostHelm.PATIENCE))) {
            throw ownBusy(last);
        }
        LostHelm.Outcome outcome = lostHelm.settle(state.release(), history, description);
        if (outcome == LostHelm.Outcome.CHANGED) {
            throw ownBusy(last);
        }
        if (outcome == LostHelm.Outcome.UNKNOWN) {
            throw Standing.of(history, now).staleElsewhere(state.release());
        }
        if (LostHelm.truth(history) == ReleaseStatus.DEPLOYED) {
            return last;
        }
        remember(state.settled(last.number()));
        return null;
    }

    private OwnHelmException ownBusy(Revision last) {
        return new OwnHelmException(Text.of(
                "operation.ownBusy", name(), last.number(), last.status().word()));
    }

    /** Brings back what was there before; what a Helm of this operation that was lost meanwhile has left is settled first. */
    private void goBack() throws InterruptedException {
        List<Revision> history = ports.helm().history(state.release(), HelmChange.HISTORY);
        Revision last = history.isEmpty() ? null : history.get(history.size() - 1);
        if (last != null && lostHelm.oursBack(state, last)) {
            if (last.status().pending()) {
                settle(history, last, Rollback.description(state.intent().restorable()));
            } else if (last.status() == ReleaseStatus.FAILED) {
                remember(state.settled(last.number()));
            }
        }
        stopIfCancelled();
        remember(new Rollback(ports).apply(state, this::takeBack));
        begunWell();
    }

    private void verify() throws InterruptedException {
        Watched watched = arm(state);
        remember(watched.state());
        RolloutEngine engine = new RolloutEngine(watched.state().plan(), policy);
        RolloutDriver running = new RolloutDriver(ports, watched.scope(), engine, state.deadline());
        driver = running;
        running.start().whenComplete((outcome, trouble) -> {
            driver = null;
            if (trouble == null) {
                decide(outcome);
            } else if (unwrap(trouble) instanceof CancellationException) {
                future.cancel(false);
            } else {
                trouble(unwrap(trouble));
            }
        });
        if (cancelled) {
            running.stop();
        }
    }

    private void decide(RolloutDriver.Outcome outcome) {
        try {
            if (outcome.verdict() instanceof Verdict.Failed failed) {
                failOrGoBack(new FailureReport(ports, state).of(failed, outcome.snapshot()));
                return;
            }
            if (state.phase() == Phase.ROLL_BACK) {
                future.completeExceptionally(Rollback.done(state));
                return;
            }
            if (state.moreRounds()) {
                remember(state.nextRound());
                advance();
                return;
            }
            if (outcome.snapshot() != null) {
                PodTable.lines(outcome.snapshot(), ports.clock().instant()).forEach(ports.console()::line);
            }
            remember(state.done());
            succeed(outcome.verdict().progress());
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Ends with a failure, or first brings back what was there before. */
    private void failOrGoBack(OperationFailedException failure) {
        if (care.rollbackOnFailure() && state.phase() != Phase.ROLL_BACK && Rollback.possible(state, failure.code())) {
            ports.warn(failure.getMessage());
            remember(state.rollingBack(failure, ports.clock().instant()));
            advance();
        } else {
            fail(failure);
        }
    }

    private void succeed(List<Progress> progress) {
        Duration taken = Duration.between(state.startedAt(), ports.clock().instant());
        future.complete(result(state, progress, taken.toMillis() / 1000.0));
    }

    private void waitFor(BusyException who) {
        Instant now = ports.clock().instant();
        if (!now.isBefore(state.deadline())) {
            fail(new OperationFailedException(
                    Code.LOCKED, locked(name(), state.course(), who.getMessage()), List.of()));
            return;
        }
        say(who.getMessage());
        again();
    }

    /**
     * The sentence for a wait that was too long. Somebody else's Helm may also come between two rounds.
     *
     * @param course null while nothing is decided
     */
    static String locked(String release, Course course, String who) {
        return course != null && course.changed()
                ? Text.of("operation.lockedBetween", release, who, course.revision())
                : Text.of("operation.locked", release, who);
    }

    private void say(String why) {
        if (!waitingFor.equals(why)) {
            waitingFor = why;
            looks = 0;
            ports.warn(Text.of("operation.waiting", why));
        }
    }

    private void again() {
        looks++;
        if (looks == 1) {
            // what was decided may not be stored yet, and this may last
            ports.checkpoint().accept(state);
        }
        ports.timer()
                .schedule(
                        () -> ports.worker().execute(this::advance),
                        LOOK_AGAIN.pause(looks).toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** The API server is away or does not let us in. Before the change that is all; afterwards it is a verdict. */
    private void noAccess(RuntimeException cause, boolean away) {
        if (state.phase() == Phase.PREPARE) {
            fail(cause);
        } else if (away && ports.clock().instant().isBefore(state.deadline())) {
            say(cause.getMessage());
            again();
        } else {
            // never taken back: nobody knows of what
            fail(FailureReport.failure(FailureReport.lost(name(), away, cause, Text.of("operation.nothingSeen"))));
        }
    }

    private RuntimeException failure(HelmException e) {
        if (e.kind() == HelmException.Kind.NO_CHART && state.phase() == Phase.PREPARE) {
            return new RefusedException(RefusedException.Reason.INVALID, Text.of("operation.noChart", e.getMessage()));
        }
        if (e.kind() == HelmException.Kind.FORBIDDEN && state.phase() == Phase.PREPARE) {
            return new RefusedException(
                    RefusedException.Reason.FORBIDDEN, Text.of("operation.helmForbidden", e.getMessage()));
        }
        if (e.kind() == HelmException.Kind.CONFLICT) {
            return new OperationFailedException(
                    Code.CONTENDED, Text.of("operation.conflict", name(), e.manager(), e.getMessage()), List.of());
        }
        boolean untouched = state.phase() == Phase.PREPARE;
        return new OperationFailedException(
                Code.HELM_FAILED,
                Text.of(untouched ? "operation.helmLooked" : "operation.helmFailed", name(), e.getMessage()),
                List.of());
    }

    /** Not stored by itself, since nothing was touched: it is with what comes next, or before that is waited for. */
    private void decided(OperationState next) {
        state = next;
        ports.witness().remembered(next);
    }

    private void remember(OperationState next) {
        state = next;
        ports.checkpoint().accept(next);
        ports.witness().remembered(next);
    }

    /** The revision of this operation's current round, if Helm has made it. */
    private static Revision madeEarlier(List<Revision> history, OperationState from) {
        return history.stream()
                .filter(revision -> revision.number() > from.course().before())
                .filter(revision -> revision.description().contains(from.roundToken()))
                .findFirst()
                .orElse(null);
    }

    /** The revision that Helm has just made; fails when somebody else's came in between. */
    final Revision made(OperationState from) throws InterruptedException {
        Revision revision = madeEarlier(ports.helm().history(from.release(), HelmChange.HISTORY), from);
        if (revision == null || revision.number() != from.course().newest() + 1) {
            throw superseded();
        }
        return revision;
    }

    private OperationFailedException superseded() {
        return new OperationFailedException(Code.SUPERSEDED, Text.of("operation.superseded", name()), List.of());
    }

    /** Empty where it is known already. */
    private Optional<Snapshot> beforeTheRound() throws InterruptedException {
        return state.course().baseline().isEmpty() ? before(state).map(ports.cluster()::snapshot) : Optional.empty();
    }

    /** Restarts of every pod of a scope, by pod uid: what is there before a change. */
    final Map<String, Integer> restarts(WatchScope scope) {
        return restarts(ports.cluster().snapshot(scope));
    }

    private Map<String, Integer> restarts(Snapshot before) {
        ports.witness().before(before, ports.clock().instant());
        return before.pods().stream().collect(Collectors.toMap(PodRecord::uid, PodRecord::restarts));
    }

    /** The release as the log names it. */
    final String name() {
        ReleaseId decided = state.release();
        return String.valueOf(decided == null ? subject : decided);
    }

    private static Throwable unwrap(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
