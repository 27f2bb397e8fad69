package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.DeploymentRecord;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.helm.HelmChange;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.release.Text;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Diagnosis;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings components of a release to the requested numbers, and changes nothing else. */
public final class ScaleOperation extends Operation {

    private final ScaleRequest request;
    private ChartReference pulled;

    /** A new one. */
    public ScaleOperation(Ports ports, RolloutPolicy policy, ScaleRequest request) {
        this(ports, policy, request, begin(ports, request.care()));
    }

    /** One that goes on from a stored state. */
    public ScaleOperation(Ports ports, RolloutPolicy policy, ScaleRequest request, OperationState state) {
        super(ports, policy, ports.release(request.namespace(), request.release()), request.care(), state);
        this.request = request;
    }

    @Override
    public boolean changes() {
        return !request.dryRun();
    }

    @Override
    OperationState prepare(OperationState from) throws InterruptedException {
        ScalePreparation preparation = new ScalePreparation(ports, request, subject());
        ScalePreparation.Findings findings = preparation.look();
        Intent intent = findings.intent();
        Course course = Course.at(findings.lastRevision());
        if (findings.nothingToDo()) {
            ports.console().line(Text.of("operation.nothingToDo", intent.release()));
            return from.prepared(request.dryRun() ? Phase.DONE : Phase.VERIFY, intent, course);
        }
        // whether a local one is the deployed one shows in the dry run
        ChartReference given = request.chart().local() ? request.chart().at(intent.version()) : chart(intent.version());
        Intent guarded = preparation.guard(findings, given);
        pulled = given;
        guarded.changes().forEach(ports.console()::line);
        if (request.dryRun()) {
            ports.console().line(Text.of("operation.dryRun"));
            return from.prepared(Phase.DONE, guarded, course);
        }
        return from.prepared(Phase.APPLY, guarded, course);
    }

    @Override
    Optional<WatchScope> before(OperationState from) {
        return Optional.of(scope(deployments(from)));
    }

    @Override
    OperationState apply(OperationState from) throws InterruptedException {
        Intent intent = from.intent();
        ChartReference chart = chart(intent.version());
        ports.console().line(Text.of("operation.scaling", intent.release(), steps(from), chart.version()));
        ports.helm().apply(change(from, chart, from.asked(), from.roundToken()));
        return from.made(made(from).number());
    }

    /**
     * By the numbers. {@code helm rollback} would also bring back the Jobs of the installation, which initialise Pulsar once
     * more, and the stored number of each component that ran with another one. Only where more than numbers was allowed to
     * change has the whole revision to come back.
     */
    @Override
    void takeBack(OperationState from) throws InterruptedException {
        if (request.allowOtherChanges()) {
            super.takeBack(from);
            return;
        }
        Intent intent = from.intent();
        Map<String, Integer> before = new LinkedHashMap<>();
        intent.from()
                .forEach((label, replicas) -> before.merge(ReleaseComponents.chartKey(label), replicas, Math::max));
        before.putAll(intent.minimums());
        String description = Rollback.description(intent.restorable());
        ports.helm().apply(change(from, chart(intent.version()), before, description));
    }

    private static HelmChange change(
            OperationState from, ChartReference chart, Map<String, Integer> asked, String description) {
        return new HelmChange(
                from.release(),
                chart,
                HelmChange.Kind.SCALE,
                List.of(),
                ScalePreparation.values(from.intent(), asked),
                false,
                description,
                from.callLabel());
    }

    @Override
    Watched arm(OperationState from) {
        if (from.plan() != null) {
            return new Watched(scope(from.plan()), from);
        }
        Map<String, DeploymentRecord> deployments = deployments(from);
        WatchScope scope = scope(deployments);
        boolean back = from.phase() == Phase.ROLL_BACK;
        Map<String, Integer> baseline =
                from.course().changed() && !back ? from.course().baseline() : restarts(scope);
        List<Target> targets = new ArrayList<>();
        deployments.forEach((label, deployment) -> {
            WorkloadRecord workload = deployment.workload();
            int asked = from.asked().get(ReleaseComponents.chartKey(label));
            boolean atLeast = from.intent().minimums().containsKey(label);
            int want = back ? before(from.intent(), label, asked) : asked;
            targets.add(new Target(
                    workload.ref(),
                    label,
                    workload.uid(),
                    workload.generation(),
                    workload.templateHash(),
                    from.intent().from().getOrDefault(label, want),
                    want,
                    atLeast,
                    baseline));
        });
        RolloutPlan plan = new RolloutPlan(from.release(), from.course().revision(), false, targets, from.deadline());
        return new Watched(scope, from.verifying(from.intent(), plan));
    }

