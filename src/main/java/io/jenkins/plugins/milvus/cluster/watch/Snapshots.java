package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One picture of a scope from quorum lists, all of them at the same time. */
public final class Snapshots {

    private Snapshots() {}

    /** Lists what the watches of a scope would list. */
    public static Snapshot take(ApiClient api, WatchScope scope) {
        List<CompletableFuture<Listing<Item>>> lists = Targets.of(scope).stream()
                .map(each -> each.list(api, scope.namespace()))
                .toList();
        List<Item> items = new ArrayList<>();
        lists.forEach(each -> items.addAll(api.await(each).items()));
        return Ownership.snapshot(scope, items, true);
    }

    /** The resource of a kind of workload. */
    public static ResourceType resource(WorkloadKind kind) {
        return Targets.type(kind);
    }
}
