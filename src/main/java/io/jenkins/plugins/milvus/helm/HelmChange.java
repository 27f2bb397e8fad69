package io.jenkins.plugins.milvus.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An install or upgrade, as a command line. Values travel on standard input ({@code --values -}; JSON is YAML), so
 * that neither a process list nor a log ever shows one.
 *
 * @param release which release
 * @param chart which chart; for an upgrade of a deployed release at its exact version
 * @param kind what to do with it
 * @param valuesFiles files on the agent, applied first
 * @param values applied last
 * @param createNamespace install only
 * @param description a token by which the revision is found again after a restart
 * @param label the same for a revision that never got as far: Helm stores it at once, a description only on success.
 *     Later revisions inherit it, so that it has to be another one for every call. Empty for a dry run
 */
public record HelmChange(
        ReleaseId release,
        ChartReference chart,
        Kind kind,
        List<String> valuesFiles,
        Map<String, Object> values,
        boolean createNamespace,
        String description,
        String label) {

    /** Name of the label, on the Secret in which Helm keeps a revision. */
    public static final String LABEL = "jenkins-milvus";

    /**
     * How many revisions Helm keeps of a release, and so how many are looked at. Its default of 10 could drop the one to go
     * back to while a stage scales in one by one.
     */
    public static final int HISTORY = 20;

    /**
     * Without it Helm reads and parses the API server's whole schema for each call, which is four fifths of the time of a
     * Helm 3 and half of a Helm 4's. What a scale renders is what is deployed, down to the numbers of pods: it was checked
     * when it was installed, and the API server checks what it gets.
     */
    private static final String UNCHECKED = "--disable-openapi-validation";

    /** Shorter ones are words such as "true" and "json", which would only riddle a message with holes. */
    private static final int SHORTEST_SECRET = 6;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What to do. */
    public enum Kind {
        /** A new release. */
        INSTALL,
        /** A new release in the place of one that was never deployed: as an upgrade it would lack what only an install has. */
        REINSTALL,
        /** The same chart version: the user's values of the deployed revision, with the given ones on top. */
        SCALE,
        /** Perhaps another chart version: its defaults, then the user's earlier values, then the given ones. */
        UPGRADE,
        /** The given values alone. For a dry run that tells what an install would store. */
        COMPARE
    }

    /** {@code install} or {@code upgrade}. */
    public String verb() {
        return installs() ? "install" : "upgrade";
    }

    private boolean installs() {
        return kind == Kind.INSTALL || kind == Kind.REINSTALL;
    }

    /** What Helm reads on standard input. */
    String input() {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            // the exception's text quotes values
            throw new IllegalArgumentException("the values cannot be written as JSON");
        }
    }

    /** A text of Helm without the given values: templates that meet a value of the wrong kind quote it in their errors. */
    String withoutValues(String text) {
        List<String> words = new ArrayList<>();
        collect(values, words);
        // a longer one first: a shorter one may be a part of it
        words.sort(Comparator.comparing(String::length).reversed());
        String result = text;
        for (String word : words) {
            result = result.replace(word, "(hidden)");
        }
        return result;
    }

    private static void collect(Object value, List<String> words) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(each -> collect(each, words));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> collect(each, words));
        } else if (value instanceof String word && word.strip().length() >= SHORTEST_SECRET) {
            words.add(word.strip());
        }
    }

    List<String> arguments(HelmSettings settings, List<String> more) {
        List<String> result = new ArrayList<>(List.of(settings.executable(), verb(), release.name()));
        result.addAll(arguments(chart));
        switch (kind) {
            case SCALE -> result.add("--reuse-values");
            case UPGRADE -> result.add("--reset-then-reuse-values");
            case COMPARE -> result.add("--reset-values");
            case INSTALL, REINSTALL -> {
                if (kind == Kind.REINSTALL) {
                    result.add("--replace");
                }
                if (createNamespace) {
                    result.add("--create-namespace");
                }
            }
        }
        if (kind == Kind.SCALE || kind == Kind.COMPARE) {
            result.add(UNCHECKED);
        }
        if (!installs()) {
            result.addAll(List.of("--history-max", String.valueOf(HISTORY)));
        }
        for (String file : valuesFiles) {
            result.addAll(List.of("--values", field(file)));
        }
        result.addAll(List.of("--values", "-", "--description", description));
        result.addAll(more);
        return in(settings, release, result);
    }

    /** Helm reads each of its {@code --values} as a line of CSV, in which a comma would begin another file. */
    private static String field(String file) {
        return '"' + file.replace("\"", "\"\"") + '"';
    }

    /** Adds where the release is. */
    static List<String> in(HelmSettings settings, ReleaseId release, List<String> command) {
        List<String> result = new ArrayList<>(command);
        result.addAll(List.of("--namespace", release.namespace()));
        if (settings.context() != null) {
            result.addAll(List.of("--kube-context", settings.context()));
        }
        return result;
    }

    /** How a chart is named on the command line. */
    static List<String> arguments(ChartReference chart) {
        List<String> result = new ArrayList<>(List.of(chart.location()));
        if (chart.repository() != null) {
            result.addAll(List.of("--repo", chart.repository()));
        }
        if (chart.version() != null && !chart.local()) {
            result.addAll(List.of("--version", chart.version()));
        }
        return result;
    }

    /** Names only, no values. */
    @Override
    public String toString() {
        return verb() + " " + release + " with " + chart;
    }
}
