package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.NO_RELEASE;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.OTHER_CHANGES;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.RELEASE_STATE;

import io.jenkins.plugins.milvus.cluster.AutoscalerRecord;
import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.cluster.Permission;
import io.jenkins.plugins.milvus.helm.ChartInfo;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.HelmException;
import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.helm.ManifestDiff;
import io.jenkins.plugins.milvus.helm.Rendered;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.operation.ConcurrentReads.Pending;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is looked at before a scale begins. Nothing here changes anything but what {@link LostHelm} settles. */
final class ScalePreparation {

    private final Ports ports;
    private final ScaleRequest request;
    private final ReleaseId release;

    ScalePreparation(Ports ports, ScaleRequest request, ReleaseId release) {
        this.ports = ports;
        this.request = request;
        this.release = release;
    }

    /**
     * What was found.
     *
     * @param intent what follows from it, without the changes
     * @param lastRevision number of the newest revision
     * @param nothingToDo whether what is asked for is what is deployed
     * @param deployed manifest of the deployed revision
     * @param scaled fields that may change
     * @param minimums autoscalers whose minimum is asked for
     */
    record Findings(
            Intent intent,
            int lastRevision,
            boolean nothingToDo,
            Manifest deployed,
            Set<String> scaled,
            Map<Component, AutoscalerRecord> minimums) {}

    Findings look() throws InterruptedException {
        ports.helm().version();
        Standing standing = standing();
        Revision deployed = standing.deployed();
        String version = deployed.chartVersion(ChartReference.MILVUS)
                .orElseThrow(() ->
                        new RefusedException(NO_RELEASE, Text.of("operation.notMilvus", release, deployed.chart())));
        ports.console().line(Text.of("operation.found", release, version, deployed.number()));
        try (ConcurrentReads reads = new ConcurrentReads(ports.worker())) {
            return look(reads, standing, version);
        }
    }

    /**
     * The API server is asked with the newest revision known, while Helm tells about it: so what is live is never older than
     * what it is compared with. There is one Helm at a time, for which the smallest container has memory.
     */
    private Findings look(ConcurrentReads reads, Standing standing, String version) throws InterruptedException {
        Cluster cluster = ports.cluster();
        String namespace = release.namespace();
        Pending<Manifest> stored = reads.begin(
                () -> ports.helm().manifest(release, standing.deployed().number()));
        Pending<List<Permission>> missing = reads.begin(() -> cluster.missing(namespace, Access.SCALE));
        Pending<ReleaseComponents> found = reads.begin(() -> ReleaseComponents.of(cluster, release));
        Pending<List<AutoscalerRecord>> autoscalers = reads.begin(() -> cluster.autoscalers(namespace));

        Access.refuse(cluster, namespace, missing.get());
        ReleaseComponents components = found.get();
        Map<Component, Integer> wanted = components.resolve(request.replicas());
        refusePaused(components, wanted.keySet());
        Manifest manifest = stored.get();
        Map<Component, AutoscalerRecord> minimums =
                new Autoscalers(autoscalers.get(), release, request.autoscaler()).of(components, wanted, manifest);
        refuseForeignImages(components, manifest);
        return compare(standing, version, components, wanted, manifest, minimums);
    }

    /** What the request comes to, seen from what is stored and what is live. */
    private Findings compare(
            Standing standing,
            String version,
            ReleaseComponents components,
            Map<Component, Integer> wanted,
            Manifest manifest,
            Map<Component, AutoscalerRecord> minimums) {
        Map<String, Integer> from = new LinkedHashMap<>();
        Map<Component, Integer> live = new LinkedHashMap<>();
        Set<String> scaled = new HashSet<>();
        boolean same = standing.condition() == Standing.Condition.DEPLOYED;
        for (Map.Entry<Component, Integer> each : wanted.entrySet()) {
            AutoscalerRecord autoscaler = minimums.get(each.getKey());
            if (autoscaler != null) {
                DeploymentRecord deployment =
                        components.deployments(each.getKey()).get(0);
                from.put(
                        ReleaseComponents.label(each.getKey(), deployment),
                        deployment.workload().specReplicas());
                scaled.add(DiffGuard.minimum(autoscaler.name()));
                same &= autoscaler.min() == each.getValue()
                        && Autoscalers.minimum(manifest, autoscaler.name()) == each.getValue();
                continue;
            }
            int groups = components.deployments(each.getKey()).size();
            if (groups > 1) {
                ports.console()
                        .line(Text.of(
                                "operation.groups", each.getKey(), each.getValue(), groups, each.getValue() * groups));
            }
            for (DeploymentRecord deployment : components.deployments(each.getKey())) {
                int now = deployment.workload().specReplicas();
                from.put(ReleaseComponents.label(each.getKey(), deployment), now);
                live.merge(each.getKey(), now, Math::max);
                scaled.add(DiffGuard.replicas(name(deployment)));
                same &= now == each.getValue()
                        && stored(manifest, deployment.workload().ref()) == each.getValue();
            }
        }
        Set<Component> exact = new HashSet<>(wanted.keySet());
        exact.removeAll(minimums.keySet());
        Map<String, Integer> kept = kept(components, exact, manifest, scaled);
        Intent intent = new Intent(
                release,
                version,
                standing.deployed().number(),
                from,
                Rounds.of(live, wanted, request.pace()),
                kept,
                minimums.entrySet().stream()
                        .collect(Collectors.toMap(
                                each -> each.getKey().chartKey(),
                                each -> each.getValue().min())),
                etcdState(manifest),
                List.of());
        return new Findings(intent, standing.last().number(), same, manifest, scaled, minimums);
    }

