package io.jenkins.plugins.milvus.console;

import hudson.AbortException;
import hudson.remoting.Channel;
import hudson.remoting.ProxyException;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Turns what an operation failed with into what a build fails with. */
public final class Failures {

    private Failures() {}

    /** Whether it came to nothing only because the time was up: for pods, or for somebody else to let the release go. */
    public static boolean late(Throwable thrown) {
        return thrown instanceof OperationFailedException failed
                && (failed.code() == Code.NOT_READY_TIMEOUT || failed.code() == Code.LOCKED);
    }

    /**
     * Turns what went wrong with an agent's files or processes into what a build fails with: one line, in which the agent
     * and the folder are named. An {@link AbortException} is one already.
     *
     * @param agent its name for people
     * @param folder where it was at work
     */
    public static AbortException onAgent(IOException thrown, String agent, String folder) {
        if (thrown instanceof AbortException known) {
            return known;
        }
        AbortException abort = new AbortException(Messages.Failures_onAgent(agent, folder, detail(thrown)));
        // a build can be stored with few exceptions of Java's own; closed channels are looked for in causes
        abort.initCause(Channel.isClosedChannelException(thrown) ? thrown : new ProxyException(thrown));
        return abort;
    }

    private static String detail(IOException thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().strip();
        boolean speaks =
                !message.isEmpty() && !(thrown instanceof FileSystemException silent && silent.getReason() == null);
        // what the file system has no words for is a path alone
        return speaks
                ? message.lines().findFirst().orElse("")
                : (thrown.getClass().getSimpleName() + " " + message).strip();
    }

    /**
     * Prints the details and returns what to fail with: an {@link AbortException}, whose one line Jenkins prints last
     * and without a stack trace, or the exception itself when it is not one that this plugin expects.
     */
    public static Throwable explain(Throwable thrown, Console console) {
        if (thrown instanceof OperationFailedException failed) {
            failed.details().forEach(console::line);
        }
        if (thrown instanceof OperationFailedException
                || thrown instanceof RefusedException
                || thrown instanceof ClusterException
                || thrown instanceof HelmException) {
            AbortException abort = new AbortException(thrown.getMessage());
            abort.initCause(thrown);
            return abort;
        }
        return thrown;
    }
}
