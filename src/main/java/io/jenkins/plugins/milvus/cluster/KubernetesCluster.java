package io.jenkins.plugins.milvus.cluster;

import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Reply;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.api.Selection;
import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.reduce.Reductions;
import io.jenkins.plugins.milvus.cluster.reduce.WorkloadReducer;
import io.jenkins.plugins.milvus.cluster.watch.KubernetesFeed;
import io.jenkins.plugins.milvus.cluster.watch.Snapshots;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The API server of one endpoint. Safe for many threads; its blocking methods wait on the caller's thread. */
public final class KubernetesCluster implements Cluster {

    /** Enough for the last lines of a log, whatever their length. */
    private static final String LOG_BYTES = String.valueOf(256 * 1024);

    private final ApiClient api;

    private KubernetesCluster(ApiClient api) {
        this.api = api;
    }

    /**
     * Makes a client; connects when it is first used. An exec plugin of the kubeconfig runs here, on this thread.
     *
     * @throws RefusedException {@code NO_CLUSTER} when the identity cannot be had or its certificates are unusable
     */
    public static KubernetesCluster connect(ClusterEndpoint endpoint, ConnectionSettings settings) {
        return new KubernetesCluster(new ApiClient(endpoint, settings));
    }

    @Override
    public String server() {
        return api.server();
    }

    @Override
    public String identity() {
        return new Reviews(api).identity();
    }

    @Override
    public boolean namespaceExists(String namespace) {
        ApiRequest request = ApiRequest.get(ResourceType.NAMESPACES, "", namespace);
        Reply reply = api.await(api.send(request));
        if (reply.absent()) {
            return false;
        }
        return reply.code() == 403 || api.required(request, reply).successful();
    }

    @Override
    public List<WorkloadRecord> find(Collection<WorkloadRef> refs) {
        Map<WorkloadRef, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
        refs.forEach(ref -> replies.put(ref, api.send(request(ref))));
        List<WorkloadRecord> found = new ArrayList<>();
        replies.forEach((ref, future) -> {
            Reply reply = api.await(future);
            if (!reply.absent()) {
                found.add(WorkloadReducer.reduce(
                        ref.kind(), api.required(request(ref), reply).json()));
            }
        });
        return found;
    }

    private static ApiRequest request(WorkloadRef ref) {
        return ApiRequest.get(Snapshots.resource(ref.kind()), ref.namespace(), ref.name());
    }

    @Override
    public List<DeploymentRecord> deployments(String namespace, Map<String, String> labels) {
        return api.await(new Lister(api)
                        .list(ResourceType.DEPLOYMENTS, namespace, Selection.labels(labels), Reductions::deployment))
                .items();
    }

    @Override
    public List<AutoscalerRecord> autoscalers(String namespace) {
        Lister lister = new Lister(api);
        // asked first, because a list of a group that is not there is forbidden rather than absent for most identities
        CompletableFuture<Reply> keda = api.send(ApiRequest.group(ResourceType.SCALED_OBJECTS.group()));
        List<AutoscalerRecord> found = new ArrayList<>(
                api.await(lister.list(ResourceType.AUTOSCALERS, namespace, Selection.ALL, Reductions::autoscaler))
                        .items());
        if (api.await(keda).successful()) {
            try {
                found.addAll(api.await(lister.list(
                                ResourceType.SCALED_OBJECTS, namespace, Selection.ALL, Reductions::scaledObject))
                        .items());
            } catch (ClusterException e) {
                // KEDA scales by HorizontalPodAutoscalers of its own, which are in the list already
                if (e.kind() != ClusterException.Kind.FORBIDDEN) {
                    throw e;
                }
            }
        }
        return found;
    }

    @Override
    public Optional<String> environment(WorkloadRef ref, String variable) {
        return api.find(request(ref)).flatMap(workload -> Reductions.environment(workload, variable));
    }

    @Override
    public Optional<SecretRecord> secret(String namespace, String name) {
        return new Secrets(api).read(namespace, name);
    }

    @Override
    public boolean replace(SecretRecord secret) {
        return new Secrets(api).replace(secret);
    }

    @Override
    public List<Permission> missing(String namespace, Collection<Permission> wanted) {
        return new Reviews(api).missing(namespace, wanted);
    }

    @Override
    public Snapshot snapshot(WatchScope scope) {
        return Snapshots.take(api, scope);
    }

    @Override
    public Feed watch(WatchScope scope, Feed.Listener listener) {
        return KubernetesFeed.open(api, scope, listener);
    }

    @Override
    public List<String> log(String namespace, String pod, String container, boolean previous, int lines) {
        ApiRequest request = ApiRequest.get(
                ResourceType.PODS,
                namespace,
                pod,
                "log",
                Map.of(
                        "container",
                        container,
                        "previous",
                        String.valueOf(previous),
                        "tailLines",
                        String.valueOf(lines),
                        "limitBytes",
                        LOG_BYTES));
        Reply reply = api.await(api.send(request));
        // 400: the container has not started, or was not restarted; 404: the pod is gone
        if (reply.code() == 400 || reply.absent()) {
            return List.of();
        }
        return api.required(request, reply).text().lines().toList();
    }

    @Override
    public List<EventRecord> events(String namespace, String involvedUid) {
        Selection selection = new Selection("", "involvedObject.uid=" + involvedUid);
        return EventRecord.newestFirst(
                api.await(new Lister(api).list(ResourceType.EVENTS, namespace, selection, Reductions::event))
                        .items());
    }

    @Override
    public Map<String, Instant> pulled(String namespace) {
        Selection selection = new Selection("", "reason=Pulled");
        Map<String, Instant> last = new HashMap<>();
        api.await(new Lister(api)
                        .list(
                                ResourceType.EVENTS,
                                namespace,
                                selection,
                                event -> Map.entry(
                                        event.at("/involvedObject/uid").asText(), Reductions.event(event))))
                .items()
                .forEach(each -> {
                    if (each.getValue().lastSeen() != null) {
                        last.merge(each.getKey(), each.getValue().lastSeen(), (a, b) -> a.isAfter(b) ? a : b);
                    }
                });
        return last;
    }

    @Override
    public void close() {
        api.close();
    }
}
