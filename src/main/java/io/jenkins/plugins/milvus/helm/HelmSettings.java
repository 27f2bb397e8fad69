package io.jenkins.plugins.milvus.helm;

import java.util.HashMap;
import java.util.Map;

/**
 * How Helm is called in one build.
 *
 * @param executable program name or path on the agent
 * @param kubeconfig the {@code KUBECONFIG} of the call, or null where the build's own environment or the agent's
 *     service account tells
 * @param context the kubeconfig's context, or null for its current one
 * @param scratch a folder on the agent that belongs to this build alone, which exists and is removed by its owner
 */
public record HelmSettings(String executable, String kubeconfig, String context, String scratch) {

    /**
     * The environment of every call. Homes of their own keep builds apart: repository indexes of concurrent Helm
     * processes otherwise race (helm#10735, #30983).
     */
    Map<String, String> environment() {
        Map<String, String> result = new HashMap<>();
        result.put("HELM_CACHE_HOME", scratch + "/helm/cache");
        result.put("HELM_CONFIG_HOME", scratch + "/helm/config");
        result.put("HELM_DATA_HOME", scratch + "/helm/data");
        result.put("HELM_CONTENT_CACHE", scratch + "/helm/content");
        if (kubeconfig != null) {
            result.put("KUBECONFIG", kubeconfig);
        }
        return result;
    }
}
