package io.jenkins.plugins.milvus.pipeline;

import hudson.Util;
import hudson.model.Computer;
import hudson.model.Result;
import io.jenkins.plugins.milvus.console.BuildConsole;
import io.jenkins.plugins.milvus.console.Failures;
import io.jenkins.plugins.milvus.console.Summary;
import io.jenkins.plugins.milvus.operation.AgentLost;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Phase;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.turn.Turn;
import io.jenkins.plugins.milvus.view.Keeper;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/**
 * One try at a step's operation within one life of the controller and one connection of the agent. It completes the
 * step exactly once, or leaves that to the next attempt: when the controller goes down, and when the agent is lost.
 *
 * <p>Everything that blocks runs on Jenkins' pool for remote work; while the operation verifies, no thread is held.
 */
final class Attempt {

    /**
     * How long an agent may be away: {@code -Dio.jenkins.plugins.milvus.pipeline.Attempt.agentPatience=10m}, at any time
     * also by the script console. By default as long as Jenkins waits before it gives up the {@code node} block of an agent
     * that was removed, or that a restarted controller does not find again.
     */
    private static final String AGENT_PATIENCE = Attempt.class.getName() + ".agentPatience";

    private static final Duration DEFAULT_AGENT_PATIENCE = Duration.ofMinutes(5);

    /** A stop is answered within this time, whatever the agent does ... */
    static final Duration STOP_PATIENCE = Duration.ofMillis(800);

    /** ... except while Helm is writing: it needs a moment to leave a clean release. */
    static final Duration HELM_PATIENCE = Duration.ofSeconds(5);

    /** What is on the agent is removed before the step ends, unless that takes longer. */
    private static final Duration CLEAN_UP_PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Logger LOGGER = Logger.getLogger(Attempt.class.getName());
    private static final Set<Attempt> LIVE = ConcurrentHashMap.newKeySet();

    private final OperationExecution execution;
    private final boolean resumed;
    private final Instant since = Instant.now();
    private final BuildConsole console;

    private boolean saidWaiting;
    private Thread opening;
    /** Where it is at work; null while it waits for that. */
    private Site site;

    private Workbench workbench;
    private volatile Keeper keeper;
    private Operation operation;
    /** What it waits for before the operation is started; null while it does not. */
    private Turn waiting;

    private boolean started;
    private Throwable stopped;
    private boolean lost;
    private boolean over;

    private Attempt(OperationExecution execution, boolean resumed) {
        this.execution = execution;
        this.resumed = resumed;
        this.console = new BuildConsole(execution.listener());
    }

    static Attempt first(OperationExecution execution) {
        return begin(new Attempt(execution, false));
    }

    static Attempt next(OperationExecution execution) {
        return begin(new Attempt(execution, true));
    }

    private static Attempt begin(Attempt attempt) {
        LIVE.add(attempt);
        attempt.submit(attempt::open);
        return attempt;
    }

    /** The controller goes down: nothing of what happens now may end a step that is to be resumed. */
    static void abandonAll() {
        LIVE.forEach(Attempt::abandon);
    }

    /** Ends the step with this cause. Returns at once. */
    void stop(Throwable cause) {
        submit(() -> stopNow(cause));
    }

    /** A short phrase on what it is doing. */
    synchronized String status() {
        if (waiting != null && !started) {
            return "waiting for " + waiting.waitsFor();
        }
        if (operation == null) {
            return resumed ? "waiting for agent " + execution.node() : "preparing";
        }
        String progress = Summary.of(operation.progress());
        return progress.isEmpty() ? operation.state().phase().name().toLowerCase(Locale.ROOT) : progress;
    }

