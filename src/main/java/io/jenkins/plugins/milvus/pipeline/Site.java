package io.jenkins.plugins.milvus.pipeline;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import io.jenkins.plugins.milvus.console.Failures;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Where and for whom an operation runs.
 *
 * @param run the build
 * @param workspace its workspace, on the agent
 * @param env its environment there
 * @param launcher starts processes there, as the blocks around the step want it
 * @param listener its log
 * @param expand replaces variables in parameters: nothing to do in a pipeline, whose scripts have done it
 */
public record Site(
        Run<?, ?> run,
        FilePath workspace,
        EnvVars env,
        Launcher launcher,
        TaskListener listener,
        UnaryOperator<String> expand) {

    /** What a build fails with when its agent could not do what it was asked for. */
    AbortException trouble(IOException thrown) {
        Computer computer = workspace.toComputer();
        return Failures.onAgent(thrown, computer == null ? "" : computer.getDisplayName(), workspace.getRemote());
    }

    /** Whether the connection to the agent is gone. */
    boolean lost() {
        return workspace.getChannel() instanceof Channel agent && agent.isClosingOrClosed();
    }
}
