package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.helm.ManifestObject;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be watched of a whole release, read from its manifest: no single label covers it, since MinIO's and
 * Pulsar's pods carry {@code release} where Milvus' carry {@code app.kubernetes.io/instance}.
 */
final class ReleaseScope {

    private static final String RELEASE = "release";

    private ReleaseScope() {}

    /** The scope of a manifest; refuses with {@link IllegalArgumentException} when there is nothing to wait for. */
    static WatchScope of(ReleaseId release, Manifest manifest) {
        List<WorkloadRef> refs = new ArrayList<>();
        Set<Map<String, String>> selectors = new LinkedHashSet<>();
        for (ManifestObject object : manifest.objects()) {
            WorkloadKind.ofKind(object.kind()).ifPresent(kind -> {
                refs.add(new WorkloadRef(kind, release.namespace(), object.name()));
                if (kind != WorkloadKind.CLAIM) {
                    selectors.add(selector(release, object));
                }
            });
        }
        return new WatchScope(release.namespace(), refs, List.copyOf(selectors), true);
    }

    /** The widest of the release's own labels that its pods carry, so that few watches cover many workloads. */
    private static Map<String, String> selector(ReleaseId release, ManifestObject object) {
        Map<String, String> labels = strings(object.at("spec", "template", "metadata", "labels"));
        for (String key : List.of(ReleaseComponents.INSTANCE, RELEASE)) {
            if (release.name().equals(labels.get(key))) {
                return Map.of(key, release.name());
            }
        }
        Map<String, String> own = strings(object.at("spec", "selector", "matchLabels"));
        // a Job has no selector before the API server gives it one: this label is always set by its controller
        return own.isEmpty() ? Map.of("job-name", object.name()) : own;
    }

    private static Map<String, String> strings(Object value) {
        Map<String, String> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, text) -> result.put(String.valueOf(key), String.valueOf(text)));
        }
        return result;
    }
}
