package io.jenkins.plugins.milvus.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.milvus.console.BuildConsole;
import io.jenkins.plugins.milvus.console.Failures;
import io.jenkins.plugins.milvus.console.Summary;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.turn.Turn;
import io.jenkins.plugins.milvus.turn.Turns;
import io.jenkins.plugins.milvus.view.BuildMasks;
import io.jenkins.plugins.milvus.view.Keeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An operation in a build that waits for it on its executor's thread, and does not outlive the controller. */
public final class BlockingRun {

    private BlockingRun() {}

    /**
     * Runs a step's operation to its end.
     *
     * @throws AbortException when it was refused or failed, with one line
     * @throws InterruptedException when the build was aborted; the cluster is left as it is
     */
    public static OperationResult of(OperationStep step, Site site) throws IOException, InterruptedException {
        BuildConsole console = new BuildConsole(site.listener());
        try {
            step.check(site.expand());
            return recorded(step, site, console);
        } catch (RuntimeException e) {
            Throwable failure = Failures.explain(e, console);
            if (failure instanceof AbortException abort) {
                throw abort;
            }
            throw e;
        }
    }

    private static OperationResult recorded(OperationStep step, Site site, BuildConsole console)
            throws IOException, InterruptedException {
        Keeper keeper = Keeper.of(site.run(), UUID.randomUUID().toString(), step.kind(), BuildMasks.of(site.run()));
        try (Workbench workbench = open(step, site, console)) {
            Operation operation = step.operation(workbench.ports(state -> {}).with(keeper), site, null);
            CompletableFuture<Void> lost = lost(workbench);
            OperationResult result = operation.changes()
                    ? inTurn(operation, lost, site, workbench.clusterId(), console)
                    : join(operation, lost, console);
            console.line(Summary.of(result));
            keeper.ready(result);
            return result;
        } catch (InterruptedException e) {
            // what it has left behind is what was said last
            keeper.aborted(console.last());
            throw e;
        } catch (IOException e) {
            AbortException failure = site.trouble(e);
            keeper.failed(failure);
            throw failure;
        } catch (RuntimeException e) {
            keeper.failed(e);
            throw e;
        }
    }

    private static Workbench open(OperationStep step, Site site, BuildConsole console)
            throws IOException, InterruptedException {
        try {
            return step.open(site, console, null);
        } catch (InterruptedException e) {
            console.line(Attempt.leftBehind(null));
            throw e;
        } catch (IOException | RuntimeException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            // who reads files and asks exec plugins fails when it is interrupted
            console.line(Attempt.leftBehind(null));
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
    }

    /** Ends when the agent's connection does, with the line that the build ends with: it does not outlive that either. */
    private static CompletableFuture<Void> lost(Workbench workbench) {
        CompletableFuture<Void> lost = new CompletableFuture<>();
        String agent = workbench.scratch().node();
        workbench.onAgentLost(() -> lost.completeExceptionally(new AbortException(Messages.Attempt_offline(agent))));
        return lost;
    }

    private static OperationResult inTurn(
            Operation operation, CompletableFuture<Void> lost, Site site, String cluster, BuildConsole console)
            throws IOException, InterruptedException {
        OperationState begun = operation.state();
        Turn turn = Turns.get()
                .enter(site.run(), UUID.randomUUID().toString(), cluster, operation.subject(), begun.startedAt());
        try {
            await(turn, begun, lost, console);
            return join(operation, lost, console);
        } finally {
            turn.leave();
        }
    }

    private static void await(Turn turn, OperationState begun, CompletableFuture<Void> lost, BuildConsole console)
            throws IOException, InterruptedException {
        if (!turn.granted()) {
            console.line(turn.line());
        }
        try {
            get(turn.within(Duration.between(Instant.now(), begun.deadline())), lost);
        } catch (IOException | InterruptedException e) {
            console.line(Attempt.leftBehind(begun));
            throw e;
        }
    }

    private static OperationResult join(Operation operation, CompletableFuture<Void> lost, BuildConsole console)
            throws IOException, InterruptedException {
        CompletableFuture<OperationResult> future = operation.start();
        try {
            return get(future, lost);
        } catch (IOException | InterruptedException e) {
            stop(operation, future, console);
            throw e;
        }
    }

    private static <T> T get(CompletableFuture<T> future, CompletableFuture<Void> lost)
            throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(future, lost).get();
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void stop(Operation operation, CompletableFuture<OperationResult> future, BuildConsole console) {
        operation.cancel();
        try {
            future.get(Attempt.HELM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException | CancellationException e) {
            // the build is being aborted already: how the operation ends does not change that
        }
        console.line(operation.left());
    }
}
