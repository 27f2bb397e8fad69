package io.jenkins.plugins.milvus.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.util.Secret;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Chart values, encrypted wherever they are stored: people put passwords there, and both a job's configuration and a
 * running pipeline are files on the controller.
 */
final class SealedMap implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    /** As {@link Secret} encrypts it: unlike a {@link Secret}, also in a serialized pipeline. */
    private final String sealed;

    private SealedMap(String sealed) {
        this.sealed = sealed;
    }

    /** Null for an empty map. */
    static SealedMap of(Map<String, ?> map) {
        if (map == null || map.isEmpty()) {
            return null;
        }
        try {
            String json = JSON.writeValueAsString(Parameters.plain("values", map));
            return new SealedMap(Secret.fromString(json).getEncryptedValue());
        } catch (JsonProcessingException e) {
            // the exception's text quotes values
            throw new IllegalArgumentException("the values cannot be written as JSON");
        }
    }

    /**
     * The map.
     *
     * @throws RefusedException when it cannot be decrypted here
     */
    Map<String, Object> open() {
        Secret secret = Secret.decrypt(sealed);
        if (secret == null) {
            throw new RefusedException(RefusedException.Reason.INVALID, Messages.SealedMap_foreign());
        }
        try {
            return JSON.readValue(secret.getPlainText(), MAP);
        } catch (JsonProcessingException e) {
            throw new RefusedException(RefusedException.Reason.INVALID, Messages.SealedMap_unreadable());
        }
    }

    /** With variables in texts replaced. */
    @SuppressWarnings("unchecked")
    Map<String, Object> open(UnaryOperator<String> expand) {
        return (Map<String, Object>) expanded(open(), expand);
    }

    private static Object expanded(Object value, UnaryOperator<String> expand) {
        if (value instanceof String text) {
            return expand.apply(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new LinkedHashMap<>();
            map.forEach((key, each) -> result.put(key, expanded(each, expand)));
            return result;
        }
        if (value instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            list.forEach(each -> result.add(expanded(each, expand)));
            return result;
        }
        return value;
    }
}
