package io.jenkins.plugins.milvus.cluster.reduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who wrote {@code spec.replicas}, from {@code metadata.managedFields} (server-side apply's book-keeping). */
final class Managers {

    private Managers() {}

    /** Time of the last write by manager; one that used the sub-resource is told as {@code name (scale)}. */
    static Map<String, Instant> ofReplicas(JsonNode metadata) {
        Map<String, Instant> result = new LinkedHashMap<>();
        for (JsonNode each : metadata.path("managedFields")) {
            if (each.path("fieldsV1").path("f:spec").has("f:replicas")) {
                Instant told = Fields.instant(each, "time");
                // the scale sub-resource leaves the time out, and whoever used it took the field over
                Instant time = told == null ? Instant.MAX : told;
                String subResource = Fields.text(each, "subresource");
                String manager = Fields.text(each, "manager");
                result.merge(
                        subResource.isEmpty() ? manager : manager + " (" + subResource + ")",
                        time,
                        (first, second) -> first.isAfter(second) ? first : second);
            }
        }
        return result;
    }
}
