package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What tells one object, and one state of it, from all others; read from its metadata.
 *
 * @param uid never given to another object
 * @param resourceVersion another one after each change
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectVersion(String name, String uid, long resourceVersion) {}
