package io.jenkins.plugins.milvus.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The Helm command line, one short call per method. Never {@code --wait}, {@code --atomic} or {@code --set}: a call
 * holds the release for a second or two, and no value shows in a process list.
 *
 * <p>Every method throws {@link HelmException} when Helm says no.
 */
public final class Helm {

    /** Reading calls take about 0.2 s; this is for a cluster that does not answer. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

    /** A chart of 1 MB over a slow line, or an upgrade of some hundred objects. */
    private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProcessRunner processes;
    private final HelmSettings settings;
    /** Null before it was asked for. */
    private volatile HelmVersion version;

    /**
     * @param processes where Helm runs
     * @param settings how it is called
     */
    public Helm(ProcessRunner processes, HelmSettings settings) {
        this.processes = processes;
        this.settings = settings;
    }

    /** The version, checked, and asked for once; refuses ({@link RefusedException}) when Helm is missing or too old. */
    public HelmVersion version() throws InterruptedException {
        HelmVersion known = version;
        if (known == null) {
            known = askVersion();
            version = known;
        }
        return known;
    }

    private HelmVersion askVersion() throws InterruptedException {
        ProcessRunner.Result result;
        try {
            result = processes.run(new ProcessRunner.Call(
                    List.of(settings.executable(), "version", "--template", "{{.Version}}"),
                    settings.environment(),
                    "",
                    READ_TIMEOUT));
        } catch (IOException e) {
            throw noHelm(e.getMessage());
        }
        if (result.exitCode() != 0) {
            throw noHelm(result.error().strip());
        }
        return HelmVersion.parse(result.output());
    }

    /** The last revision's metadata, or empty when there is no such release. */
    public Optional<ReleaseMetadata> metadata(ReleaseId release) throws InterruptedException {
        return metadata(command("get", "metadata", release.name()), release);
    }

    /** One revision's metadata, or empty when there is no such revision. */
    public Optional<ReleaseMetadata> metadata(ReleaseId release, int revision) throws InterruptedException {
        return metadata(command("get", "metadata", release.name(), "--revision", String.valueOf(revision)), release);
    }

