package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of a pod template that does not depend on the order of its fields. */
final class TemplateHash {

    private static final int LENGTH = 16;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter SORTED = MAPPER.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private TemplateHash() {}

    /** The first 16 hexadecimal digits of SHA-256, or empty for what has no template. */
    static String of(JsonNode template) {
        if (template.isMissingNode()) {
            return "";
        }
        try {
            // as maps, because Jackson sorts those only
            byte[] canonical = SORTED.writeValueAsBytes(MAPPER.convertValue(template, Object.class));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return HexFormat.of().formatHex(digest).substring(0, LENGTH);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a tree can be written, and every Java has SHA-256", e);
        }
    }
}
