package io.jenkins.plugins.milvus.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a number ought to be, beside what it is.
 *
 * @param what in words
 * @param is what was measured
 * @param atMost the bound
 * @param unit of both; may be empty
 */
record Goal(String what, double is, double atMost, String unit) {

    /**
     * A section with all of them.
     *
     * @param title its heading
     * @param reason stands below when one is missed; begins with what follows "Where it falls short"
     */
    static String section(String title, List<Goal> goals, String reason) {
        String lines = goals.stream().map(Goal::line).collect(Collectors.joining());
        boolean missed = goals.stream().anyMatch(Goal::missed);
        return "\n### " + title + "\n\n" + lines + (missed ? "\nWhere it falls short" + reason + "\n" : "");
    }

    /** One line of a list. */
    String line() {
        String verdict = Double.isNaN(is) ? "not measured" : is <= atMost ? "reached" : "**falls short**";
        return "- " + what + ": " + Numbers.text(is) + unit + ", at most " + Numbers.text(atMost) + unit + " wanted: "
                + verdict + "\n";
    }

    private boolean missed() {
        return is > atMost;
    }
}
