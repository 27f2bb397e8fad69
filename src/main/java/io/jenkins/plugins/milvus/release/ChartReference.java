package io.jenkins.plugins.milvus.release;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Milvus chart comes from.
 *
 * @param location the chart's name in a repository ({@code milvus}), a directory, a {@code .tgz} or an {@code oci://}
 *     reference
 * @param repository URL of the chart repository; null when {@code location} says it all
 * @param version the exact chart version, or null for the newest (installs) or the deployed one (scales)
 */
public record ChartReference(String location, String repository, String version) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The name of the chart, in every repository and in every release. */
    public static final String MILVUS = "milvus";

    /** Where Milvus' chart is published today. */
    public static final String DEFAULT_REPOSITORY = "https://zilliztech.github.io/milvus-helm/";

    private static final String ARCHIVED = "milvus-io.github.io/milvus-helm";
    private static final String OCI = "oci://";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
    private static final Pattern USER = Pattern.compile("^[^/?#]*://[^/?#]*@");
    private static final Pattern NAMED =
            Pattern.compile("(?:^|[/\\\\])milvus(?:-(?=[^/\\\\]*\\.tgz$)|:(?=[^/]*$))(\\d+\\.\\d+\\.\\d+)");

    /** Refuses words that Helm would read as an option, and URLs with a password, which it would show. */
    public ChartReference {
        refuseOption("chart", location);
        refuseOption("repository", repository);
        refuseUser("chart", location);
        refuseUser("repository", repository);
        refuseOption("version", version);
    }

    /**
     * The reference that a user's parameters mean; each may be null or blank.
     *
     * @param chart a name, directory, archive or OCI reference; {@code milvus} by default
     * @param repository {@link #DEFAULT_REPOSITORY} by default, when the chart is a name
     * @param version exact version
     */
    public static ChartReference milvus(String chart, String repository, String version) {
        String location = blankToNull(chart) == null ? MILVUS : chart.trim();
        String from = blankToNull(repository);
        if (from == null && isName(location)) {
            from = DEFAULT_REPOSITORY;
        }
        if (from != null && !isName(location)) {
            throw new RefusedException(
                    RefusedException.Reason.INVALID, Text.of("release.chartAndRepository", location));
        }
        return new ChartReference(location, from, blankToNull(version));
    }

    /** The same chart at an exact version. */
    public ChartReference at(String exactVersion) {
        return new ChartReference(location, repository, exactVersion);
    }

    /** Whether it is a file or folder on the agent, whose version is fixed by its content. */
    public boolean local() {
        return repository == null && !location.startsWith(OCI);
    }

    /**
     * The version of a Milvus chart as far as a reference tells it by itself: the given one, that of an archive as Helm
     * calls them ({@code milvus-5.0.19.tgz}), or the tag of an OCI reference.
     */
    public Optional<String> knownVersion() {
        if (version != null) {
            return Optional.of(version);
        }
        Matcher named = NAMED.matcher(location);
        return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }

    /**
     * The name of the file that Helm makes of it, where that is sure before it is downloaded: with an exact version, and not
     * a part of one, of which Helm takes the newest.
     */
    public Optional<String> archive() {
        String name = location.substring(location.lastIndexOf('/') + 1);
        boolean exact = version != null && EXACT.matcher(version).matches();
        return exact && !local() && NAME.matcher(name).matches()
                ? Optional.of(name + "-" + version + ".tgz")
                : Optional.empty();
    }

    /** Whether it is the repository of Milvus' old guides, whose newest chart is 4.0.31: Milvus 2.2.13. */
    public boolean archived() {
        return repository != null && repository.toLowerCase(Locale.ROOT).contains(ARCHIVED);
    }

    /** Whether it is a name that a repository knows, and no place. */
    public static boolean isName(String location) {
        return !location.startsWith(OCI)
                && !location.contains("/")
                && !location.contains("\\")
                && !location.startsWith(".")
                && !location.endsWith(".tgz");
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }

    private static void refuseOption(String parameter, String value) {
        if (value != null && value.startsWith("-")) {
            throw new RefusedException(RefusedException.Reason.INVALID, Text.of("release.option", parameter, value));
        }
    }

    private static void refuseUser(String parameter, String value) {
        if (value != null && USER.matcher(value).find()) {
            throw new RefusedException(RefusedException.Reason.INVALID, Text.of("release.user", parameter));
        }
    }

    /** {@code milvus 5.0.19 from https://...}. */
    @Override
    public String toString() {
        return location + (version == null ? "" : " " + version) + (repository == null ? "" : " from " + repository);
    }
}
