package io.jenkins.plugins.milvus.local;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.KubernetesCluster;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.helm.HelmSettings;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.operation.Console;
import io.jenkins.plugins.milvus.operation.InstallOperation;
import io.jenkins.plugins.milvus.operation.Operation;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.operation.ScaleOperation;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that Jenkins otherwise gives to an operation, on this machine: for the demo, tests and benchmarks. */
public final class LocalRun implements AutoCloseable {

    private final LocalProcesses processes = new LocalProcesses();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final ExecutorService worker = Executors.newCachedThreadPool();
    private final Path scratch;
    private final Cluster cluster;
    private final Ports ports;
    private volatile OperationState last;

    /**
     * @param kubeconfig path of a kubeconfig
     * @param context its context, or null for the current one
     * @param helm Helm's program
     * @param console where to print
     */
    public LocalRun(String kubeconfig, String context, String helm, Console console) throws IOException {
        scratch = Files.createTempDirectory("milvus");
        InstantSource clock = InstantSource.system();
        ClusterEndpoint endpoint = new KubeconfigReader(processes, clock).readFiles(List.of(kubeconfig), context);
        cluster = KubernetesCluster.connect(endpoint, ConnectionSettings.direct(timer));
        String namespace =
                endpoint.namespace() == null || endpoint.namespace().isEmpty() ? "default" : endpoint.namespace();
        HelmSettings settings = new HelmSettings(helm, kubeconfig, context, scratch.toString());
        ports = new Ports(
                new Helm(processes, settings),
                cluster,
                namespace,
                clock,
                timer,
                worker,
                console,
                state -> last = state);
    }

    /** The ports, for tests that build operations of their own. */
    public Ports ports() {
        return ports;
    }

    /** The same with somebody else to remember the states. */
    public Ports ports(Consumer<OperationState> checkpoint) {
        return new Ports(
                ports.helm(),
                ports.cluster(),
                ports.defaultNamespace(),
                ports.clock(),
                ports.timer(),
                ports.worker(),
                ports.console(),
                checkpoint,
                ports.witness());
    }

    /** A folder of this run alone; it is removed at the end. */
    public Path scratch() {
        return scratch;
    }

    /** Every process that was started. */
    public List<List<String>> commands() {
        return processes.commands();
    }

    /** The same with their environments. */
    public List<ProcessRunner.Call> calls() {
        return processes.calls();
    }

    /** The state that was remembered last. */
    public OperationState lastState() {
        return last;
    }

    /** Scales and waits for the end. */
    public OperationResult scale(ScaleRequest request, RolloutPolicy policy) {
        return run(new ScaleOperation(ports, policy, request));
    }

    /** Installs and waits for the end. */
    public OperationResult install(InstallRequest request, RolloutPolicy policy) {
        return run(new InstallOperation(ports, policy, request));
    }

    /** Runs any operation to its end and throws what it failed with. */
    public OperationResult run(Operation operation) {
        try {
            return operation.start().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        timer.shutdownNow();
        worker.shutdownNow();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
