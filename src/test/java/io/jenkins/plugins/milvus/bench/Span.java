package io.jenkins.plugins.milvus.bench;

import java.util.Comparator;
import java.util.List;

/**
 * A stretch of time.
 *
 * @param from in milliseconds since 1970
 * @param to the same, not before it
 */
public record Span(double from, double to) {

    /** Milliseconds of it that none of the others covers, however they overlap. */
    double without(List<Span> others) {
        double free = 0;
        double at = from;
        for (Span each :
                others.stream().sorted(Comparator.comparingDouble(Span::from)).toList()) {
            free += Math.max(0, Math.min(each.from, to) - at);
            at = Math.max(at, Math.min(each.to, to));
        }
        return free + Math.max(0, to - at);
    }

    /** Milliseconds from its beginning to its end. */
    double length() {
        return to - from;
    }
}
