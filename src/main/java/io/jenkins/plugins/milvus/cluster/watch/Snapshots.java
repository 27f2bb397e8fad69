package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.Lister;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One picture of a scope from quorum lists, all of them at the same time. */
public final class Snapshots {

    private Snapshots() {}

    /** Lists what the watches of a scope would list. */
    public static Snapshot take(ApiClient api, WatchScope scope) {
        Lister lister = new Lister(api);
        List<CompletableFuture<Listing<Optional<Item>>>> lists = Targets.of(scope).stream()
                .map(each -> lister.list(each.type(), scope.namespace(), each.selection(), each::item))
                .toList();
        List<Item> items = new ArrayList<>();
        for (CompletableFuture<Listing<Optional<Item>>> each : lists) {
            api.await(each).items().stream().flatMap(Optional::stream).forEach(items::add);
        }
        return Ownership.snapshot(scope, items, true);
    }

    /** The resource of a kind of workload. */
    public static ResourceType resource(WorkloadKind kind) {
        return Targets.type(kind);
    }
}
