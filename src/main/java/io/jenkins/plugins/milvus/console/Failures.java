package io.jenkins.plugins.milvus.console;

import hudson.AbortException;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.OperationFailedException;
import io.jenkins.plugins.milvus.release.RefusedException;

/** Turns what an operation failed with into what a build fails with. */
public final class Failures {

    private Failures() {}

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
