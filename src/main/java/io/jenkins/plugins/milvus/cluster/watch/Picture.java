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
    private Snapshot snapshot;

    Picture(WatchScope scope) {
        this.scope = scope;
    }

    /** Forgets what was known of a target in favour of a fresh list. */
    synchronized void replace(Target target, List<Item> listed) {
        Map<String, Item> fresh = new HashMap<>();
        listed.forEach(each -> fresh.put(each.uid(), each));
        items.put(target, fresh);
        snapshot = null;
    }

    synchronized void put(Target target, Item item) {
        items.get(target).put(item.uid(), item);
        snapshot = null;
    }

    synchronized void remove(Target target, Item item) {
        items.get(target).remove(item.uid());
        snapshot = null;
    }

    /** What was told of each target, as of now. */
    synchronized Map<Target, List<Item>> items() {
        Map<Target, List<Item>> copy = new HashMap<>();
        items.forEach((target, told) -> copy.put(target, List.copyOf(told.values())));
        return copy;
    }

    /** How many targets were listed so far. */
    synchronized int listed() {
        return items.size();
    }

    /** The picture; made anew after a change only. */
    synchronized Snapshot snapshot() {
        if (snapshot == null) {
            List<Item> all = new ArrayList<>();
            items.values().forEach(each -> all.addAll(each.values()));
            snapshot = Ownership.snapshot(scope, all, false);
        }
        return snapshot;
    }
}
