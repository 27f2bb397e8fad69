package io.jenkins.plugins.milvus.rollout;

import io.jenkins.plugins.milvus.release.Text;
import java.util.List;
import java.util.regex.Pattern;

/** Small pieces of sentences. What the cluster says goes in untouched, but on one line and not for ever. */
final class Phrases {

    /** Longest text of the cluster's in one sentence, in characters. */
    static final int LONGEST = 300;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Phrases() {}

    /** One line, at most {@value #LONGEST} characters. */
    static String oneLine(String text) {
        String line = SPACES.matcher(text.strip()).replaceAll(" ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    /** {@code reason: message}, or the one that is there. */
    static String reason(String reason, String message) {
        if (message.isBlank()) {
            return oneLine(reason);
        }
        return oneLine(reason.isBlank() ? message : reason + ": " + message);
    }

    /** {@code 3 restarts}. */
    static String restarts(int count) {
        return count == 1 ? Text.of("rollout.restarts.one") : Text.of("rollout.restarts.many", count);
    }

    /** Joined by commas of the reader's language. */
    static String list(List<String> parts) {
        return parts.stream()
                .reduce((joined, next) -> Text.of("rollout.list", joined, next))
                .orElse("");
    }
}
