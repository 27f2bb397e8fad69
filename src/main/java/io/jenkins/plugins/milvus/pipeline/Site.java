package io.jenkins.plugins.milvus.pipeline;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
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

    /** Whether the connection to the agent is gone. */
    boolean lost() {
        return workspace.getChannel() instanceof Channel agent && agent.isClosingOrClosed();
    }
}
