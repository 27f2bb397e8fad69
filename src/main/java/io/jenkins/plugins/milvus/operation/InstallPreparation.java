package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.DIFFERS;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.RELEASE_STATE;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.Permission;
import io.jenkins.plugins.milvus.helm.ChartInfo;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.helm.ReleaseMetadata;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.operation.ConcurrentReads.Pending;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is looked at before an install begins. Nothing here changes anything but what {@link LostHelm} settles. */
final class InstallPreparation {

    private final Ports ports;
    private final InstallRequest request;
    private final ReleaseId release;

    InstallPreparation(Ports ports, InstallRequest request, ReleaseId release) {
        this.ports = ports;
        this.request = request;
        this.release = release;
    }

    /**
     * What was found.
     *
     * @param intent what follows from it
     * @param lastRevision number of the newest revision; 0 when there is no release
     * @param nothingToDo whether the release is there already as it is asked for
     * @param chart the chart to apply, on the agent
     * @param deployed manifest of what is there; null when there is no release
     */
    record Findings(Intent intent, int lastRevision, boolean nothingToDo, ChartReference chart, Manifest deployed) {}

    Findings look() throws InterruptedException {
        List<Revision> history = accessible();
        if (history.isEmpty()) {
            return fresh();
        }
        if (request.onExisting() == OnExisting.FAIL) {
            throw new RefusedException(RELEASE_STATE, Text.of("operation.exists", release));
        }
        boolean recovered = request.care().recoverStale() && new LostHelm(ports).recover(release, history);
        if (recovered) {
            history = ports.helm().history(release, HelmChange.HISTORY);
        }
        return existing(Standing.of(history, ports.clock().instant()), recovered);
    }

    /** The release's history, once it is sure that Helm and the cluster can be used. */
    private List<Revision> accessible() throws InterruptedException {
        Cluster cluster = ports.cluster();
        String namespace = release.namespace();
        try (ConcurrentReads reads = new ConcurrentReads(ports.worker())) {
            Pending<Boolean> exists =
                    reads.begin(() -> request.createNamespace() || cluster.namespaceExists(namespace));
            Pending<List<Permission>> missing = reads.begin(() -> cluster.missing(namespace, Access.INSTALL));
            ports.helm().version();
            if (request.chart().archived()) {
                ports.warn(Text.of("operation.archived", ChartReference.DEFAULT_REPOSITORY));
            }
            if (!exists.get()) {
                throw new RefusedException(INVALID, Text.of("operation.noNamespace", namespace));
            }
            Access.refuse(cluster, namespace, missing.get());
            return ports.helm().history(release, HelmChange.HISTORY);
        }
    }

    private Findings fresh() throws InterruptedException {
        ChartReference chart = ports.helm().pull(request.chart());
        ChartInfo info = checked(chart);
        Intent intent = new Intent(release, info.version(), 0, Map.of(), List.of(), Map.of(), Map.of(), "", List.of());
        return new Findings(intent, 0, false, chart, null);
    }

