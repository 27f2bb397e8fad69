package io.jenkins.plugins.milvus.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the API server answered.
 *
 * @param code the HTTP status
 * @param body the whole body
 * @param retryAfter what the API server asks to wait before the next try, or zero
 */
public record Reply(int code, byte[] body, Duration retryAfter) {

    /** Whether it is a 2xx. */
    public boolean successful() {
        return code / 100 == 2;
    }

    /** Whether the object does not exist. */
    public boolean absent() {
        return code == 404;
    }

    /** The body as JSON; a missing node where it is something else, such as a proxy's page. */
    public JsonNode json() {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            return Json.MISSING;
        }
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The API server's own words for a failure, or an empty string. */
    public String message() {
        return json().path("message").asText("");
    }

    /** The status alone: a body may hold anything. */
    @Override
    public String toString() {
        return "HTTP " + code;
    }
}
