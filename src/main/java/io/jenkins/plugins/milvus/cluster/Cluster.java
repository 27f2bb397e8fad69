package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operations want from the API server. Every method that reads is a quorum read (no {@code resourceVersion})
 * and throws {@link ClusterException} with a sentence for people.
 */
public interface Cluster extends AutoCloseable {

    /** The API server's address, as the log shows it. */
    String server();

    /** Who the API server says we are ({@code SelfSubjectReview}), or an empty string where it does not tell. */
    String identity();

    /** Whether a namespace exists; true as well where the identity may not look (the next call then tells). */
    boolean namespaceExists(String namespace);

    /** The named workloads that exist, in any order; those that do not are left out. */
    List<WorkloadRecord> find(Collection<WorkloadRef> refs);

    /** All Deployments of a namespace with these labels, those being deleted included. */
    List<DeploymentRecord> deployments(String namespace, Map<String, String> labels);

    /** HorizontalPodAutoscalers and KEDA ScaledObjects (where that API exists) of a namespace. */
    List<AutoscalerRecord> autoscalers(String namespace);

    /** The literal value of a variable in the pod template of a workload; empty where there is none. */
    Optional<String> environment(WorkloadRef ref, String variable);

    /** One Secret, or empty when there is none of that name. */
    Optional<SecretRecord> secret(String namespace, String name);

    /**
     * Puts another content into a Secret: the only thing that is ever changed other than by Helm.
     *
     * @param secret what was read, with its new labels and data
     * @return false, with nothing changed, when it is gone or somebody has changed it since it was read
     */
    boolean replace(SecretRecord secret);

    /** What of the given permissions the identity lacks, as the API server says when asked; empty when all is well. */
    List<Permission> missing(String namespace, Collection<Permission> wanted);

    /** One consistent enough picture from quorum lists: all of the scope's workloads, ReplicaSets, pods and claims. */
    Snapshot snapshot(WatchScope scope);

    /**
     * Lists on the caller's thread, then watches from there without holding any thread of the caller; tells the
     * listener once at the beginning and after every change. An API server that is away meanwhile is waited for as long
     * as the connection settings allow. A lost watch is armed again by itself; what cannot be mended ends in
     * {@link Feed.Listener#onLost}.
     *
     * @throws ClusterException when the first lists cannot be had
     */
    Feed watch(WatchScope scope, Feed.Listener listener);

    /** The last lines of a container's log, or of the one before its last restart; empty where there is none. */
    List<String> log(String namespace, String pod, String container, boolean previous, int lines);

    /** The events of one object, newest first. */
    List<EventRecord> events(String namespace, String involvedUid);

    /** When the images of pods were there, by the pod's uid: for as long as the cluster keeps the events that tell. */
    Map<String, Instant> pulled(String namespace);

    /** Closes every connection of this object. */
    @Override
    void close();
}
