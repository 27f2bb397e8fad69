package io.jenkins.plugins.milvus.pipeline;

import hudson.Util;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Maps as a form shows them: YAML, as in a values file, and read with no type but the plain ones. */
final class FormMaps {

    private FormMaps() {}

    /**
     * Reads what stands in a text area.
     *
     * @return null when nothing does
     * @throws RefusedException when it is no YAML mapping
     */
    static Map<String, Object> parse(String field, String text) {
        if (Util.fixEmptyAndTrim(text) == null) {
            return null;
        }
        Object read;
        try {
            read = new Load(LoadSettings.builder().setLabel(field).build()).loadFromString(text);
        } catch (YamlEngineException e) {
            // its message quotes the text, which may hold a secret
            throw noMapping(field);
        }
        if (!(read instanceof Map<?, ?> map)) {
            throw noMapping(field);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(String.valueOf(key), Parameters.plain(field, value)));
        return result;
    }

    /** A map as it is shown in a text area. */
    static String yaml(Map<String, ?> map) {
        return map == null
                ? null
                : new Dump(DumpSettings.builder()
                                .setDefaultFlowStyle(FlowStyle.BLOCK)
                                .build())
                        .dumpToString(map);
    }

    /** A map of texts, or null for an empty one. */
    static LinkedHashMap<String, String> texts(Map<String, ?> map) {
        if (map == null || map.isEmpty()) {
            return null;
        }
        LinkedHashMap<String, String> result = new LinkedHashMap<>();
        map.forEach((name, value) ->
                result.put(String.valueOf(name), value == null ? null : Util.fixEmptyAndTrim(value.toString())));
        return result;
    }

    /** A map of texts as it is shown in a text area. */
    static String lines(Map<String, String> map) {
        return map == null
                ? null
                : map.entrySet().stream()
                        .map(each -> each.getKey() + ": " + (each.getValue() == null ? "" : each.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static RefusedException noMapping(String field) {
        return new RefusedException(RefusedException.Reason.INVALID, Messages.FormMaps_noMapping(field));
    }
}
