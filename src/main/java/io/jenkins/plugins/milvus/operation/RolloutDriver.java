package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.cluster.Feed;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Evaluation;
import io.jenkins.plugins.milvus.rollout.Memory;
import io.jenkins.plugins.milvus.rollout.Outlook;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.RolloutEngine;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Summary;
import io.jenkins.plugins.milvus.rollout.Transitions;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the {@link RolloutEngine} supplied until it has decided: a watch for speed, a list every 30 seconds because
 * watches die silently, a timer for graces that end without an event, and one quorum read before anything is announced.
 *
 * <p>No thread is held while nothing happens. All state is guarded by this object's lock; evaluation is pure and takes
 * a few milliseconds, everything that blocks goes to the worker.
 */
final class RolloutDriver implements Feed.Listener {

    /** Between two lists, and between two lines that say what is still missing. */
    static final Duration HEARTBEAT = Duration.ofSeconds(30);

    /** Between two looks at the events of what does not move. */
    private static final Duration INQUIRY = Duration.ofSeconds(5);

    /** Between two attempts at the confirming read while the API server is away. */
    private static final Duration CONFIRM_AGAIN = Duration.ofSeconds(2);

    /** How long the first lists may take when the deadline is near, or over because the controller was away. */
    private static final Duration UNSEEN = Duration.ofSeconds(20);

    private final Ports ports;
    private final WatchScope scope;
    private final RolloutEngine engine;
    private final Instant deadline;
    private final Pulls pulls;
    private final CompletableFuture<Outcome> future = new CompletableFuture<>();

    private Memory memory = Memory.empty();
    private Feed feed;
    private Snapshot shown;
    private Verdict verdict;
    private Outlook outlook = Outlook.OPEN;
    private final Hints hints = new Hints();
    private Instant nextInquiry = Instant.MIN;
    private Instant lastLook = Instant.EPOCH;
    private Duration lookTook = Duration.ZERO;
    private boolean inquiring;
    /** Whether all was counted at the last look. */
    private boolean countSeen;
    /** The next look that a change wants, and when; null while none does. */
    private ScheduledFuture<?> nextLook;

    private Instant nextLookDue;
    private boolean confirming;
    /** Nothing that comes now changes the outcome, which may still be on its way to whoever waits. */
    private boolean finished;

    private String lastTrouble = "";
    private ScheduledFuture<?> alarm;
    private ScheduledFuture<?> heartbeat;

    /**
     * What came out.
     *
     * @param verdict the final one
     * @param snapshot what it was given on; null when nothing was ever seen
     */
    record Outcome(Verdict verdict, Snapshot snapshot) {}

    RolloutDriver(Ports ports, WatchScope scope, RolloutEngine engine, Instant deadline) {
        this.ports = ports;
        this.scope = scope;
        this.engine = engine;
        this.deadline = deadline;
        pulls = new Pulls(ports, scope.namespace());
    }

    /** Begins; the future ends with the outcome, or with a {@link ClusterException} when nothing could be read. */
    CompletableFuture<Outcome> start() {
        synchronized (this) {
            long millis = Duration.between(ports.clock().instant(), deadline).toMillis() + UNSEEN.toMillis();
            alarm = later(this::unseen, Math.max(UNSEEN.toMillis(), millis));
        }
        work(() -> {
            Feed opened = ports.cluster().watch(scope, this);
            synchronized (this) {
                feed = opened;
                heartbeat = ports.timer()
                        .scheduleWithFixedDelay(
                                guarded(() -> work(this::beat)),
                                HEARTBEAT.toMillis(),
                                HEARTBEAT.toMillis(),
                                TimeUnit.MILLISECONDS);
                if (finished) {
                    release();
                }
            }
            onChange();
        });
        return future;
    }

    private void work(Runnable task) {
        ports.worker().execute(guarded(task));
    }

