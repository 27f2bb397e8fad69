package io.jenkins.plugins.milvus.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What differs between two manifests: a pure comparison of plain maps and lists. */
public final class ManifestDiff {

    private static final int LONGEST = 120;
    private static final String HIDDEN = "(hidden)";
    private static final Pattern ENVIRONMENT = Pattern.compile(".*\\.env(\\[.*)?");

    private ManifestDiff() {}

    /**
     * One difference.
     *
     * @param id {@link ManifestObject#id()} of the object
     * @param kind added, removed or changed
     * @param path where in the object, such as {@code spec.template.spec.containers[0].image}; empty when the whole
     *     object was added or removed
     * @param before value before, shortened; {@code (hidden)} where charts put passwords: in a Secret, in the data of a
     *     ConfigMap and in environment variables
     * @param after value after, likewise
     */
    public record Change(String id, Kind kind, String path, String before, String after) {

        /** As the log shows it. */
        @Override
        public String toString() {
            return switch (kind) {
                case ADDED -> "+ " + id;
                case REMOVED -> "- " + id;
                case CHANGED -> "~ " + id + " " + path + ": " + before + " -> " + after;
            };
        }
    }

    /** What happened to an object. */
    public enum Kind {
        /** It is new. */
        ADDED,
        /** It is gone. */
        REMOVED,
        /** A value in it differs. */
        CHANGED
    }

    /** All differences, in the order of the first manifest, then what is new. */
    public static List<Change> between(Manifest before, Manifest after) {
        Map<String, ManifestObject> old = before.byId();
        Map<String, ManifestObject> young = after.byId();
        List<Change> result = new ArrayList<>();
        old.forEach((id, object) -> {
            ManifestObject other = young.get(id);
            if (other == null) {
                result.add(new Change(id, Kind.REMOVED, "", "", ""));
            } else {
                compare(new Place(id, object.kind()), "", object.body(), other.body(), result);
            }
        });
        young.keySet().stream()
                .filter(id -> !old.containsKey(id))
                .forEach(id -> result.add(new Change(id, Kind.ADDED, "", "", "")));
        return result;
    }

    private record Place(String id, String kind) {

        boolean hides(String path) {
            return switch (kind) {
                case "Secret" -> true;
                case "ConfigMap" -> path.startsWith("data") || path.startsWith("binaryData");
                default -> ENVIRONMENT.matcher(path).matches();
            };
        }
    }

    private static void compare(Place place, String path, Object before, Object after, List<Change> result) {
        if (before instanceof Map<?, ?> a && after instanceof Map<?, ?> b) {
            Set<Object> keys = new LinkedHashSet<>(a.keySet());
            keys.addAll(b.keySet());
            for (Object key : keys) {
                compare(place, path.isEmpty() ? String.valueOf(key) : path + "." + key, a.get(key), b.get(key), result);
            }
        } else if (before instanceof List<?> a && after instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(place, path + "[" + i + "]", a.get(i), b.get(i), result);
            }
        } else if (!Objects.equals(before, after)) {
            result.add(new Change(place.id, Kind.CHANGED, path, show(place, path, before), show(place, path, after)));
        }
    }

    private static String show(Place place, String path, Object value) {
        if (place.hides(path) && value != null) {
            return HIDDEN;
        }
        String text = value == null ? "(absent)" : String.valueOf(bare(value)).replaceAll("\\s+", " ");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    /** Without the environment variables that are somewhere inside. */
    private static Object bare(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> result = new LinkedHashMap<>();
            map.forEach((key, each) -> result.put(key, "env".equals(key) ? HIDDEN : bare(each)));
            return result;
        }
        return value instanceof List<?> list
                ? list.stream().map(ManifestDiff::bare).toList()
                : value;
    }
}
