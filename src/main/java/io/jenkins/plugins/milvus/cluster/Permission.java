package io.jenkins.plugins.milvus.cluster;

/**
 * One thing that an identity may or may not do.
 *
 * @param verb get, list, watch, ...
 * @param group API group, empty for the core group
 * @param resource plural name, with a sub-resource behind a slash ({@code pods/log})
 */
public record Permission(String verb, String group, String resource) {

    /** {@code watch deployments.apps}. */
    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
}