    private static int before(Intent intent, String label, int asked) {
        Integer minimum = intent.minimums().get(label);
        return minimum == null ? intent.from().getOrDefault(label, asked) : minimum;
    }

    @Override
    OperationResult result(OperationState end, List<Progress> progress, double seconds) {
        Map<String, Integer> ready = progress.stream()
                .collect(Collectors.toMap(Progress::label, Progress::ready, Integer::sum, LinkedHashMap::new));
        List<OperationResult.ComponentResult> components = end.intent().from().entrySet().stream()
                .map(each -> new OperationResult.ComponentResult(
                        each.getKey(),
                        each.getValue(),
                        end.intent().want(each.getKey()),
                        ready.getOrDefault(each.getKey(), each.getValue())))
                .toList();
        return new OperationResult(
                end.release().name(),
                end.release().namespace(),
                ChartReference.MILVUS,
                end.intent().version(),
                end.course().revision(),
                end.previousRevision(),
                end.course().changed(),
                components,
                end.intent().changes(),
                seconds);
    }

    private String steps(OperationState from) {
        return from.asked().entrySet().stream()
                .map(each -> each.getKey() + " -> " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Had once, unless another one has been deployed meanwhile. */
    private ChartReference chart(String version) throws InterruptedException {
        if (pulled == null || !version.equals(pulled.version())) {
            pulled = pull(version);
        }
        return pulled;
    }

    /** The deployed chart, and no other. */
    private ChartReference pull(String version) throws InterruptedException {
        if (request.chart().local()) {
            ScalePreparation.checkChart(request.chart(), ports.helm().show(request.chart()), version);
            return request.chart().at(version);
        }
        return ports.helm().pull(request.chart().at(version));
    }

    /** The Deployments of the current round, by label. */
    private Map<String, DeploymentRecord> deployments(OperationState from) {
        ReleaseComponents components = ReleaseComponents.of(ports.cluster(), from.release());
        Map<String, DeploymentRecord> result = new LinkedHashMap<>();
        for (String key : from.asked().keySet()) {
            Component component = Component.find(key).orElseThrow();
            components
                    .deployments(component)
                    .forEach(each -> result.put(ReleaseComponents.label(component, each), each));
        }
        for (String label : from.intent().from().keySet()) {
            if (!result.containsKey(label)) {
                throw deleted(label);
            }
        }
        return result;
    }

    /** It was there when PREPARE looked: neither a component that the release never had, nor one to pass over. */
    private static OperationFailedException deleted(String label) {
        String cause = Text.of("rollout.cause.deleted", "Deployment");
        String action = Text.of("rollout.action.deleted", label);
        Diagnosis diagnosis = new Diagnosis(Code.DELETED, label, "", "", "", "", cause, action);
        return FailureReport.failure(diagnosis);
    }

    private static WatchScope scope(Map<String, DeploymentRecord> deployments) {
        List<WorkloadRecord> workloads =
                deployments.values().stream().map(DeploymentRecord::workload).toList();
        return new WatchScope(
                workloads.get(0).ref().namespace(),
                workloads.stream().map(WorkloadRecord::ref).toList(),
                workloads.stream().map(WorkloadRecord::selector).distinct().toList(),
                false);
    }

    /**
     * The scope of a stored plan. A workload of it that is gone belongs to it all the same, so that its deletion is the
     * verdict: looked for by component it would be one that the release never had.
     */
    private WatchScope scope(RolloutPlan plan) {
        String namespace = plan.release().namespace();
        Map<String, String> all = ReleaseComponents.labels(plan.release());
        List<WorkloadRef> refs = plan.targets().stream().map(Target::ref).toList();
        List<Map<String, String>> selectors = ports.cluster().deployments(namespace, all).stream()
                .map(DeploymentRecord::workload)
                .filter(workload -> refs.contains(workload.ref()))
                .map(WorkloadRecord::selector)
                .distinct()
                .toList();
        return new WatchScope(namespace, refs, selectors.isEmpty() ? List.of(all) : selectors, false);
    }
}
