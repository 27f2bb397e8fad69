package io.jenkins.plugins.milvus.pipeline;

import hudson.model.TaskListener;
import jenkins.model.CauseOfInterruption;

/** That a step has waited too long, for pods or for its turn. The log says so as it says what any other failure is. */
public final class ExceededTimeout extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String line;

    ExceededTimeout(String line) {
        this.line = line;
    }

    @Override
    public String getShortDescription() {
        return line;
    }

    @Override
    public void print(TaskListener listener) {
        listener.error(line);
    }
}
