package io.jenkins.plugins.milvus.helm;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One entry of {@code helm history}.
 *
 * @param number from 1 upwards
 * @param status how it stands
 * @param updated when it was made; null where Helm's text could not be read
 * @param chart chart name and version in one word, from which {@link #chartVersion} takes the version
 * @param description the {@code --description} of a revision that succeeded, Helm's own text otherwise
 */
public record Revision(int number, ReleaseStatus status, Instant updated, String chart, String description)
        implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Pattern VERSION = Pattern.compile("v?\\d+\\.\\d+.*");

    /**
     * The version of its chart, where that is called so. A name that goes on with a hyphen is another one: what follows
     * it is no version then, which begins with two numbers (SemVer).
     */
    public Optional<String> chartVersion(String name) {
        String version = chart.startsWith(name + "-") ? chart.substring(name.length() + 1) : "";
        return VERSION.matcher(version).matches() ? Optional.of(version) : Optional.empty();
    }

    /**
     * Whether it was in place without an error before another one took over. Helm calls a revision superseded as well
     * that failed, or was killed, and was then rolled back or installed over; its description tells.
     */
    public boolean wasDeployed() {
        return status == ReleaseStatus.SUPERSEDED
                && !description.contains("failed: ")
                && !description.equals("Preparing upgrade")
                && !description.equals("Initial install underway");
    }
}
