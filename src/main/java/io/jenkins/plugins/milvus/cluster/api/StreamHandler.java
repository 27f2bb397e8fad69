package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.ClusterException;

/** Who reads a watch. Called by one thread after the other; must return at once. */
public interface StreamHandler {

    /** The API server has accepted the watch. */
    void opened();

    /** One watch event: {@code type} and {@code object}. */
    void event(JsonNode event);

    /** The API server ended the watch as it may at any time, or said nothing for long: watch again. */
    void ended();

    /**
     * There is no watch (any more).
     *
     * @param code the HTTP status that it was refused with, or 0 when the connection broke
     * @param cause what to tell
     */
    void failed(int code, ClusterException cause);
}
