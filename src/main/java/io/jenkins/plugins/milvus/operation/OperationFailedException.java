package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.rollout.Code;
import java.util.List;

/**
 * It was tried and did not come out well. The message is one line: code, component, pod, cause, next action.
 */
public final class OperationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final List<String> details;

    /**
     * @param code the stable word
     * @param line one line for people
     * @param details further lines: container states, log tails, events
     */
    public OperationFailedException(Code code, String line, List<String> details) {
        super(line);
        this.code = code;
        this.details = List.copyOf(details);
    }

    /** The stable word. */
    public Code code() {
        return code;
    }

    /** Further lines, without secrets. */
    public List<String> details() {
        return details;
    }
}
