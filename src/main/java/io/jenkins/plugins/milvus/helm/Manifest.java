package io.jenkins.plugins.milvus.helm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of a release as Helm rendered them.
 *
 * @param objects in the order of the text
 */
public record Manifest(List<ManifestObject> objects) {

    /** Copies the list. */
    public Manifest {
        objects = List.copyOf(objects);
    }

    /** Reads a manifest. */
    public static Manifest parse(String yaml) {
        return new Manifest(Yaml.maps(yaml).stream()
                .filter(body -> body.get("kind") != null)
                .map(Manifest::object)
                .toList());
    }

    private static ManifestObject object(Map<String, Object> body) {
        ManifestObject bare = new ManifestObject(String.valueOf(body.get("kind")), "", body);
        return new ManifestObject(bare.kind(), String.valueOf(bare.at("metadata", "name")), body);
    }

    /** By {@link ManifestObject#id()}. */
    public Map<String, ManifestObject> byId() {
        Map<String, ManifestObject> result = new LinkedHashMap<>();
        objects.forEach(object -> result.put(object.id(), object));
        return result;
    }

    /** One object, if it is there. */
    public Optional<ManifestObject> find(String kind, String name) {
        return objects.stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst();
    }

    /** The number of objects: their bodies may hold secrets. */
    @Override
    public String toString() {
        return objects.size() + " objects";
    }
}