    private ScheduledFuture<?> later(Runnable task, long millis) {
        return ports.timer().schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    /** Whatever a task throws ends the wait, an Error as well: nobody else would hear of it, and the wait had no end. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                fail(e);
            }
        };
    }

    /** Ends the watch; the cluster is not touched. */
    synchronized void stop() {
        finished = true;
        future.cancel(false);
        release();
    }

    /** How far it is, for a status line; empty before the first look. */
    synchronized List<Progress> progress() {
        return verdict == null ? List.of() : verdict.progress();
    }

    @Override
    public synchronized void onChange() {
        if (finished) {
            return;
        }
        Instant now = ports.clock().instant();
        boolean decisive = Pace.decisive(progress(), counted(), countSeen);
        Duration pause = Pace.pause(Duration.between(lastLook, now), lookTook, decisive);
        Instant due = now.plus(pause);
        if (nextLook == null || due.isBefore(nextLookDue)) {
            forgetNextLook();
            nextLookDue = due;
            nextLook = later(this::look, pause.toMillis());
        }
    }

    private void forgetNextLook() {
        if (nextLook != null) {
            nextLook.cancel(false);
            nextLook = null;
        }
    }

    private boolean counted() {
        return feed != null && feed.counted();
    }

    @Override
    public synchronized void onInterrupted(String cause) {
        lastTrouble = cause;
        ports.warn(Text.of("operation.interrupted", cause));
    }

    @Override
    public synchronized void onRestored() {
        ports.console().line(Text.of("operation.restored"));
        onChange();
    }

    @Override
    public void onLost(ClusterException cause) {
        lose(cause);
    }

    /** Patience has ended before the first lists came: a watch alone would go on trying for minutes. */
    private synchronized void unseen() {
        if (feed == null && !finished) {
            String cause = lastTrouble.isEmpty()
                    ? Text.of("cluster.unreachable", ports.cluster().server(), Text.of("operation.nothingSeen"))
                    : lastTrouble;
            lose(new ClusterException(ClusterException.Kind.UNREACHABLE, cause, null));
        }
    }

    private synchronized void look() {
        forgetNextLook();
        Instant begun = ports.clock().instant();
        if (feed != null && !finished) {
            countSeen = counted();
            consider(feed.current());
        }
        lastLook = ports.clock().instant();
        lookTook = Duration.between(begun, lastLook);
    }

    private synchronized void consider(Snapshot snapshot) {
        Instant now = ports.clock().instant();
        if (!snapshot.quorum()) {
            Transitions.lines(shown, snapshot, now).forEach(ports.console()::line);
            shown = snapshot;
        }
        Evaluation evaluation = engine.evaluate(memory, snapshot, hints.oldestFirst(), now);
        memory = evaluation.memory();
        verdict = evaluation.verdict();
        outlook = evaluation.outlook();
        ports.witness().seen(snapshot, verdict.progress(), now);
        inquire(evaluation.stuck(), now);
        if (Pulls.over(snapshot, verdict.progress())) {
            pulls.begin(snapshot);
        }
        if (verdict instanceof Verdict.Pending) {
            wake(evaluation.nextLook(), now);
            if (outlook != Outlook.OPEN) {
                Feed open = feed;
                boolean imminent = outlook == Outlook.IMMINENT;
                work(() -> open.expectConfirmation(imminent));
            }
        } else if (snapshot.quorum()) {
            finish(new Outcome(verdict, snapshot));
        } else if (!confirming) {
            confirming = true;
            work(this::confirm);
        }
    }

    /** One quorum read before anything is announced: a watch may be behind. */
    private void confirm() {
        Feed open = feed();
        if (open == null) {
            return;
        }
        try {
            Snapshot snapshot = open.confirmed();
            synchronized (this) {
                confirming = false;
                if (!finished) {
                    confirmed(snapshot);
                }
            }
        } catch (ClusterException e) {
            unconfirmed(e);
        }
    }

    /**
     * Success on this very picture is not found out once more: with a thousand pods that takes milliseconds. A failure is,
     * as events that have come since may say that help is on its way.
     */
    private synchronized void confirmed(Snapshot snapshot) {
        if (verdict instanceof Verdict.Ready && snapshot.shows(shown)) {
            ports.witness().seen(snapshot, verdict.progress(), ports.clock().instant());
            finish(new Outcome(verdict, snapshot));
        } else {
            consider(snapshot);
        }
    }

    private synchronized void unconfirmed(ClusterException cause) {
        confirming = false;
        if (finished) {
            return;
        }
        boolean late = !ports.clock().instant().isBefore(deadline);
        if (cause.kind() != ClusterException.Kind.UNREACHABLE || late) {
            lose(cause);
            return;
        }
        lastTrouble = cause.getMessage();
        later(this::look, CONFIRM_AGAIN.toMillis());
    }

    /** Null before the first lists, and once it was stopped. */
    private synchronized Feed feed() {
        return feed;
    }

    private void beat() {
        Feed open = feed();
        if (open == null) {
            return;
        }
        try {
            Snapshot snapshot = open.checked();
            synchronized (this) {
                if (!finished) {
                    consider(snapshot);
                    if (verdict instanceof Verdict.Pending) {
                        ports.console().line(Text.of("operation.heartbeat", missing()));
                    }
                }
            }
        } catch (ClusterException e) {
            synchronized (this) {
                lastTrouble = e.getMessage();
                if (e.kind() != ClusterException.Kind.UNREACHABLE) {
                    lose(e);
                }
            }
        }
    }

    private String missing() {
        return Summary.heartbeat(verdict.progress());
    }

    /** Reads the events of what does not move: only they say why a volume does not come or who makes room. */
    private void inquire(List<String> stuck, Instant now) {
        if (stuck.isEmpty() || inquiring || now.isBefore(nextInquiry)) {
            return;
        }
        inquiring = true;
        nextInquiry = now.plus(INQUIRY);
        work(() -> {
            Map<String, List<EventRecord>> found = new HashMap<>();
            try {
                for (String uid : stuck) {
                    found.put(uid, ports.cluster().events(scope.namespace(), uid));
                }
            } catch (ClusterException e) {
                // events make a verdict earlier and clearer, never different: the heartbeat tells when all reads fail
                found.clear();
            }
            synchronized (this) {
                inquiring = false;
                found.forEach(hints::add);
            }
            if (!found.isEmpty()) {
                onChange();
            }
        });
    }

    private void wake(Instant when, Instant now) {
        if (alarm != null) {
            alarm.cancel(false);
        }
        Instant next = when == null ? deadline : when;
        // what does not move sends no changes that would make anybody look whether there are events of it by now
        next = next.isAfter(now.plus(INQUIRY)) ? now.plus(INQUIRY) : next;
        long millis =
                Math.max(Pace.LEAST.toMillis(), Duration.between(now, next).toMillis() + 1);
        alarm = later(this::look, millis);
    }

    /** The way to the API server is gone for good: says so, with what was last known. */
    private synchronized void lose(ClusterException cause) {
        if (finished) {
            return;
        }
        boolean away = cause.kind() == ClusterException.Kind.UNREACHABLE;
        List<Progress> known = progress();
        String last = known.isEmpty() ? Text.of("operation.nothingSeen") : missing();
        finish(new Outcome(new Verdict.Failed(known, List.of(FailureReport.lost("", away, cause, last))), shown));
    }

    private synchronized void finish(Outcome outcome) {
        release();
        // whoever goes on from here may block: never on the timer's thread
        ports.worker().execute(() -> {
            try {
                pulls.end(outcome);
                future.complete(outcome);
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        finished = true;
    }

    private synchronized void fail(Throwable cause) {
        if (finished) {
            return;
        }
        release();
        ports.worker().execute(() -> future.completeExceptionally(cause));
        finished = true;
    }

    private synchronized void release() {
        List<ScheduledFuture<?>> timers = new ArrayList<>();
        timers.add(alarm);
        timers.add(heartbeat);
        timers.add(nextLook);
        for (ScheduledFuture<?> each : timers) {
            if (each != null) {
                each.cancel(false);
            }
        }
        if (feed != null) {
            Feed open = feed;
            feed = null;
            // closing may wait for a socket
            ports.worker().execute(open::close);
        }
    }
}
