package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ResourceType;
import io.jenkins.plugins.milvus.cluster.api.Selection;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which lists and watches a {@link WatchScope} needs. A kind with one workload is asked for by name, one with several
 * by namespace; pods, and the ReplicaSets that carry their labels, by the scope's selectors.
 */
final class Targets {

    private static final Map<WorkloadKind, ResourceType> TYPES = Map.of(
            WorkloadKind.DEPLOYMENT, ResourceType.DEPLOYMENTS,
            WorkloadKind.STATEFUL_SET, ResourceType.STATEFUL_SETS,
            WorkloadKind.JOB, ResourceType.JOBS,
            WorkloadKind.CLAIM, ResourceType.CLAIMS);

    private Targets() {}

    /** The resource of a kind. */
    static ResourceType type(WorkloadKind kind) {
        return TYPES.get(kind);
    }

    static List<Target> of(WatchScope scope) {
        List<Target> targets = new ArrayList<>();
        for (WorkloadKind kind : WorkloadKind.values()) {
            Set<String> names = names(scope, kind);
            Predicate<String> claims = kind == WorkloadKind.CLAIM ? claims(scope) : name -> false;
            if (kind == WorkloadKind.CLAIM && scope.claims()) {
                targets.add(workloads(kind, Selection.ALL, claims.or(names::contains), Set.of()));
            } else if (names.size() == 1) {
                targets.add(workloads(kind, Selection.name(names.iterator().next()), names::contains, names));
            } else if (!names.isEmpty()) {
                targets.add(workloads(kind, Selection.ALL, names::contains, names));
            }
        }
        List<Selection> selections =
                scope.podSelectors().stream().map(Selection::labels).distinct().toList();
        for (Selection selection : selections) {
            targets.add(new Target(ResourceType.PODS, selection, name -> true, Set.of(), Item.Pod::of));
            if (!names(scope, WorkloadKind.DEPLOYMENT).isEmpty()) {
                targets.add(
                        new Target(ResourceType.REPLICA_SETS, selection, name -> true, Set.of(), Item.ReplicaSet::of));
            }
        }
        return targets;
    }

    private static Target workloads(
            WorkloadKind kind, Selection selection, Predicate<String> names, Set<String> fixed) {
        return new Target(TYPES.get(kind), selection, names, fixed, object -> Item.Workload.of(kind, object));
    }

    private static Set<String> names(WatchScope scope, WorkloadKind kind) {
        return scope.workloads().stream()
                .filter(each -> each.kind() == kind)
                .map(WorkloadRef::name)
                .collect(Collectors.toSet());
    }

    /**
     * Names that claims of the scope's StatefulSets can have: their controller calls them
     * {@code <template>-<set>-<ordinal>}. {@link Ownership} then looks at the templates' real names.
     */
    private static Predicate<String> claims(WatchScope scope) {
        Set<String> sets = names(scope, WorkloadKind.STATEFUL_SET);
        if (!scope.claims() || sets.isEmpty()) {
            return name -> false;
        }
        String anySet = sets.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile(".+-(" + anySet + ")-\\d+").asMatchPredicate();
    }
}
