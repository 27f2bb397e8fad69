package io.jenkins.plugins.milvus.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a chart says of itself.
 *
 * @param name chart name
 * @param version chart version
 * @param appVersion version of Milvus
 */
public record ChartInfo(String name, String version, String appVersion) {

    /** Reads the output of {@code helm show chart}. */
    static ChartInfo parse(String yaml) {
        Map<String, Object> chart = Yaml.maps(yaml).stream().findFirst().orElse(Map.of());
        return new ChartInfo(text(chart, "name"), text(chart, "version"), text(chart, "appVersion"));
    }

    /** Reads the metadata of a chart in the JSON of a release. */
    static ChartInfo of(JsonNode metadata) {
        return new ChartInfo(
                metadata.path("name").asText(),
                metadata.path("version").asText(),
                metadata.path("appVersion").asText());
    }

    private static String text(Map<String, Object> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }
}
