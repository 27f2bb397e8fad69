package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all watches of a scope have told so far. Safe for many threads. */
final class Picture {

    private final WatchScope scope;
    private final Map<Target, Map<String, Item>> items = new HashMap<>();
    /** Of the targets that have not changed since somebody asked. */
    private final Map<Target, List<Item>> copies = new HashMap<>();

    private Snapshot snapshot;

    Picture(WatchScope scope) {
        this.scope = scope;
    }

    /** Forgets what was known of a target in favour of a fresh list. */
    synchronized void replace(Target target, List<Item> listed) {
        Map<String, Item> fresh = new HashMap<>();
        listed.forEach(each -> fresh.put(each.uid(), each));
        items.put(target, fresh);
        changed(target);
    }

    synchronized void put(Target target, Item item) {
        items.get(target).put(item.uid(), item);
        changed(target);
    }

    synchronized void remove(Target target, Item item) {
        items.get(target).remove(item.uid());
        changed(target);
    }

    private void changed(Target target) {
        copies.remove(target);
        snapshot = null;
    }

    /** What was told of each target, as of now; copied anew after a change only. */
    synchronized Map<Target, List<Item>> items() {
        items.forEach((target, told) -> copies.computeIfAbsent(target, each -> List.copyOf(told.values())));
        return Map.copyOf(copies);
    }

    /** How many targets were listed so far. */
    synchronized int listed() {
        return items.size();
    }

    /** Whether the status of each workload counts all replicas that it wants. */
    synchronized boolean counted() {
        for (Map.Entry<Target, Map<String, Item>> each : items.entrySet()) {
            if (!each.getKey().ofPods() && !each.getValue().values().stream().allMatch(Picture::counted)) {
                return false;
            }
        }
        return true;
    }

    private static boolean counted(Item item) {
        return !(item instanceof Item.Workload each) || each.workload().counted();
    }

    /** The picture; made anew after a change only. */
    synchronized Snapshot snapshot() {
        if (snapshot == null) {
            List<Item> all = new ArrayList<>();
            items().values().forEach(all::addAll);
            snapshot = Ownership.snapshot(scope, all, false);
        }
        return snapshot;
    }
}
