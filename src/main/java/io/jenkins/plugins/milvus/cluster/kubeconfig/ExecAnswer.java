package io.jenkins.plugins.milvus.cluster.kubeconfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * What an exec plugin printed: an {@code ExecCredential}.
 *
 * @param token a bearer token, or empty
 * @param clientKey a client certificate, or null
 * @param expires until when both may be used, or {@link Instant#MAX}
 */
record ExecAnswer(String token, ClientKey clientKey, Instant expires) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads the plugin's output.
     *
     * @throws IllegalArgumentException saying what is wrong, without a word of the output
     */
    static ExecAnswer parse(String apiVersion, String output) {
        JsonNode answer;
        try {
            answer = MAPPER.readTree(output);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e.getCause());
        }
        if (!answer.path("kind").asText().equals("ExecCredential")) {
            throw new IllegalArgumentException("no ExecCredential");
        }
        if (!answer.path("apiVersion").asText().equals(apiVersion)) {
            throw new IllegalArgumentException("another version than " + apiVersion);
        }
        JsonNode status = answer.path("status");
        String token = status.path("token").asText("");
        String certificate = status.path("clientCertificateData").asText("");
        String key = status.path("clientKeyData").asText("");
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("a certificate without its key, or a key without its certificate");
        }
        if (token.isEmpty() && key.isEmpty()) {
            throw new IllegalArgumentException("neither a token nor a certificate");
        }
        return new ExecAnswer(
                token,
                key.isEmpty() ? null : new ClientKey(certificate, key),
                expires(status.path("expirationTimestamp").asText("")));
    }

    private static Instant expires(String timestamp) {
        if (timestamp.isEmpty()) {
            return Instant.MAX;
        }
        try {
            return OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a malformed expirationTimestamp", e);
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ExecCredential until " + expires;
    }
}
