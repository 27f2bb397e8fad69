package io.jenkins.plugins.milvus.helm;

import java.util.Map;

/**
 * One object of a manifest.
 *
 * @param kind its kind
 * @param name its name
 * @param body all of it, as plain maps, lists and scalars
 */
public record ManifestObject(String kind, String name, Map<String, Object> body) {

    /** {@code Deployment/my-release-milvus-querynode}, as {@code kubectl} takes it. */
    public String id() {
        return kind + "/" + name;
    }

    /** The value at a path of map keys, or null. */
    public Object at(String... path) {
        Object value = body;
        for (String key : path) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(key);
        }
        return value;
    }

    /** Its id: the body may hold secrets. */
    @Override
    public String toString() {
        return id();
    }
}
