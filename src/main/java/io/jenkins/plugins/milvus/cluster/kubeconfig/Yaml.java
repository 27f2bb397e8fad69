package io.jenkins.plugins.milvus.cluster.kubeconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A YAML mapping that answers an absent or mistyped entry with something empty. Loaded by snakeyaml-engine, which knows
 * no other types than JSON's: no tag of a kubeconfig can create an object.
 *
 * @param entries the mapping
 */
record Yaml(Map<?, ?> entries) {

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException when it is no YAML mapping; the message never shows the document's lines,
     *     which may hold secrets
     */
    static Yaml parse(String text) {
        Object loaded;
        try {
            loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException e) {
            // not as the cause: its message quotes the document
            throw new IllegalArgumentException(where(e));
        }
        if (loaded == null) {
            return new Yaml(Map.of());
        }
        if (loaded instanceof Map<?, ?> map) {
            return new Yaml(map);
        }
        throw new IllegalArgumentException("not a mapping");
    }

    private static String where(YamlEngineException e) {
        return e instanceof MarkedYamlEngineException marked
                ? marked.getProblemMark()
                        .map(mark -> "line " + (mark.getLine() + 1))
                        .orElse("no YAML")
                : "no YAML";
    }

    String text(String key) {
        Object value = entries.get(key);
        return value == null || value instanceof Map || value instanceof List ? "" : String.valueOf(value);
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    boolean has(String key) {
        return entries.get(key) != null;
    }

    Yaml map(String key) {
        return entries.get(key) instanceof Map<?, ?> map ? new Yaml(map) : new Yaml(Map.of());
    }

    List<Yaml> maps(String key) {
        List<Yaml> result = new ArrayList<>();
        if (entries.get(key) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> map) {
                    result.add(new Yaml(map));
                }
            }
        }
        return result;
    }

    List<String> texts(String key) {
        List<String> result = new ArrayList<>();
        if (entries.get(key) instanceof List<?> list) {
            for (Object each : list) {
                result.add(String.valueOf(each));
            }
        }
        return result;
    }
}
