package io.jenkins.plugins.milvus.journal;

import io.jenkins.plugins.milvus.operation.Masks;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How much of anything a journal keeps; what is left out is in the log.
 *
 * @param mask hides the build's secrets in a line
 */
record Bounds(UnaryOperator<String> mask) {

    static final int PODS = 1000;
    static final int COMPONENTS = 60;
    static final int CHANGES = 60;
    static final int WARNINGS = 30;
    static final int DETAILS = 100;

    private static final int LINE = 300;
    private static final int CAUSE = 1000;

    /** One line of a list: masked like the log, and not for ever. */
    String line(String text) {
        return cut(text, LINE);
    }

    /** The line that says how it ended. */
    String cause(String text) {
        return cut(text, CAUSE);
    }

    List<String> lines(List<String> lines, int most) {
        return lines.stream().limit(most).map(this::line).toList();
    }

    private String cut(String text, int most) {
        if (text == null) {
            return "";
        }
        String masked = mask.apply(Masks.apply(text));
        return masked.length() <= most ? masked : masked.substring(0, most - 3) + "...";
    }
}
