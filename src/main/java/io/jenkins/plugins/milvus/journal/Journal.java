package io.jenkins.plugins.milvus.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of one operation for people who look later: what was asked for, what was there before and after, what
 * became of every pod and how it ended. Bounded by {@link Bounds}, without secrets, and stored as JSON of which a later
 * version may know more and an older one less.
 *
 * @param version of the form; {@value #VERSION} by this plugin
 * @param id which operation of the build it is
 * @param kind what it does
 * @param release release name; empty before it is known, as all texts
 * @param namespace its namespace
 * @param chart chart version
 * @param revision the Helm revision that is in place; 0 before it is known
 * @param previousRevision the one to go back to; 0 when there is none
 * @param changed whether anything was changed
 * @param phase where the operation stands
 * @param startedAt when it began, in milliseconds since 1970
 * @param endedAt when it ended; 0 while it runs
 * @param outcome how it ended
 * @param components what was asked for
 * @param pods of the watched workloads, also those that are gone
 * @param morePods how many were not kept
 * @param changes what changed, or would change, one line each
 * @param warnings lines of the log that are out of the ordinary
 */
public record Journal(
        int version,
        String id,
        Kind kind,
        String release,
        String namespace,
        String chart,
        int revision,
        int previousRevision,
        boolean changed,
        String phase,
        long startedAt,
        long endedAt,
        Outcome outcome,
        List<ComponentEntry> components,
        List<PodEntry> pods,
        int morePods,
        List<String> changes,
        List<String> warnings) {

    /** The form that this version writes. It reads every one: unknown fields are ignored, absent ones are empty. */
    public static final int VERSION = 1;

    /** What an operation does. */
    public enum Kind {
        /** {@code milvusInstall}. */
        INSTALL,
        /** {@code milvusScale}. */
        SCALE
    }

    /**
     * How an operation ended.
     *
     * @param code {@code READY}, a code of a failure, {@code REFUSED}, {@code ABORTED} or {@code ERROR}; empty while it
     *     runs
     * @param line one line for people, or empty
     * @param details what is below it: evidence, events, the tail of a container's log
     */
    public record Outcome(String code, String line, List<String> details) {
        /** No end yet. */
        public static final Outcome NONE = new Outcome("", "", List.of());

        /** An absent text is the empty one. */
        public Outcome {
            code = Objects.requireNonNullElse(code, "");
            line = Objects.requireNonNullElse(line, "");
            details = details == null ? List.of() : List.copyOf(details);
        }
    }

    /**
     * One component, or one dependency of an install.
     *
     * @param name chart key, or the workload's name
     * @param from replicas before
     * @param to replicas asked for
     * @param ready ready pods when somebody looked last
     * @param missing what was still missing then, or empty
     */
    public record ComponentEntry(String name, int from, int to, int ready, String missing) {
        /** An absent text is the empty one. */
        public ComponentEntry {
            name = Objects.requireNonNullElse(name, "");
            missing = Objects.requireNonNullElse(missing, "");
        }
    }

    /** An absent text is the empty one, an absent list too. */
    public Journal {
        id = Objects.requireNonNullElse(id, "");
        kind = Objects.requireNonNullElse(kind, Kind.SCALE);
        release = Objects.requireNonNullElse(release, "");
        namespace = Objects.requireNonNullElse(namespace, "");
        chart = Objects.requireNonNullElse(chart, "");
        phase = Objects.requireNonNullElse(phase, "");
        outcome = Objects.requireNonNullElse(outcome, Outcome.NONE);
        components = components == null ? List.of() : List.copyOf(components);
        pods = pods == null ? List.of() : List.copyOf(pods);
        changes = changes == null ? List.of() : List.copyOf(changes);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** The journal of an operation that has not begun. */
    public static Journal begin(String id, Kind kind, Instant now) {
        return new Journal(
                VERSION,
                id,
                kind,
                "",
                "",
                "",
                0,
                0,
                false,
                "",
                now.toEpochMilli(),
                0,
                Outcome.NONE,
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of());
    }

    /** Whether it goes on. */
    @JsonIgnore
    public boolean running() {
        return endedAt == 0;
    }

    /** Whether it ended with everything as it was asked for. */
    @JsonIgnore
    public boolean ready() {
        return "READY".equals(outcome.code());
    }

    /** The same with fewer pods. */
    Journal thinner() {
        int kept = pods.size() * 9 / 10;
        return new Journal(
                version,
                id,
                kind,
                release,
                namespace,
                chart,
                revision,
                previousRevision,
                changed,
                phase,
                startedAt,
                endedAt,
                outcome,
                components,
                pods.subList(0, kept),
                morePods + pods.size() - kept,
                changes,
                warnings);
    }

    /** How long it took, or has taken by now, in tenths of a second. */
    public long tenths(Instant now) {
        long end = running() ? now.toEpochMilli() : endedAt;
        return Math.max(0, end - startedAt) / 100;
    }
}
