package io.jenkins.plugins.milvus.helm;

import java.util.HashMap;
import java.util.List;
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

    /** By which Helm would act on another cluster, or as somebody else, than the kubeconfig says (pkg/cli/environment.go). */
    private static final List<String> OTHER_WAYS = List.of(
            "HELM_KUBEAPISERVER",
            "HELM_KUBEASGROUPS",
            "HELM_KUBEASUSER",
            "HELM_KUBECAFILE",
            "HELM_KUBECONTEXT",
            "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
            "HELM_KUBETLS_SERVER_NAME",
            "HELM_KUBETOKEN",
            "HELM_NAMESPACE");

    /**
     * The environment of every call. Homes of their own keep builds apart: repository indexes of concurrent Helm
     * processes otherwise race (helm#10735, #30983).
     */
    Map<String, String> environment() {
        Map<String, String> result = new HashMap<>();
        // empty is absent for Helm; to leave them out would let it inherit them
        OTHER_WAYS.forEach(each -> result.put(each, ""));
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
