package io.jenkins.plugins.milvus.helm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a change would make of a release.
 *
 * @param chart the chart that it was made from
 * @param manifest the objects
 * @param config the user's values as Helm would store them; they may hold secrets and are never printed
 */
public record Rendered(ChartInfo chart, Manifest manifest, JsonNode config) {

    /** The number of objects, no values. */
    @Override
    public String toString() {
        return manifest.objects().size() + " objects";
    }
}
