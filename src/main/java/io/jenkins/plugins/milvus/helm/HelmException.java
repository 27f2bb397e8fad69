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
        /** The cluster did not answer. */
        UNREACHABLE,
        /** The cluster does not allow it. */
        FORBIDDEN,
        /** Anything else. */
        OTHER
    }

    private final Kind kind;
    private final String manager;

    private HelmException(Kind kind, String message, String manager) {
        super(message);
        this.kind = kind;
        this.manager = manager;
    }

    /**
     * Reads what Helm wrote to standard error.
     *
     * @param verb {@code upgrade}, {@code install}, ...
     * @param stderr all of it; warnings in it are passed over
     */
    public static HelmException of(String verb, String stderr) {
        List<String> lines =
                stderr.lines().map(String::strip).filter(HelmException::telling).toList();
        String said = lines.stream()
                .filter(line -> line.startsWith("Error:"))
                .reduce((first, second) -> second)
                .or(() -> lines.stream().reduce((first, second) -> second))
                .orElse("");
        String text = said.replaceFirst("^Error:\\s*", "");
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        Matcher conflict = CONFLICT.matcher(stderr);
        String manager = conflict.find() ? conflict.group(1) : "";
        return new HelmException(kind(stderr, manager), Text.of("helm.failed", verb, cut), manager);
    }

    /** What kind. */
    public Kind kind() {
        return kind;
    }

    /** The field manager of a {@link Kind#CONFLICT}, else empty. */
    public String manager() {
        return manager;
    }

    private static boolean telling(String line) {
        return !line.isEmpty() && !line.startsWith("WARNING:") && !line.startsWith("level=");
    }

    private static Kind kind(String stderr, String manager) {
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
        if (text.contains("kubernetes cluster unreachable") || text.contains("connection refused")) {
            return Kind.UNREACHABLE;
        }
        return text.contains("is forbidden") ? Kind.FORBIDDEN : Kind.OTHER;
    }
}
