package io.jenkins.plugins.milvus.console;

import hudson.model.TaskListener;
import io.jenkins.plugins.milvus.operation.Console;
import java.util.Objects;

/** The log of a build: whole lines, and never the same one twice in a row. */
public final class BuildConsole implements Console {

    private final TaskListener listener;
    private String last = "";
    private boolean muted;

    /**
     * @param listener the log
     */
    public BuildConsole(TaskListener listener) {
        this.listener = Objects.requireNonNull(listener);
    }

    @Override
    public synchronized void line(String text) {
        if (!muted && !text.equals(last)) {
            last = text;
            listener.getLogger().println(text);
        }
    }

    /** The line that was said last; empty at first. */
    public synchronized String last() {
        return last;
    }

    /** Says this one even if it says nothing any more. */
    public synchronized void lastLine(String text) {
        muted = false;
        line(text);
        muted = true;
    }

    /** Says nothing any more: what comes now is no concern of the build. */
    public synchronized void mute() {
        muted = true;
    }
}