    /**
     * Asks Helm and the API server what would change, and refuses what nobody asked for, as well as any other chart than
     * that of the release.
     */
    Intent guard(Findings findings, ChartReference chart) throws InterruptedException {
        Intent intent = findings.intent();
        Map<String, Integer> last = intent.rounds().get(intent.rounds().size() - 1);
        HelmChange change = new HelmChange(
                release, chart, HelmChange.Kind.SCALE, List.of(), values(intent, last), false, "dry run", "");
        Manifest planned = plan(change, intent.version());
        findings.minimums()
                .forEach((component, autoscaler) ->
                        Autoscalers.check(component, autoscaler, planned, last.get(component.chartKey())));
        DiffGuard guard = DiffGuard.compare(findings.deployed(), planned, findings.scaled(), intent.etcdState());
        List<String> lines = new ArrayList<>();
        guard.wanted().forEach(each -> lines.add(each.toString()));
        guard.harmless()
                .forEach(each -> lines.add(Text.of(
                        each.kind() == ManifestDiff.Kind.REMOVED ? "operation.harmless" : "operation.alreadySo",
                        each)));
        if (!guard.others().isEmpty()) {
            List<String> others =
                    guard.others().stream().map(ManifestDiff.Change::toString).toList();
            if (!request.allowOtherChanges()) {
                others.forEach(ports::warn);
                throw new RefusedException(
                        OTHER_CHANGES, Text.of("operation.otherChanges", release, others.size(), others.get(0)));
            }
            lines.addAll(others);
        }
        return intent.changing(lines);
    }

    /** Another chart may well fail in a way of its own: what is wrong with it is that it is another one. */
    private Manifest plan(HelmChange change, String version) throws InterruptedException {
        try {
            Rendered rendered = ports.helm().dryRun(change);
            checkChart(change.chart(), rendered.chart(), version);
            return rendered.manifest();
        } catch (HelmException e) {
            checkChart(change.chart(), ports.helm().show(change.chart()), version);
            throw e;
        }
    }

    /** Refuses any chart but the deployed one. */
    static void checkChart(ChartReference chart, ChartInfo info, String version) {
        if (!ChartReference.MILVUS.equals(info.name()) || !version.equals(info.version())) {
            throw new RefusedException(
                    INVALID, Text.of("operation.otherChart", chart.location(), info.name(), info.version(), version));
        }
    }

    /** What Helm is given: numbers of the round, numbers that must not revert, and what keeps etcd still. */
    static Map<String, Object> values(Intent intent, Map<String, Integer> asked) {
        Map<String, Object> result = new LinkedHashMap<>();
        intent.kept().forEach((key, replicas) -> result.put(key, Map.of("replicas", replicas)));
        asked.forEach((key, replicas) -> {
            if (intent.minimums().containsKey(key)) {
                Map<String, Object> both = new LinkedHashMap<>();
                both.put("hpa", Map.of("minReplicas", replicas));
                if (intent.kept().containsKey(key)) {
                    both.put("replicas", intent.kept().get(key));
                }
                result.put(key, both);
            } else {
                result.put(key, Map.of("replicas", replicas));
            }
        });
        if (!intent.etcdState().isEmpty()) {
            result.put("etcd", Map.of("initialClusterState", intent.etcdState()));
        }
        return result;
    }

