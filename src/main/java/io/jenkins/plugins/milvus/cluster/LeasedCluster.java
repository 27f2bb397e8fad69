package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A shared client that is given back by closing it, once. */
final class LeasedCluster implements Cluster {

    private final Cluster cluster;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    LeasedCluster(Cluster cluster, Runnable giveBack) {
        this.cluster = cluster;
        this.giveBack = giveBack;
    }

    @Override
    public String server() {
        return cluster.server();
    }

    @Override
    public String identity() {
        return cluster.identity();
    }

    @Override
    public boolean namespaceExists(String namespace) {
        return cluster.namespaceExists(namespace);
    }

    @Override
    public List<WorkloadRecord> find(Collection<WorkloadRef> refs) {
        return cluster.find(refs);
    }

    @Override
    public List<DeploymentRecord> deployments(String namespace, Map<String, String> labels) {
        return cluster.deployments(namespace, labels);
    }

    @Override
    public List<AutoscalerRecord> autoscalers(String namespace) {
        return cluster.autoscalers(namespace);
    }

    @Override
    public Optional<String> environment(WorkloadRef ref, String variable) {
        return cluster.environment(ref, variable);
    }

    @Override
    public Optional<SecretRecord> secret(String namespace, String name) {
        return cluster.secret(namespace, name);
    }

    @Override
    public boolean replace(SecretRecord secret) {
        return cluster.replace(secret);
    }

    @Override
    public List<Permission> missing(String namespace, Collection<Permission> wanted) {
        return cluster.missing(namespace, wanted);
    }

    @Override
    public Snapshot snapshot(WatchScope scope) {
        return cluster.snapshot(scope);
    }

    @Override
    public Feed watch(WatchScope scope, Feed.Listener listener) {
        return cluster.watch(scope, listener);
    }

    @Override
    public List<String> log(String namespace, String pod, String container, boolean previous, int lines) {
        return cluster.log(namespace, pod, container, previous, lines);
    }

    @Override
    public List<EventRecord> events(String namespace, String involvedUid) {
        return cluster.events(namespace, involvedUid);
    }

    @Override
    public Map<String, Instant> pulled(String namespace) {
        return cluster.pulled(namespace);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            giveBack.run();
        }
    }
}
