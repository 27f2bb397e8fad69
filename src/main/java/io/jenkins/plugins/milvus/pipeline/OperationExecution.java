package io.jenkins.plugins.milvus.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.milvus.agent.Scratch;
import io.jenkins.plugins.milvus.agent.Scratches;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Phase;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.turn.Turn;
import io.jenkins.plugins.milvus.turn.Turns;
import io.jenkins.plugins.milvus.view.BuildMasks;
import io.jenkins.plugins.milvus.view.Keeper;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Both steps while they run. The work is done by an {@link Attempt}; this is what the pipeline stores and what outlives
 * a restart of the controller.
 *
 * <p>{@link #start} returns at once. Whenever the operation has something to remember, it is put into {@link #state} and
 * stored before the next thing is done: before Helm is called, after its revision is known, and when the watch is armed.
 * After a restart {@link #onResume} makes another attempt, which waits for the agent and goes on from there: a phase
 * PREPARE is begun again, in APPLY Helm's history tells whether the change was made, and in VERIFY the same targets are
 * watched with the same deadline. The same happens when the agent is lost and comes back.
 *
 * <p>{@link #stop} ends the attempt and leaves the cluster as it is.
 */
final class OperationExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(OperationExecution.class.getName());
    private static final long STORE_SECONDS = 10;

    private final OperationStep step;
    /** The {@link OperationState} as text; null before anything was found out. */
    private volatile String state;
    /** The agent's name; null before the first attempt reached it. */
    private volatile String node;
    /** The workspace's path there. */
    private volatile String workspace;
    /** The folder of this step there, which the next attempt removes if this one could not. */
    private volatile Scratch scratch;
    /** The turn that it has or waits for, by which it is given back; null before it asked for one. */
    private volatile String turn;
    /** The build that the log says it waits for, so that it says so once. */
    private volatile String waitsFor;

    private transient volatile Attempt attempt;
    /** Why it is to end; null while it is not. */
    private transient volatile Throwable stopping;

    OperationExecution(OperationStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws AbortException {
        try {
            step.check(UnaryOperator.identity());
        } catch (RefusedException e) {
            warn(e.getMessage());
            throw new AbortException(e.getMessage());
        }
        attempt = Attempt.first(this);
        return false;
    }

    @Override
    public void onResume() {
        again();
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        stopping = cause;
        Attempt running = attempt;
        if (running == null) {
            leaveTurn();
            getContext().onFailure(cause);
        } else {
            running.stop(cause);
        }
    }

    @Override
    public String getStatus() {
        Attempt running = attempt;
        return running == null ? "not yet started" : running.status();
    }

    /** Goes on from the stored state as soon as the agent is there. */
    void again() {
        Attempt next = Attempt.next(this);
        attempt = next;
        Throwable cause = stopping;
        if (cause != null) {
            // the attempt before was over already when it was asked to stop
            next.stop(cause);
        }
    }

    OperationStep step() {
        return step;
    }

    /** The release as the step calls it. */
    String release() {
        return step.release(UnaryOperator.identity());
    }

    OperationState state() {
        return StateJson.read(state);
    }

    String node() {
        return node;
    }

    /** Whether the agent was reached before and is not connected now. */
    boolean offline() {
        return node != null && FilePathUtils.find(node, workspace) == null;
    }

    /**
     * Everything around the step.
     *
     * @throws IOException when the agent is not there
     */
    Site site() throws IOException, InterruptedException {
        StepContext context = getContext();
        FilePath found = require(context.get(FilePath.class), "workspace");
        node = FilePathUtils.getNodeName(found);
        workspace = found.getRemote();
        return new Site(
                require(context.get(Run.class), "build"),
                found,
                require(context.get(EnvVars.class), "environment"),
                require(context.get(Launcher.class), "launcher"),
                listener(),
                UnaryOperator.identity());
    }

    TaskListener listener() {
        try {
            TaskListener listener = getContext().get(TaskListener.class);
            return listener == null ? TaskListener.NULL : listener;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no log any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return TaskListener.NULL;
    }

    /** Keeps a record for the pages of the build; after a restart it goes on with the same one. */
    Keeper keeper() throws IOException, InterruptedException {
        StepContext context = getContext();
        Run<?, ?> run = require(context.get(Run.class), "build");
        return Keeper.of(
                run, require(context.get(FlowNode.class), "step").getId(), step.kind(), BuildMasks.of(run, context));
    }

    /**
     * Asks for the turn to change the operation's release.
     *
     * @param cluster where the release is
     */
    Turn enterTurn(Operation operation, String cluster) throws IOException, InterruptedException {
        StepContext context = getContext();
        Turn entered = Turns.get()
                .enter(
                        require(context.get(Run.class), "build"),
                        require(context.get(FlowNode.class), "step").getId(),
                        cluster,
                        operation.subject(),
                        operation.state().startedAt());
        turn = entered.id();
        return entered;
    }

    /** Lets the next one go on; whoever has no turn may call it too. */
    void leaveTurn() {
        String given = turn;
        if (given != null) {
            Turns.get().leave(given);
        }
    }

    /** Whether the log has not said yet that it waits for this build. */
    boolean waitsAnew(String build) {
        boolean anew = !build.equals(waitsFor);
        waitsFor = build;
        return anew;
    }

    /** The folder of the last attempt, or null. */
    Scratch scratch() {
        return scratch;
    }

    /**
     * Removes the folder of an attempt before this one, which never got as far as to do it. Where the agent is away, that is
     * done when it is back.
     */
    void removeScratch() {
        Scratch folder = scratch;
        FilePath found = node == null ? null : FilePathUtils.find(node, workspace);
        if (folder != null && found != null) {
            Scratches.get().remove(folder, found.getChannel(), processes(folder));
        }
    }

    /** By which what root has made in a container is deleted; null when the blocks around the step are gone. */
    private ProcessRunner processes(Scratch folder) {
        try {
            return Workbench.processes(site(), folder);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the folder of a step is deleted by its agent alone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Stored with the next state: until then {@link Scratches} alone knows of it after a restart. */
    void remember(Scratch folder) {
        scratch = folder;
    }

    /** The end is stored by Jenkins with the step's own; without it what is in place would be verified once more. */
    void remember(OperationState now) {
        state = StateJson.write(now);
        if (now.phase() != Phase.DONE) {
            store();
        }
    }

    /** Waits a little, so that a controller that is killed a moment later knows what was about to be done. */
    private void store() {
        try {
            getContext().saveState().get(STORE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(Level.WARNING, "the state of a step could not be stored", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Marks the step's node, so that a view of the stages shows the cause. */
    void warn(String line) {
        try {
            StepContext context = getContext();
            FlowNode flowNode = context.get(FlowNode.class);
            if (flowNode != null) {
                String shown = BuildMasks.of(require(context.get(Run.class), "build"), context)
                        .apply(line);
                flowNode.addOrReplaceAction(new WarningAction(Result.FAILURE).withMessage(shown));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no node to mark", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T require(T thing, String name) throws IOException {
        if (thing == null) {
            throw new IOException("there is no " + name + " at the moment");
        }
        return thing;
    }
}
