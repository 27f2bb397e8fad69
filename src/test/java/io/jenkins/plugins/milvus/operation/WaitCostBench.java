package io.jenkins.plugins.milvus.operation;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.jenkins.plugins.milvus.bench.Controllers;
import io.jenkins.plugins.milvus.bench.Looks;
import io.jenkins.plugins.milvus.bench.ReadyLog;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a wait costs: how long after the last Ready the verdict on a thousand pods comes and what memory they take, and
 * the memory and threads of each of fifty scales that wait at the same time, each for a release of its own. {@code
 * bench/wait-cost} is its command.
 */
final class WaitCostBench {

    private static final int PODS = 1000;
    private static final int ROUNDS = 5;
    private static final int WAITS = 50;
    private static final String RELEASE = "my-release";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String namespace = "cost-" + Long.toString(System.currentTimeMillis(), 36);
    private final Path kubeconfig;
    private final ReadyLog readyLog;

    private WaitCostBench(Path kubeconfig, Path readyLog) {
        this.kubeconfig = kubeconfig;
        this.readyLog = new ReadyLog(readyLog);
    }

    /** Arguments: kubeconfig, the file in which the simulated kubelets note when pods became ready, number of pods. */
    public static void main(String[] arguments) throws Exception {
        int pods = arguments.length > 2 ? Integer.parseInt(arguments[2]) : PODS;
        new WaitCostBench(Path.of(arguments[0]), Path.of(arguments[1])).run(pods);
        System.exit(0);
    }

    private void run(int pods) throws Exception {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                LocalRun run = new LocalRun(kubeconfig.toString(), null, Tools.helm(3), line -> {})) {
            LocalCluster.createNamespace(client, namespace);
            try {
                install(client, RELEASE, 2);
                manyPods(client, run, pods);
                manyWaits(client, run);
            } finally {
                client.namespaces().withName(namespace).delete();
            }
        }
    }

    private void install(KubernetesClient client, String release, int queryNodes) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Tools.helm(3), "install", release, Tools.chart(FaultScenario.CHART), "--namespace", namespace));
        command.addAll(FaultScenario.light());
        command.addAll(List.of("--set", "queryNode.replicas=" + queryNodes));
        ProcessRunner.Result result = new LocalProcesses()
                .run(new ProcessRunner.Call(command, Map.of("KUBECONFIG", kubeconfig.toString()), "", PATIENCE));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.error());
        }
        Await.within(PATIENCE, "the query nodes are ready", () -> {
            Integer ready = client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(release + "-milvus-querynode")
                    .get()
                    .getStatus()
                    .getReadyReplicas();
            return ready != null && ready == queryNodes;
        });
    }

    /** The verdict by itself several times, and then the memory: a collection at the wrong moment delays a verdict. */
    private void manyPods(KubernetesClient client, LocalRun run, int pods) throws Exception {
        // everything that is loaded once is loaded before
        scale(run.ports(), 3).get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        for (int round = 0; round <= ROUNDS; round++) {
            // of so many pods the first time is the first for the controllers and for the compiler of this JVM as well
            verdict(client, run, pods, round == 0 ? "the first time, " : "");
            scale(run.ports(), 3).get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        }
        double before = heap();
        CompletableFuture<OperationResult> running = scale(run.ports(), pods);
        double most = before;
        while (!running.isDone()) {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            if (!running.isDone()) {
                most = Math.max(most, heap());
            }
        }
        running.get();
        say("heap after a collection: %.1f MB before, at most %.1f MB while it waited", before, most);
    }

    /** The controllers' own time is what a plain watch of the Deployment tells: nobody can know earlier. */
    private void verdict(KubernetesClient client, LocalRun run, int pods, String when) throws Exception {
        Instant start = Instant.now();
        Controllers controllers = new Controllers(pods);
        Looks looks = new Looks();
        Instant verdict;
        try (Watch watch = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(FaultScenario.WORKLOAD)
                .watch(controllers)) {
            verdict = scale(run.ports().with(looks), pods)
                    .thenApply(result -> Instant.now())
                    .get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
            Await.within(PATIENCE, "the watch tells it as well", controllers::complete);
        }
        List<ReadyLog.Ready> ready = readyLog.of(namespace, FaultScenario.WORKLOAD + "-", start);
        Instant last = ready.get(ready.size() - 1).acknowledged();
        say(
                "%s3 -> %d pods: verdict %d ms after the last Ready was acknowledged (the controllers' own time %d ms, a look"
                        + " saw it at %d ms, a quorum read had confirmed it at %d ms), %d of %d were ready by then",
                when,
                pods,
                millis(last, verdict),
                millis(last, controllers.at()),
                millis(last, looks.seen()),
                millis(last, looks.confirmed()),
                3
                        + ready.stream()
                                .filter(each -> !each.acknowledged().isAfter(verdict))
                                .count(),
                pods);
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private void manyWaits(KubernetesClient client, LocalRun run) throws Exception {
        for (int i = 0; i < WAITS; i++) {
            install(client, release(i), 1);
        }
        LocalCluster.rules(client, namespace, "[{\"selector\": \"component=querynode\", \"readyAfter\": \"1h\"}]");
        double heap = heap();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        List<ScaleOperation> operations = new ArrayList<>();
        for (int i = 0; i < WAITS; i++) {
            ScaleOperation operation = new ScaleOperation(run.ports(), RolloutPolicy.DEFAULTS, request(release(i), 3));
            CompletableFuture<OperationResult> running = operation.start();
            operations.add(operation);
            // Helm's calls one scale after the other: it is the waiting that is measured
            Await.within(
                    PATIENCE,
                    "it waits",
                    () -> running.isDone() || !operation.progress().isEmpty());
        }
        // the worker's threads that were needed to begin end after a minute of idleness
        LockSupport.parkNanos(Duration.ofSeconds(65).toNanos());
        long waiting =
                operations.stream().filter(each -> !each.progress().isEmpty()).count();
        double each = (heap() - heap) * 1024 / WAITS;
        int more = ManagementFactory.getThreadMXBean().getThreadCount() - threads;
        say(
                "%d of %d scales wait: %.0f KB of heap for each, %d threads more for all of them",
                waiting, WAITS, each, more);
        operations.forEach(Operation::cancel);
    }

    private static String release(int number) {
        return "wait-" + number;
    }

    private CompletableFuture<OperationResult> scale(Ports ports, int replicas) {
        return new ScaleOperation(ports, LocalMilvus.AT_ONCE, request(RELEASE, replicas)).start();
    }

    private ScaleRequest request(String release, int replicas) {
        return new ScaleRequest(
                release,
                namespace,
                Map.of("queryNode", replicas),
                false,
                false,
                false,
                0,
                Tools.reference(FaultScenario.CHART),
                PATIENCE);
    }

    private static double heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0;
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
