package io.jenkins.plugins.milvus.journal;

import java.util.List;

/**
 * What one operation tried to do to one component, as the history of a job shows it.
 *
 * @param build number of the build
 * @param kind of the operation
 * @param component chart key, or the workload's name
 * @param from replicas before
 * @param to replicas asked for
 * @param ready ready pods at the end
 * @param code how it ended, see {@link Journal.Outcome#code}; empty while it runs
 * @param tenths how long it took, in tenths of a second
 */
public record Trial(
        int build, Journal.Kind kind, String component, int from, int to, int ready, String code, long tenths) {

    /** Those of a journal, one per component. */
    public static List<Trial> of(int build, Journal journal) {
        return journal.components().stream()
                .map(each -> new Trial(
                        build,
                        journal.kind(),
                        each.name(),
                        each.from(),
                        each.to(),
                        each.ready(),
                        journal.outcome().code(),
                        journal.running() ? 0 : Math.max(0, journal.endedAt() - journal.startedAt()) / 100))
                .toList();
    }

    /** Whether it ended with everything as it was asked for. */
    public boolean good() {
        return "READY".equals(code);
    }

    /** {@code 24.6s}. */
    public String took() {
        return Axis.duration(tenths);
    }
}
