package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The one mapper; a Jackson mapper is safe for many threads once it is configured. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();
    static final JsonNode MISSING = MissingNode.getInstance();

    private Json() {}
}