    private Optional<ReleaseMetadata> metadata(List<String> command, ReleaseId release) throws InterruptedException {
        command.addAll(List.of("--output", "json"));
        try {
            JsonNode node = json(run("get metadata", in(release, command), "", READ_TIMEOUT));
            return Optional.of(new ReleaseMetadata(
                    node.path("chart").asText(),
                    node.path("version").asText(),
                    node.path("appVersion").asText(),
                    node.path("revision").asInt(),
                    ReleaseStatus.of(node.path("status").asText())));
        } catch (HelmException e) {
            if (e.kind() == HelmException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The newest revisions, oldest first; empty when there is no such release. */
    public List<Revision> history(ReleaseId release, int max) throws InterruptedException {
        List<String> command = command("history", release.name(), "--max", String.valueOf(max), "--output", "json");
        JsonNode nodes;
        try {
            nodes = json(run("history", in(release, command), "", READ_TIMEOUT));
        } catch (HelmException e) {
            if (e.kind() == HelmException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
        List<Revision> result = new ArrayList<>();
        for (JsonNode node : nodes) {
            result.add(new Revision(
                    node.path("revision").asInt(),
                    ReleaseStatus.of(node.path("status").asText()),
                    instant(node.path("updated").asText()),
                    node.path("chart").asText(),
                    node.path("description").asText()));
        }
        return result;
    }

    /** The manifest of a revision, hooks left out. */
    public Manifest manifest(ReleaseId release, int revision) throws InterruptedException {
        List<String> command = command("get", "manifest", release.name(), "--revision", String.valueOf(revision));
        return Manifest.parse(run("get manifest", in(release, command), "", READ_TIMEOUT));
    }

    /** The values that users gave for a revision; they may hold secrets and are never printed. */
    public JsonNode userValues(ReleaseId release, int revision) throws InterruptedException {
        List<String> command =
                command("get", "values", release.name(), "--revision", String.valueOf(revision), "--output", "json");
        return json(run("get values", in(release, command), "", READ_TIMEOUT));
    }

    /** A revision's values with the chart's defaults below them; they may hold secrets and are never printed. */
    public JsonNode effectiveValues(ReleaseId release, int revision) throws InterruptedException {
        List<String> command = command(
                "get", "values", release.name(), "--all", "--revision", String.valueOf(revision), "--output", "json");
        return json(run("get values", in(release, command), "", READ_TIMEOUT));
    }

    /** Chart name and version that a reference leads to. */
    public ChartInfo show(ChartReference chart) throws InterruptedException {
        List<String> command = command("show", "chart");
        command.addAll(arguments(chart));
        return ChartInfo.parse(run("show chart", command, "", WRITE_TIMEOUT));
    }

    /** Downloads a chart into the scratch folder once, so that later calls need no network; a local one stays. */
    public ChartReference pull(ChartReference chart) throws InterruptedException {
        if (chart.local()) {
            return chart;
        }
        // asking first means to download it twice
        String archive = chart.archive().orElse(null);
        ChartReference exact = chart;
        if (archive == null) {
            ChartInfo info = show(chart);
            exact = chart.at(info.version());
            archive = info.name() + "-" + info.version() + ".tgz";
        }
        List<String> command = command("pull", "--destination", settings.scratch());
        command.addAll(arguments(exact));
        run("pull", command, "", WRITE_TIMEOUT);
        return new ChartReference(settings.scratch() + "/" + archive, null, exact.version());
    }

    /** What an upgrade or install would make of the release, seen by the API server, with nothing changed. */
    public Rendered dryRun(HelmChange change) throws InterruptedException {
        List<String> command = change.arguments(settings, List.of("--dry-run=server", "--output", "json"));
        JsonNode node = json(run(change, command));
        return new Rendered(
                ChartInfo.of(node.path("chart").path("metadata")),
                Manifest.parse(node.path("manifest").asText()),
                node.path("config"));
    }

    /** Does it. Its standard output holds the user's values and is not even read. */
    public void apply(HelmChange change) throws InterruptedException {
        List<String> label = List.of("--labels", HelmChange.LABEL + "=" + change.label());
        run(change, change.arguments(settings, label));
    }

    /** Goes back to a revision. Always a named one: a bare rollback takes n-1 even when that one failed. */
    public void rollback(ReleaseId release, int revision) throws InterruptedException {
        run("rollback", in(release, command("rollback", release.name(), String.valueOf(revision))), "", WRITE_TIMEOUT);
    }

    private String run(String verb, List<String> command, String input, Duration timeout) throws InterruptedException {
        return run(verb, new ProcessRunner.Call(command, settings.environment(), input, timeout), text -> text);
    }

    private String run(HelmChange change, List<String> command) throws InterruptedException {
        ProcessRunner.Call call =
                new ProcessRunner.Call(command, settings.environment(), change.input(), WRITE_TIMEOUT);
        return run(change.verb(), call, change::withoutValues);
    }

    private String run(String verb, ProcessRunner.Call call, UnaryOperator<String> shown) throws InterruptedException {
        ProcessRunner.Result result;
        try {
            result = processes.run(call);
        } catch (IOException e) {
            throw HelmException.lost(verb, String.valueOf(e.getMessage()));
        }
        if (result.exitCode() != 0) {
            throw HelmException.of(verb, result.exitCode(), shown.apply(result.error()));
        }
        return result.output();
    }

    private List<String> command(String... words) {
        List<String> result = new ArrayList<>();
        result.add(settings.executable());
        result.addAll(List.of(words));
        return result;
    }

    private List<String> in(ReleaseId release, List<String> command) {
        return HelmChange.in(settings, release, command);
    }

    private static List<String> arguments(ChartReference chart) {
        return HelmChange.arguments(chart);
    }

    private static JsonNode json(String output) {
        try {
            return JSON.readTree(output);
        } catch (JsonProcessingException e) {
            // the exception quotes its input, which may hold a user's values
            throw HelmException.of("output", Text.of("helm.noJson"));
        }
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private RefusedException noHelm(String why) {
        return new RefusedException(
                RefusedException.Reason.NO_HELM, Text.of("helm.missing", settings.executable(), why));
    }
}
