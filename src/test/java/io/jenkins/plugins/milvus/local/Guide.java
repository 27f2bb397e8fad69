package io.jenkins.plugins.milvus.local;

import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Milvus' scale-out guide from the first command to the last: install in cluster mode, then scale each kind of worker
 * node out to 3 and in to 1 again.
 */
public final class Guide {

    /** Simulated pods fall over at once or never: watching them for 10 s a dozen times would only cost time. */
    public static final Duration STABLE_FOR = Duration.ofSeconds(1);

    private static final int OUT = 3;
    private static final int IN = 1;

    private final LocalRun run;
    private final String namespace;
    private final String chart;
    private final RolloutPolicy policy;

    /**
     * @param run where
     * @param namespace is created when it is missing
     * @param chart an archive or folder
     * @param policy how careful
     */
    public Guide(LocalRun run, String namespace, String chart, RolloutPolicy policy) {
        this.run = run;
        this.namespace = namespace;
        this.chart = chart;
        this.policy = policy;
    }

    /** All of it; throws what the first failing operation failed with. */
    public OperationResult run() {
        Console console = run.ports().console();
        console.line("# milvusInstall(release: '" + InstallRequest.DEFAULT_RELEASE + "')");
        OperationResult last = install();
        for (Component component : workers()) {
            for (int replicas : List.of(OUT, IN)) {
                console.line("# milvusScale(component: '" + component + "', replicas: " + replicas + ")");
                last = scale(component, replicas);
            }
        }
        return last;
    }

    /** The guide's first command. */
    public OperationResult install() {
        return run.install(
                new InstallRequest(
                        InstallRequest.DEFAULT_RELEASE,
                        namespace,
                        true,
                        InstallRequest.Mode.CLUSTER,
                        ChartReference.milvus(chart, null, null),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        InstallRequest.OnExisting.KEEP,
                        Care.within(InstallRequest.DEFAULT_TIMEOUT)),
                policy);
    }

    /** One of the guide's scale commands. */
    public OperationResult scale(Component component, int replicas) {
        return run.scale(
                new ScaleRequest(
                        InstallRequest.DEFAULT_RELEASE,
                        namespace,
                        Map.of(component.chartKey(), replicas),
                        false,
                        false,
                        false,
                        ScaleRequest.DEFAULT_PACE,
                        ChartReference.milvus(chart, null, null),
                        ScaleRequest.DEFAULT_TIMEOUT),
                policy);
    }

    /** The four kinds of worker nodes that the release has; which they are depends on the version of Milvus. */
    public List<Component> workers() {
        List<String> labels = run
                .ports()
                .cluster()
                .deployments(namespace, Map.of("app.kubernetes.io/instance", InstallRequest.DEFAULT_RELEASE))
                .stream()
                .map(deployment -> deployment.podLabels().getOrDefault("component", ""))
                .toList();
        List<Component> result = new ArrayList<>(Component.workers());
        result.removeIf(component -> !labels.contains(component.label()));
        return result;
    }
}
