package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The one mapper; a Jackson mapper is safe for many threads once it is configured. */
final class Json {

    /** Its buffers are nobody's while nothing is parsed; by default each of a watch's threads keeps some for itself. */
    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build());

    static final JsonNode MISSING = MissingNode.getInstance();

    private Json() {}
}
