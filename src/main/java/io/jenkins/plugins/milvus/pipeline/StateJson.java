package io.jenkins.plugins.milvus.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.milvus.operation.OperationState;

/**
 * The state of an operation as a text. A running pipeline is stored by JBoss Marshalling, which knows nothing of
 * records, and a text can be read by a later version of this plugin.
 */
final class StateJson {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StateJson() {}

    static String write(OperationState state) {
        try {
            return JSON.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the state of the operation cannot be stored", e);
        }
    }

    /** Null for null: nothing was stored yet. */
    static OperationState read(String text) {
        if (text == null) {
            return null;
        }
        try {
            return JSON.readValue(text, OperationState.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored state of the operation cannot be read", e);
        }
    }
}
