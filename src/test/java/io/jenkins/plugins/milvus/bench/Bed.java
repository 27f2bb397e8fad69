package io.jenkins.plugins.milvus.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.operation.FaultScenario;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A light release in a namespace of its own that all tools scale out in turn, and that is put back in between. */
public final class Bed implements AutoCloseable {

    /** The release. */
    public static final String RELEASE = "my-release";

    static final Duration PATIENCE = Duration.ofMinutes(15);

    /** A thousand pods need no rule each: so many different delays are enough. */
    private static final int MOST_RULES = 20;

    /** Every tool is waiting by then. */
    private static final int LEAST = 5000;

    private static final int SPREAD = 4000;

    private final KubernetesClient client;
    private final String namespace;
    private final String kubeconfig;
    private final String kubectl;

    /** Makes the namespace; nothing is installed yet. */
    public Bed(Path kubeconfig, String kubectl) {
        this.kubeconfig = kubeconfig.toString();
        this.kubectl = kubectl;
        this.namespace = "bench-" + Long.toString(System.currentTimeMillis(), 36);
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        LocalCluster.createNamespace(client, namespace);
    }

    /** The administrator's. */
    public KubernetesClient client() {
        return client;
    }

    /** Where the release is. */
    public String namespace() {
        return namespace;
    }

    String kubectl() {
        return kubectl;
    }

    /** Installs Milvus alone, one pod of each kind, and waits until all are ready. */
    public void install() throws Exception {
        List<String> command = new ArrayList<>(List.of("install", RELEASE, Tools.chart(FaultScenario.CHART)));
        command.addAll(FaultScenario.light());
        done(helm(3, kubeconfig, command));
        settled();
    }

    /** Puts every component back to these numbers without any of the tools that are measured, and waits. */
    public void reset(Map<String, Integer> replicas) throws Exception {
        done(helm(3, kubeconfig, upgrade(replicas)));
        settled();
    }

    /** Waits until every Deployment has the pods it asks for, ready, and no others. */
    void settled() {
        Await.within(PATIENCE, "the release is settled", () -> {
            List<Deployment> all =
                    client.apps().deployments().inNamespace(namespace).list().getItems();
            int wanted =
                    all.stream().mapToInt(each -> each.getSpec().getReplicas()).sum();
            List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
            return pods.size() == wanted && pods.stream().allMatch(FaultScenario::ready);
        });
    }

    /** The arguments of the guide's scale command, with the chart pinned. */
    static List<String> upgrade(Map<String, Integer> replicas) {
        List<String> command =
                new ArrayList<>(List.of("upgrade", RELEASE, Tools.chart(FaultScenario.CHART), "--reuse-values"));
        replicas.forEach((key, number) -> command.addAll(List.of("--set", key + ".replicas=" + number)));
        return command;
    }

    /** Runs Helm to its end. */
    ProcessRunner.Result helm(int major, String config, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Tools.helm(major)));
        command.addAll(arguments);
        return run(config, command);
    }

    /** Runs {@code kubectl rollout status} of a component to its end. */
    ProcessRunner.Result rolloutStatus(String config, String workload) throws Exception {
        return run(
                config,
                new ArrayList<>(List.of(
                        kubectl,
                        "rollout",
                        "status",
                        "deployment/" + workload,
                        "--timeout=" + PATIENCE.toSeconds() + "s")));
    }

    private ProcessRunner.Result run(String config, List<String> command) throws Exception {
        command.addAll(List.of("--namespace", namespace, "--kubeconfig", config));
        return new LocalProcesses().run(new ProcessRunner.Call(command, Map.of(), "", PATIENCE));
    }

    /**
     * Makes one of the anchors change the numbers and wait.
     *
     * @param waits false for the change alone
     */
    public void anchor(Tool tool, Map<String, Integer> replicas, boolean waits) throws Exception {
        anchor(tool, kubeconfig, replicas, waits);
    }

    /** The same with another way to the API server. */
    void anchor(Tool tool, String config, Map<String, Integer> replicas, boolean waits) throws Exception {
        List<String> command = upgrade(replicas);
        if (waits && tool != Tool.ROLLOUT_STATUS) {
            command.addAll(List.of("--wait", "--timeout", PATIENCE.toSeconds() + "s"));
        }
        done(helm(tool == Tool.HELM4 ? 4 : 3, config, command));
        if (waits && tool == Tool.ROLLOUT_STATUS) {
            done(rolloutStatus(config, FaultScenario.WORKLOAD));
        }
    }

    /** What the plugin is asked for. */
    ScaleRequest request(Map<String, Integer> replicas) {
        return new ScaleRequest(
                RELEASE, namespace, replicas, false, false, false, 0, Tools.reference(FaultScenario.CHART), PATIENCE);
    }

    /** Makes the query nodes that come from now on ready after delays like these, in milliseconds. */
    public void readyAfter(int[] delays) {
        LocalCluster.rules(
                client,
                namespace,
                IntStream.range(0, delays.length)
                        // the last rule is for all that are left
                        .mapToObj(i -> "{\"selector\": \"component=querynode\", \"readyAfter\": \"" + delays[i] + "ms\""
                                + (i + 1 < delays.length ? ", \"limit\": 1" : "") + "}")
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    /**
     * A delay for each of so many pods, in order. The last and longest is spread evenly over four seconds, twice the
     * interval at which Helm 3 looks, and so falls at any moment between two of its looks.
     */
    public static int[] delays(long seed, int pods) {
        Random random = new Random(seed);
        int longest = LEAST + random.nextInt(SPREAD);
        int[] delays = IntStream.range(0, Math.max(1, Math.min(pods, MOST_RULES)))
                .map(i -> longest / 2 + random.nextInt(longest / 2))
                .sorted()
                .toArray();
        delays[delays.length - 1] = longest;
        return delays;
    }

    RollableScalableResource<Deployment> workload() {
        return client.apps().deployments().inNamespace(namespace).withName(FaultScenario.WORKLOAD);
    }

    List<Pod> queryNodes() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("component", "querynode")
                .list()
                .getItems();
    }

    private static void done(ProcessRunner.Result result) {
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.error() + result.output());
        }
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
        client.close();
    }
}
