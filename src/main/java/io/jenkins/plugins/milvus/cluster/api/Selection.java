package io.jenkins.plugins.milvus.cluster.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which objects of a resource.
 *
 * @param labels a label selector, or empty
 * @param fields a field selector, or empty
 */
public record Selection(String labels, String fields) {

    /** Everything. */
    public static final Selection ALL = new Selection("", "");

    /** All objects with these labels. */
    public static Selection labels(Map<String, String> labels) {
        // sorted, so that equal selectors are equal texts
        return new Selection(
                new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .collect(Collectors.joining(",")),
                "");
    }

    /** The object of that name. */
    public static Selection name(String name) {
        return new Selection("", "metadata.name=" + name);
    }

    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!labels.isEmpty()) {
            query.put("labelSelector", labels);
        }
        if (!fields.isEmpty()) {
            query.put("fieldSelector", fields);
        }
        return query;
    }
}
