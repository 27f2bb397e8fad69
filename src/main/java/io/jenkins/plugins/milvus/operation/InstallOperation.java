package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.helm.ReleaseMetadata;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a release into being, or makes sure that it is there, and waits for all that belongs to it. */
public final class InstallOperation extends Operation {

    private final InstallRequest request;
    private InstallPreparation.Findings findings;

    /** A new one. */
    public InstallOperation(Ports ports, RolloutPolicy policy, InstallRequest request) {
        this(ports, policy, request, begin(ports, request.care()));
    }

    /** One that goes on from a stored state. */
    public InstallOperation(Ports ports, RolloutPolicy policy, InstallRequest request, OperationState state) {
        super(ports, policy, ports.release(request.namespace(), request.release()), request.care(), state);
        this.request = request;
    }

    @Override
    OperationState prepare(OperationState from) throws InterruptedException {
        findings = new InstallPreparation(ports, request, subject()).look();
        Intent intent = findings.intent();
        intent.changes().forEach(ports.console()::line);
        Course course = Course.at(findings.lastRevision());
        return from.prepared(findings.nothingToDo() ? Phase.VERIFY : Phase.APPLY, intent, course);
    }

    @Override
    Optional<WatchScope> before(OperationState from) throws InterruptedException {
        int deployed = from.intent().restorable();
        if (deployed == 0) {
            return Optional.empty();
        }
        Manifest manifest = findings == null ? ports.helm().manifest(from.release(), deployed) : findings.deployed();
        return Optional.of(ReleaseScope.of(from.release(), manifest));
    }

    @Override
    OperationState apply(OperationState from) throws InterruptedException {
        ReleaseId release = from.release();
        boolean fresh = from.intent().restorable() == 0;
        ChartReference chart = findings == null
                ? ports.helm().pull(request.chart().at(from.intent().version()))
                : findings.chart();
        ports.console()
                .line(Text.of(
                        fresh ? "operation.installing" : "operation.upgrading",
                        release,
                        from.intent().version()));
        ports.helm()
                .apply(new HelmChange(
                        release,
                        chart,
                        kind(from),
                        request.valuesFiles(),
                        InstallPreparation.values(request, from.intent().etcdState()),
                        request.createNamespace(),
                        from.roundToken(),
                        from.callLabel()));
        return from.made(made(from).number());
    }

    private static HelmChange.Kind kind(OperationState from) {
        if (from.intent().restorable() > 0) {
            return HelmChange.Kind.UPGRADE;
        }
        return from.course().before() == 0 ? HelmChange.Kind.INSTALL : HelmChange.Kind.REINSTALL;
    }

    @Override
    Watched arm(OperationState from) throws InterruptedException {
        ReleaseId release = from.release();
        int revision = from.course().revision();
        Manifest manifest = ports.helm().manifest(release, revision);
        WatchScope scope = ReleaseScope.of(release, manifest);
        if (from.plan() != null) {
            return new Watched(scope, from);
        }
        ReleaseMetadata metadata = ports.helm().metadata(release, revision).orElseThrow();
        ports.console().line(Text.of("operation.chart", release, metadata.version(), metadata.appVersion(), revision));
        Map<String, Integer> baseline = from.course().changed() && from.phase() != Phase.ROLL_BACK
                ? from.course().baseline()
                : restarts(scope);
        List<WorkloadRecord> found = ports.cluster().find(scope.workloads());
        List<Target> targets = InstallTargets.of(manifest, scope.workloads(), found, from, baseline);
        RolloutPlan plan = new RolloutPlan(release, revision, true, targets, from.deadline());
        return new Watched(scope, from.verifying(from.intent().at(metadata.version()), plan));
    }

    @Override
    OperationResult result(OperationState end, List<Progress> progress, double seconds) {
        Map<String, Integer> ready = new LinkedHashMap<>();
        progress.forEach(each -> ready.put(each.label(), each.ready()));
        List<OperationResult.ComponentResult> components = end.plan().targets().stream()
                .map(target -> new OperationResult.ComponentResult(
                        target.label(), target.from(), target.want(), ready.getOrDefault(target.label(), 0)))
                .toList();
        return new OperationResult(
                end.release().name(),
                end.release().namespace(),
                ChartReference.MILVUS,
                end.intent().version(),
                end.course().revision(),
                end.intent().restorable(),
                end.course().changed(),
                components,
                end.intent().changes(),
                seconds);
    }
}
