package io.jenkins.plugins.milvus.bench;

/**
 * What a number ought to be, beside what it is.
 *
 * @param what in words
 * @param is what was measured
 * @param atMost the bound
 * @param unit of both; may be empty
 */
record Goal(String what, double is, double atMost, String unit) {

    /** One line of a list. */
    String line() {
        String verdict = Double.isNaN(is) ? "not measured" : is <= atMost ? "reached" : "**falls short**";
        return "- " + what + ": " + Numbers.text(is) + unit + ", at most " + Numbers.text(atMost) + unit + " wanted: "
                + verdict + "\n";
    }

    boolean missed() {
        return is > atMost;
    }
}
