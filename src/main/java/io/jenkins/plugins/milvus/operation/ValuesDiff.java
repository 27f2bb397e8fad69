package io.jenkins.plugins.milvus.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.release.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says by which values a deployed release differs from what is asked for. Paths only: values may be secrets.
 *
 * <p>The numbers of worker nodes belong to {@code milvusScale} and {@code etcd.initialClusterState} to the plugin:
 * where nobody asks for them, they are no difference. Otherwise an install stage that runs before a scale stage would
 * fail from the second build on.
 */
final class ValuesDiff {

    private static final Set<String> OURS = Component.workers().stream()
            .map(component -> component.chartKey() + ".replicas")
            .collect(Collectors.toSet());
    private static final String ETCD_STATE = "etcd.initialClusterState";

    private ValuesDiff() {}

    /**
     * @param asked the values that an install would store
     * @param stored the values that users gave for the deployed revision
     * @param effective the deployed revision's values with the chart's defaults below them: a value that is asked for
     *     and equals the default is no difference
     * @return paths such as {@code queryNode.replicas}, sorted
     */
    static List<String> between(JsonNode asked, JsonNode stored, JsonNode effective) {
        Map<String, JsonNode> want = leaves(asked);
        Map<String, JsonNode> have = leaves(stored);
        Map<String, JsonNode> all = leaves(effective);
        List<String> result = new ArrayList<>();
        want.forEach((path, value) -> {
            if (!value.equals(all.get(path))) {
                result.add(path);
            }
        });
        have.keySet().stream()
                .filter(path -> !want.containsKey(path) && !OURS.contains(path) && !path.equals(ETCD_STATE))
                .forEach(result::add);
        return result.stream().sorted().distinct().toList();
    }

    private static Map<String, JsonNode> leaves(JsonNode node) {
        Map<String, JsonNode> result = new TreeMap<>();
        collect("", node, result);
        return result;
    }

    private static void collect(String path, JsonNode node, Map<String, JsonNode> result) {
        if (node.isObject() && !node.isEmpty()) {
            node.fields()
                    .forEachRemaining(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), result));
        } else if (!path.isEmpty() && !node.isObject()) {
            result.put(path, node);
        }
    }
}
