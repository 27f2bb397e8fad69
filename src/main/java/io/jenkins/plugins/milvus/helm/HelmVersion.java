package io.jenkins.plugins.milvus.helm;

import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the Helm command line.
 *
 * @param major 3 or 4
 * @param minor minor version
 * @param text as Helm prints it
 */
public record HelmVersion(int major, int minor, String text) {

    /** Helm 3.14 brought {@code --reset-then-reuse-values}; {@code get metadata} came with 3.13. */
    public static final int OLDEST_MINOR_OF_3 = 14;

    private static final Pattern FORM = Pattern.compile("v?(\\d+)\\.(\\d+)\\.\\d+\\S*");

    /**
     * Reads what {@code helm version --template {{.Version}}} prints.
     *
     * @throws RefusedException when it is no version, or one that cannot be used
     */
    public static HelmVersion parse(String output) {
        String text = output.strip();
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new RefusedException(RefusedException.Reason.NO_HELM, Text.of("helm.noVersion", firstLine(text)));
        }
        HelmVersion version =
                new HelmVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), text);
        if (version.major < 3 || version.major == 3 && version.minor < OLDEST_MINOR_OF_3) {
            throw new RefusedException(RefusedException.Reason.NO_HELM, Text.of("helm.tooOld", text));
        }
        return version;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
