package io.jenkins.plugins.milvus.helm;

import io.jenkins.plugins.milvus.release.Text;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Helm said no. The message is one line without values or secrets. */
public final class HelmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Pattern CONFLICT = Pattern.compile("conflict(?:s)? with \"([^\"]+)\"");
    private static final int LONGEST = 500;

    /** What kind of no. */
    public enum Kind {
        /** No such release. */
        NOT_FOUND,
        /** Another operation holds the release: worth another try. */
        LOCKED,
        /** Server-side apply: another field manager owns what Helm wants to set. */
        CONFLICT,
        /** No chart of that name or version, or no such repository. */
        NO_CHART,
        /** The cluster did not answer, or the connection broke half-way: what was done is not known. */
        UNREACHABLE,
        /** Helm was ended from outside before it could say anything. */
        KILLED,
        /** The cluster does not allow it. */
        FORBIDDEN,
        /** Anything else. */
        OTHER
    }

    private static final Pattern NETWORK = Pattern.compile("kubernetes cluster unreachable|connection refused"
            + "|connection reset by peer|connection lost|broken pipe|\\beof\\b|i/o timeout|handshake timeout"
            + "|no route to host|network is unreachable|no such host|context deadline exceeded"
            + "|client\\.timeout exceeded|currently unable to handle the request|etcdserver: "
            + "|unable to return a response in the time allotted|server is shutting down");

    private final Kind kind;
    private final String manager;
    private final boolean ended;

    private HelmException(Kind kind, String message, String manager, boolean ended) {
        super(message);
        this.kind = kind;
        this.manager = manager;
        this.ended = ended;
    }

    /** Its process could not be started, or was lost sight of: whether it goes on somewhere is not known. */
    static HelmException lost(String verb, String why) {
        HelmException known = of(verb, why);
        return new HelmException(known.kind, known.getMessage(), known.manager, false);
    }

    /**
     * Reads how Helm ended.
     *
     * @param verb {@code upgrade}, {@code install}, ...
     * @param exitCode not 0
     * @param stderr all of it
     */
    static HelmException of(String verb, int exitCode, String stderr) {
        boolean spoke = stderr.lines().map(String::strip).anyMatch(line -> line.startsWith("Error:"));
        if (spoke) {
            return of(verb, stderr);
        }
        String told = told(stderr);
        String more = told.isEmpty() ? "" : ": " + told;
        return new HelmException(Kind.KILLED, Text.of("helm.killed", verb, exitCode, more), "", true);
    }

    /**
     * Reads what Helm wrote to standard error.
     *
     * @param verb {@code upgrade}, {@code install}, ...
     * @param stderr all of it; warnings in it are passed over
     */
    public static HelmException of(String verb, String stderr) {
        Matcher conflict = CONFLICT.matcher(stderr);
        String manager = conflict.find() ? conflict.group(1) : "";
        return new HelmException(
                kind(verb, stderr, manager), Text.of("helm.failed", verb, told(stderr)), manager, true);
    }

    /** The one line that says it. */
    private static String told(String stderr) {
        List<String> lines =
                stderr.lines().map(String::strip).filter(HelmException::telling).toList();
        String said = lines.stream()
                .filter(line -> line.startsWith("Error:"))
                .reduce((first, second) -> second)
                .or(() -> lines.stream().reduce((first, second) -> second))
                .orElse("");
        String text = said.replaceFirst("^Error:\\s*", "");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** What kind. */
    public Kind kind() {
        return kind;
    }

    /** Whether the end of its process was seen, so that it does nothing any more. */
    public boolean ended() {
        return ended;
    }

    /** The field manager of a {@link Kind#CONFLICT}, else empty. */
    public String manager() {
        return manager;
    }

    private static boolean telling(String line) {
        return !line.isEmpty() && !line.startsWith("WARNING:") && !line.startsWith("level=");
    }

    private static Kind kind(String verb, String stderr, String manager) {
        String text = stderr.toLowerCase(Locale.ROOT);
        if (text.contains("release: not found")) {
            return Kind.NOT_FOUND;
        }
        if (text.contains("another operation (install/upgrade/rollback) is in progress")
                || text.contains("release: already exists")) {
            return Kind.LOCKED;
        }
        if (!manager.isEmpty()) {
            return Kind.CONFLICT;
        }
        if (text.contains("looks like \"")
                || text.contains("chart \"") && text.contains("not found")
                || text.contains("failed to fetch")
                || text.contains("no cached repo found")) {
            return Kind.NO_CHART;
        }
        // a webhook that is away is the cluster's own answer
        if (NETWORK.matcher(text).find() && !text.contains("failed calling webhook")) {
            // a download does not go to the cluster
            return verb.equals("pull") || verb.equals("show chart") ? Kind.NO_CHART : Kind.UNREACHABLE;
        }
        return text.contains("is forbidden") ? Kind.FORBIDDEN : Kind.OTHER;
    }
}