    private Standing standing() throws InterruptedException {
        List<Revision> history = ports.helm().history(release, HelmChange.HISTORY);
        if (history.isEmpty()) {
            throw noRelease();
        }
        if (request.care().recoverStale() && !request.dryRun() && new LostHelm(ports).recover(release, history)) {
            history = ports.helm().history(release, HelmChange.HISTORY);
        }
        Standing standing = Standing.of(history, ports.clock().instant());
        standing.refuseLocked(release);
        int last = standing.last().number();
        switch (standing.condition()) {
            case REMOVED -> throw noRelease();
            case NEVER_DEPLOYED ->
                throw new RefusedException(RELEASE_STATE, Text.of("operation.neverDeployed", release, last));
            case FAILED -> {
                if (standing.deployed().number() != last) {
                    ports.warn(Text.of(
                            "operation.lastFailed", last, standing.deployed().number()));
                }
            }
            default -> {
                // deployed: nothing to say
            }
        }
        return standing;
    }

    /** The live one where an upgrade that was never finished has changed it: putting it back restarts all of etcd. */
    private String etcdState(Manifest manifest) {
        return DiffGuard.etcd(manifest)
                .flatMap(object -> ports.cluster()
                        .environment(
                                new WorkloadRef(WorkloadKind.STATEFUL_SET, release.namespace(), object.name()),
                                DiffGuard.ETCD_STATE))
                .orElseGet(() -> DiffGuard.etcdState(manifest));
    }

    private RefusedException noRelease() {
        return new RefusedException(NO_RELEASE, Text.of("operation.noRelease", release.name(), release.namespace()));
    }

    /** Kubernetes gives it pods, but would never call it up to date, nor could anybody else. */
    private void refusePaused(ReleaseComponents components, Set<Component> wanted) {
        for (Component component : wanted) {
            for (DeploymentRecord deployment : components.deployments(component)) {
                if (deployment.workload().paused()) {
                    throw new RefusedException(
                            RELEASE_STATE, Text.of("operation.paused", name(deployment), release.namespace()));
                }
            }
        }
    }

    /** Helm's three-way merge puts the image of the manifest back: a silent downgrade of pods patched by hand. */
    private void refuseForeignImages(ReleaseComponents components, Manifest manifest) {
        for (Component component : Component.values()) {
            for (DeploymentRecord deployment : components.deployments(component)) {
                Map<String, String> images = images(manifest, deployment);
                deployment.images().forEach((container, live) -> {
                    String stored = images.get(container);
                    if (stored != null && !stored.equals(live) && !request.allowOtherChanges()) {
                        throw new RefusedException(
                                OTHER_CHANGES,
                                Text.of("operation.foreignImage", name(deployment), live, stored, release));
                    }
                });
            }
        }
    }

    /** Numbers of components that nobody asked about, which differ from the deployed revision and have to stay. */
    private Map<String, Integer> kept(
            ReleaseComponents components, Set<Component> wanted, Manifest manifest, Set<String> scaled) {
        Map<String, Integer> result = new LinkedHashMap<>();
        for (Component component : components.workers()) {
            if (wanted.contains(component)) {
                continue;
            }
            for (DeploymentRecord deployment : components.deployments(component)) {
                int stored = stored(manifest, deployment.workload().ref());
                int live = deployment.workload().specReplicas();
                if (stored >= 0 && stored != live) {
                    result.put(component.chartKey(), live);
                    scaled.add(DiffGuard.replicas(name(deployment)));
                    ports.warn(Text.of("operation.kept", ReleaseComponents.label(component, deployment), live, stored));
                }
            }
        }
        return result;
    }

    static String name(DeploymentRecord deployment) {
        return deployment.workload().ref().name();
    }

    /** Replicas in the manifest; -1 where the chart leaves the field out or does not have the workload. */
    static int stored(Manifest manifest, WorkloadRef ref) {
        return manifest.find(ref.kind().kind(), ref.name())
                .map(object -> object.at("spec", "replicas"))
                .filter(Number.class::isInstance)
                .map(number -> ((Number) number).intValue())
                .orElse(-1);
    }

    private static Map<String, String> images(Manifest manifest, DeploymentRecord deployment) {
        Map<String, String> result = new LinkedHashMap<>();
        Object containers = manifest.find("Deployment", name(deployment))
                .map(object -> object.at("spec", "template", "spec", "containers"))
                .orElse(null);
        if (containers instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> container) {
                    result.put(String.valueOf(container.get("name")), String.valueOf(container.get("image")));
                }
            }
        }
        return result;
    }
}
