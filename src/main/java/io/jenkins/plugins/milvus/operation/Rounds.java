package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.release.Component;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a scale into Helm revisions. Growing is done at once; query, data and streaming nodes shrink at a pace, because
 * each that leaves hands its segments or channels to the others (Milvus' scale-out guide: "reduce one data node at a
 * time").
 */
final class Rounds {

    private Rounds() {}

    /**
     * @param from live replicas
     * @param want replicas asked for
     * @param pace by how many a component shrinks per round; 0 for at once
     * @return what each round asks for, the last one being {@code want}; never empty
     */
    static List<Map<String, Integer>> of(Map<Component, Integer> from, Map<Component, Integer> want, int pace) {
        List<Map<String, Integer>> result = new ArrayList<>();
        Map<String, Integer> asked;
        do {
            int shrunk = pace * (result.size() + 1);
            asked = new LinkedHashMap<>();
            for (Map.Entry<Component, Integer> each : want.entrySet()) {
                int target = each.getValue();
                int live = from.getOrDefault(each.getKey(), target);
                boolean slowly = pace > 0 && carriesState(each.getKey());
                asked.put(each.getKey().chartKey(), slowly ? Math.max(target, live - shrunk) : target);
            }
            result.add(asked);
        } while (!asked.equals(byKey(want)));
        return result;
    }

    private static Map<String, Integer> byKey(Map<Component, Integer> want) {
        Map<String, Integer> result = new LinkedHashMap<>();
        want.forEach((component, replicas) -> result.put(component.chartKey(), replicas));
        return result;
    }

    private static boolean carriesState(Component component) {
        return component == Component.QUERY_NODE
                || component == Component.DATA_NODE
                || component == Component.STREAMING_NODE;
    }
}
