package io.jenkins.plugins.milvus.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML into plain maps, lists and scalars; never into objects of a class that the text names. */
final class Yaml {

    /** A rendered Milvus release has about 400 KB; snakeyaml's own limit is 3 MB. */
    private static final int MOST_CHARACTERS = 64 * 1024 * 1024;

    private Yaml() {}

    /** The documents that are maps, in their order; empty documents are left out. */
    static List<Map<String, Object>> maps(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MOST_CHARACTERS)
                .setAllowDuplicateKeys(true)
                .build();
        List<Map<String, Object>> result = new ArrayList<>();
        for (Object document : new Load(settings).loadAllFromString(yaml)) {
            if (document instanceof Map<?, ?> map) {
                result.add(plain(map));
            }
        }
        return result;
    }

    @SuppressWarnings("unchecked") // keys of a YAML map may be numbers; Kubernetes knows texts only
    private static Map<String, Object> plain(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