    private Findings existing(Standing standing, boolean recovered) throws InterruptedException {
        int last = standing.last().number();
        String status = standing.last().status().word();
        boolean never = standing.condition() == Standing.Condition.NEVER_DEPLOYED;
        // an install that was killed half-way is nothing to keep
        boolean keep = request.onExisting() == OnExisting.KEEP && !(never && recovered);
        standing.refuseLocked(release);
        switch (standing.condition()) {
            case REMOVED ->
                throw new RefusedException(
                        RELEASE_STATE, Text.of("operation.removed", release, release.name(), release.namespace()));
            case NEVER_DEPLOYED, FAILED -> {
                if (keep) {
                    throw new RefusedException(RELEASE_STATE, Text.of("operation.failedExists", release, last, status));
                }
            }
            default -> {
                // deployed: compare below
            }
        }
        int compared = standing.deployed() == null ? last : standing.deployed().number();
        ReleaseMetadata metadata = ports.helm().metadata(release, compared).orElseThrow();
        if (!ChartReference.MILVUS.equals(metadata.chart())) {
            throw new RefusedException(INVALID, Text.of("operation.notMilvus", release, metadata.chart()));
        }
        String version = request.chart().version() == null
                ? metadata.version()
                : request.chart().version();
        ChartReference chart = ports.helm()
                .pull(
                        request.chart().local()
                                ? request.chart()
                                : request.chart().at(version));
        ChartInfo info = checked(chart);
        List<String> differences = differences(metadata, compared, chart, info);
        boolean same = differences.isEmpty() && standing.condition() == Standing.Condition.DEPLOYED;
        if (!same && keep) {
            throw new RefusedException(DIFFERS, Text.of("operation.differs", release, String.join(", ", differences)));
        }
        if (same) {
            ports.console().line(Text.of("operation.asAsked", release, metadata.version(), compared));
        }
        Manifest deployed = ports.helm().manifest(release, compared);
        Intent intent = new Intent(
                release,
                info.version(),
                never ? 0 : compared,
                never ? Map.of() : replicas(deployed),
                List.of(),
                Map.of(),
                Map.of(),
                never ? "" : DiffGuard.etcdState(deployed),
                differences.stream().map(each -> "~ " + each).toList());
        return new Findings(intent, last, same, chart, deployed);
    }

    private List<String> differences(ReleaseMetadata metadata, int revision, ChartReference chart, ChartInfo info)
            throws InterruptedException {
        List<String> result = new ArrayList<>();
        if (!info.version().equals(metadata.version())) {
            result.add(Text.of("operation.versionDiffers", metadata.version(), info.version()));
        }
        Helm helm = ports.helm();
        JsonNode asked = helm.dryRun(new HelmChange(
                        release,
                        chart,
                        HelmChange.Kind.COMPARE,
                        request.valuesFiles(),
                        values(request, ""),
                        false,
                        "dry run",
                        ""))
                .config();
        result.addAll(
                ValuesDiff.between(asked, helm.userValues(release, revision), helm.effectiveValues(release, revision)));
        return result;
    }

    /** What Helm is given on standard input. */
    static Map<String, Object> values(InstallRequest request, String etcdState) {
        Map<String, Object> result = new LinkedHashMap<>(request.values());
        merge(result, "cluster", Map.of("enabled", request.mode() == InstallRequest.Mode.CLUSTER));
        request.replicas()
                .forEach((name, count) -> Component.find(name)
                        .ifPresent(component -> merge(result, component.chartKey(), Map.of("replicas", count))));
        if (!etcdState.isEmpty()) {
            merge(result, "etcd", Map.of("initialClusterState", etcdState));
        }
        return result;
    }

    private static void merge(Map<String, Object> values, String key, Map<String, Object> more) {
        Map<String, Object> merged = new LinkedHashMap<>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> merged.put(String.valueOf(name), value));
        }
        merged.putAll(more);
        values.put(key, merged);
    }

    private ChartInfo checked(ChartReference chart) throws InterruptedException {
        ChartInfo info = ports.helm().show(chart);
        if (!ChartReference.MILVUS.equals(info.name())) {
            throw new RefusedException(INVALID, Text.of("operation.foreignChart", chart.location(), info.name()));
        }
        if (request.chart().version() != null && !request.chart().version().equals(info.version())) {
            throw new RefusedException(
                    INVALID,
                    Text.of(
                            "operation.otherVersion",
                            chart.location(),
                            info.version(),
                            request.chart().version()));
        }
        return info;
    }

    /** Replicas by workload name: what an upgrade starts from. */
    private static Map<String, Integer> replicas(Manifest manifest) {
        Map<String, Integer> result = new LinkedHashMap<>();
        manifest.objects().forEach(object -> {
            if (object.at("spec", "replicas") instanceof Number number) {
                result.put(object.name(), number.intValue());
            }
        });
        return result;
    }
}
