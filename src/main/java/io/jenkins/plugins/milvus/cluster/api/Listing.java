package io.jenkins.plugins.milvus.cluster.api;

import java.util.List;

/**
 * A whole list.
 *
 * @param items what was made of its items
 * @param resourceVersion where a watch goes on
 */
public record Listing<T>(List<T> items, String resourceVersion) {}