    private void open() {
        try {
            synchronized (this) {
                if (over) {
                    return;
                }
                opening = Thread.currentThread();
            }
            if (resumed && execution.offline()) {
                waitForAgent(null);
                return;
            }
            Site found = execution.site();
            synchronized (this) {
                site = found;
            }
            begin(found);
        } catch (IOException e) {
            if (resumed && (at() == null || at().lost())) {
                waitForAgent(e);
            } else {
                end(null, e);
            }
        } catch (InterruptedException | RuntimeException e) {
            end(null, e);
        } finally {
            synchronized (this) {
                opening = null;
            }
            // an interrupt that came too late must not hit the pool's next task
            Thread.interrupted();
        }
    }

    private synchronized Site at() {
        return site;
    }

    private void begin(Site site) throws IOException, InterruptedException {
        // an agent that was not there yet is asked again
        Keeper record = keeper == null ? execution.keeper() : keeper;
        synchronized (this) {
            keeper = record;
            if (over) {
                record.leave();
                return;
            }
        }
        Workbench opened = execution.step().open(site, console, execution.scratch());
        OperationState stored = execution.state();
        Operation made;
        synchronized (this) {
            workbench = opened;
            if (over) {
                submit(this::close);
                return;
            }
            made = execution.step().operation(opened.ports(this::remember).with(record), site, stored);
            operation = made;
        }
        execution.remember(opened.scratch());
        opened.onAgentLost(() -> submit(this::lose));
        if (made.changes()) {
            waitForTurn(made, opened.clusterId());
        } else {
            run(made);
        }
    }

    private void waitForTurn(Operation made, String cluster) throws IOException, InterruptedException {
        Turn turn;
        synchronized (this) {
            if (over) {
                return;
            }
            turn = execution.enterTurn(made, cluster);
            waiting = turn;
        }
        if (!turn.granted()) {
            if (execution.waitsAnew(turn.waitsFor())) {
                console.line(turn.line());
            }
            // the wait counts, also when there is a restart in between
            remember(made.state());
        }
        Duration patience = Duration.between(Instant.now(), made.state().deadline());
        turn.within(patience)
                .whenComplete((granted, late) -> submit(() -> {
                    if (late == null) {
                        run(made);
                    } else {
                        end(null, late.getCause());
                    }
                }));
    }

    private void run(Operation made) {
        synchronized (this) {
            if (over) {
                return;
            }
            started = true;
        }
        made.start().whenComplete((result, thrown) -> submit(() -> end(result, thrown)));
    }

