package io.jenkins.plugins.milvus.view;

import hudson.console.ConsoleLogFilter;
import hudson.console.ConsoleNote;
import hudson.model.AbstractBuild;
import hudson.model.BuildableItemWithBuildWrappers;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Hides in a text what a build hides in its log, such as the values of {@code withCredentials}. */
public final class BuildMasks {

    private static final Logger LOGGER = Logger.getLogger(BuildMasks.class.getName());

    private BuildMasks() {}

    /** Something that looks at all that is written to a log. */
    @FunctionalInterface
    private interface Filter {
        OutputStream around(OutputStream log) throws IOException, InterruptedException;
    }

    /**
     * As the blocks around a step of a pipeline do it, in the way in which the log of the step asks them: a filter that is
     * asked with a build of a pipeline may do nothing, as that of {@code withCredentials}.
     */
    public static UnaryOperator<String> of(Run<?, ?> run, StepContext context)
            throws IOException, InterruptedException {
        TaskListenerDecorator blocks = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class));
        return blocks == null ? UnaryOperator.identity() : new Sieve(run, blocks::decorate);
    }

    /** As the wrappers of a freestyle build do it. */
    public static UnaryOperator<String> of(Run<?, ?> run) {
        if (run instanceof AbstractBuild<?, ?> build
                && build.getParent() instanceof BuildableItemWithBuildWrappers job) {
            return new Sieve(run, log -> {
                OutputStream around = log;
                for (BuildWrapper wrapper : job.getBuildWrappersList()) {
                    around = wrapper.decorateLogger(build, around);
                }
                return around;
            });
        }
        return UnaryOperator.identity();
    }

    /**
     * What texts are put through one after the other, as lines are put through a log. In the charset of the log, in which
     * filters look. A text that cannot be looked at is not shown at all.
     */
    private static final class Sieve implements UnaryOperator<String> {

        private final Run<?, ?> run;
        private final Filter filter;
        private final ByteArrayOutputStream log = new ByteArrayOutputStream();

        /**
         * Asked for once, since some filters open files for it; null before the first text. Never closed, as the log is not:
         * that of the credentials' wrapper forgets the build's secrets with it.
         */
        private OutputStream around;

        Sieve(Run<?, ?> run, Filter filter) {
            this.run = run;
            this.filter = filter;
        }

        @Override
        public synchronized String apply(String text) {
            if (text.isEmpty()) {
                return text;
            }
            try {
                if (around == null) {
                    around = filter.around(log);
                }
                around.write((text + "\n").getBytes(run.getCharset()));
                around.flush();
                return ConsoleNote.removeNotes(log.toString(run.getCharset())).stripTrailing();
            } catch (IOException | RuntimeException e) {
                around = null;
                LOGGER.log(Level.WARNING, "a line is left out of a journal", e);
                return "****";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "****";
            } finally {
                log.reset();
            }
        }
    }
}
