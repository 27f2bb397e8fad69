package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.release.ReleaseId;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Everything that an operation needs from outside.
 *
 * @param helm Helm, where the build runs
 * @param cluster the API server; owned and closed by whoever made it
 * @param defaultNamespace the namespace of the kubeconfig's context, {@code default} where it has none
 * @param clock the time
 * @param timer only starts things: nothing that blocks ever runs on it
 * @param worker runs what blocks for seconds: Helm's calls and single reads
 * @param console for people
 * @param checkpoint called whenever there is something to remember, before the next thing is done
 * @param witness who keeps a record for people who look later
 */
public record Ports(
        Helm helm,
        Cluster cluster,
        String defaultNamespace,
        InstantSource clock,
        ScheduledExecutorService timer,
        Executor worker,
        Console console,
        Consumer<OperationState> checkpoint,
        Witness witness) {

    /** The same without a record. */
    public Ports(
            Helm helm,
            Cluster cluster,
            String defaultNamespace,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor worker,
            Console console,
            Consumer<OperationState> checkpoint) {
        this(helm, cluster, defaultNamespace, clock, timer, worker, console, checkpoint, Witness.NONE);
    }

    /** The same with somebody who keeps a record. */
    public Ports with(Witness keeper) {
        return new Ports(helm, cluster, defaultNamespace, clock, timer, worker, console, checkpoint, keeper);
    }

    /**
     * A release in a namespace that need not be given.
     *
     * @param namespace null for the {@link #defaultNamespace}
     */
    public ReleaseId release(String namespace, String name) {
        return new ReleaseId(namespace == null ? defaultNamespace : namespace, name);
    }

    /** Tells people something that is out of the ordinary. */
    void warn(String line) {
        console.line(line);
        witness.warned(line);
    }
}
