package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small readings that every reducer needs. Absent texts are the empty string, absent instants null. */
final class Fields {

    private Fields() {}

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static int number(JsonNode node, String field) {
        return node.path(field).asInt(0);
    }

    static Instant instant(JsonNode node, String field) {
        String text = text(node, field);
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static Map<String, String> texts(JsonNode map) {
        Map<String, String> result = new LinkedHashMap<>();
        map.properties()
                .forEach(each -> result.put(each.getKey(), each.getValue().asText("")));
        return result;
    }

    static List<String> list(JsonNode array) {
        List<String> result = new ArrayList<>();
        array.forEach(each -> result.add(each.asText("")));
        return result;
    }

    /** The {@code status.conditions} entry of a type; a missing node where there is none. */
    static JsonNode condition(JsonNode object, String type) {
        return named(object.path("status").path("conditions"), "type", type);
    }

    /** The array's element whose field has that value; a missing node where there is none. */
    static JsonNode named(JsonNode array, String field, String value) {
        for (JsonNode each : array) {
            if (text(each, field).equals(value)) {
                return each;
            }
        }
        return array.path("none of them");
    }

    static boolean isTrue(JsonNode condition) {
        return text(condition, "status").equals("True");
    }

    /** The one owner that manages the object. */
    static Optional<JsonNode> controller(JsonNode object) {
        for (JsonNode each : object.path("metadata").path("ownerReferences")) {
            if (each.path("controller").asBoolean()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