    private void waitForAgent(IOException cause) {
        synchronized (this) {
            site = null;
        }
        Duration patience = SystemProperties.getDuration(AGENT_PATIENCE, DEFAULT_AGENT_PATIENCE);
        if (Duration.between(since, Instant.now()).compareTo(patience) > 0) {
            end(null, gone(patience, cause));
            return;
        }
        if (!saidWaiting) {
            saidWaiting = true;
            console.line(Messages.Attempt_waiting(execution.node()));
        }
        Timer.get().schedule(() -> submit(this::open), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Also what {@code retry(conditions: [agent()])} takes for a lost agent: it looks for a closed channel. */
    private OperationFailedException gone(Duration patience, IOException cause) {
        OperationFailedException failure = AgentLost.of(
                execution.state(), execution.release(), execution.node(), Util.getTimeSpanString(patience.toMillis()));
        Throwable closed = new ClosedChannelException();
        failure.initCause(cause == null ? closed : closed.initCause(cause));
        return failure;
    }

    private void stopNow(Throwable cause) {
        Operation running;
        Duration patience = STOP_PATIENCE;
        synchronized (this) {
            if (over) {
                return;
            }
            boolean again = stopped != null;
            stopped = cause;
            running = started ? operation : null;
            if (opening != null) {
                opening.interrupt();
            }
            if (running != null && writes(running.state()) && !again) {
                patience = HELM_PATIENCE;
            }
        }
        if (running == null) {
            end(null, cause);
            return;
        }
        Timer.get().schedule(() -> submit(() -> end(null, cause)), patience.toMillis(), TimeUnit.MILLISECONDS);
        running.cancel();
    }

    /** The agent is gone: what the operation says about that is of no interest, it goes on when the agent is back. */
    private void lose() {
        Operation running;
        synchronized (this) {
            if (over || stopped != null) {
                return;
            }
            lost = true;
            running = started ? operation : null;
        }
        console.mute();
        if (running != null) {
            running.cancel();
        } else {
            end(null, new IOException(Messages.Attempt_offline(execution.node())));
        }
    }

    private void abandon() {
        Operation running;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            running = started ? operation : null;
        }
        LIVE.remove(this);
        console.mute();
        record(Keeper::leave);
        // a Helm that is writing is left alone: after the restart its history tells what it did
        if (running != null && !writes(running.state())) {
            running.cancel();
        }
    }

    /** Whether Helm may be changing the release at this moment. */
    private static boolean writes(OperationState state) {
        return state.phase() == Phase.APPLY || state.phase() == Phase.ROLL_BACK && state.plan() == null;
    }

    /** Unless the step is over for this attempt: what comes late must not overwrite what the next one stores. */
    private void remember(OperationState state) {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        execution.remember(state);
    }

    private void end(OperationResult result, Throwable thrown) {
        Throwable cause;
        OperationState left;
        String sentence;
        boolean goOn;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            cause = stopped;
            // a lost agent may show in Helm's call before the channel says so itself
            goOn = thrown != null && (lost || site != null && site.lost());
            // an attempt that was not under way yet leaves what the one before it left
            left = operation == null ? execution.state() : operation.state();
            sentence = operation == null ? leftBehind(left) : operation.left();
        }
        LIVE.remove(this);
        if (cause != null || !goOn || left == null || left.phase() == Phase.PREPARE) {
            // who is in the middle of a change keeps its turn while the agent is away
            execution.leaveTurn();
        }
        if (cause != null) {
            // the console says nothing any more where the agent was lost a moment before
            console.lastLine(sentence);
            record(keeper -> keeper.aborted(sentence));
            // a stop does not wait for an agent that may not answer
            submit(this::close);
            execution.getContext().onFailure(cause);
        } else if (goOn) {
            submit(this::close);
            record(Keeper::leave);
            execution.again();
        } else {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            submit(() -> {
                try {
                    close();
                } finally {
                    closed.complete(null);
                }
            });
            closed.completeOnTimeout(null, CLEAN_UP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .thenRun(() -> submit(() -> complete(result, thrown)));
        }
    }

    private void complete(OperationResult result, Throwable thrown) {
        if (thrown == null) {
            console.line(Summary.of(result));
            record(keeper -> keeper.ready(result));
            execution.getContext().onSuccess(new MilvusResult(result));
            return;
        }
        Site place = at();
        // without a place it is Jenkins that says why it has none
        Throwable known = thrown instanceof IOException trouble && place != null ? place.trouble(trouble) : thrown;
        Throwable failure = Failures.explain(known, console);
        record(keeper -> keeper.failed(known));
        if (failure.getMessage() != null) {
            execution.warn(failure.getMessage());
        }
        execution
                .getContext()
                .onFailure(
                        Failures.late(thrown)
                                ? new FlowInterruptedException(
                                        Result.FAILURE, false, new ExceededTimeout(failure.getMessage()))
                                : failure);
    }

    /** Before the step ends, so that whoever looks then sees all of it. */
    private void record(Consumer<Keeper> what) {
        Keeper open = keeper;
        if (open != null) {
            what.accept(open);
        }
    }

    /** What a stop leaves. */
    static String leftBehind(OperationState state) {
        Phase phase = state == null ? Phase.PREPARE : state.phase();
        Object release =
                state == null || state.intent() == null ? "" : state.intent().release();
        return Text.of("operation.stopped." + phase, release);
    }

    private void close() {
        Workbench open;
        synchronized (this) {
            open = workbench;
            workbench = null;
        }
        if (open != null) {
            open.close();
        } else {
            execution.removeScratch();
        }
    }

    private void submit(Runnable task) {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "a Milvus step got into trouble", e);
                end(null, e);
            }
        });
    }
}
