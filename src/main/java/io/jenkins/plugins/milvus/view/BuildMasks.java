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
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

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
     * As the blocks around a step of a pipeline do it.
     *
     * @param filter what they have agreed on, or null
     */
    public static UnaryOperator<String> of(Run<?, ?> run, ConsoleLogFilter filter) {
        return filter == null
                ? UnaryOperator.identity()
                : text -> through(log -> filter.decorateLogger(run, log), text);
    }

    /** As the wrappers of a freestyle build do it. */
    public static UnaryOperator<String> of(Run<?, ?> run) {
        if (run instanceof AbstractBuild<?, ?> build
                && build.getParent() instanceof BuildableItemWithBuildWrappers job) {
            return text -> through(
                    log -> {
                        OutputStream around = log;
                        for (BuildWrapper wrapper : job.getBuildWrappersList()) {
                            around = wrapper.decorateLogger(build, around);
                        }
                        return around;
                    },
                    text);
        }
        return UnaryOperator.identity();
    }

    /** A text that cannot be looked at is not shown at all. */
    private static String through(Filter filter, String text) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (OutputStream around = filter.around(log)) {
            around.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "a line is left out of a journal", e);
            return "****";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "****";
        }
        return ConsoleNote.removeNotes(log.toString(StandardCharsets.UTF_8)).stripTrailing();
    }
}
