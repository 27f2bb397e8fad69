package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.helm.Manifest;
import io.jenkins.plugins.milvus.helm.ManifestDiff;
import io.jenkins.plugins.milvus.helm.ManifestObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a scale would change and what of it nobody asked for.
 *
 * @param wanted replicas of the requested Deployments
 * @param harmless differences that are known to touch no pod, such as finished install Jobs which the chart no longer
 *     renders
 * @param others everything else: a reason not to begin
 */
record DiffGuard(
        List<ManifestDiff.Change> wanted, List<ManifestDiff.Change> harmless, List<ManifestDiff.Change> others) {

    static final String ETCD_STATE = "ETCD_INITIAL_CLUSTER_STATE";

    /**
     * @param deployed what is deployed
     * @param planned what Helm would make of it
     * @param scaled the fields that may change, see {@link #replicas} and {@link #minimum}
     * @param etcdState what etcd's state is and stays, whatever the deployed manifest says of it
     */
    static DiffGuard compare(Manifest deployed, Manifest planned, Set<String> scaled, String etcdState) {
        // the values themselves are hidden in a difference
        String already = etcdState(planned).equals(etcdState) ? etcdField(deployed) : "";
        DiffGuard result = new DiffGuard(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (ManifestDiff.Change change : ManifestDiff.between(deployed, planned)) {
            if (scaled.contains(change.id() + " " + change.path())) {
                result.wanted.add(change);
            } else if (change.kind() == ManifestDiff.Kind.REMOVED && change.id().startsWith("Job/")) {
                // the chart renders Pulsar's initialisation Jobs for an install only; Helm removes them afterwards
                result.harmless.add(change);
            } else if (already.equals(change.id() + " " + change.path())) {
                // what an upgrade that was never finished has made of etcd already
                result.harmless.add(change);
            } else {
                result.others.add(change);
            }
        }
        return result;
    }

    /** The number of a Deployment. */
    static String replicas(String deployment) {
        return "Deployment/" + deployment + " spec.replicas";
    }

    /** The minimum of an autoscaler. */
    static String minimum(String autoscaler) {
        return "HorizontalPodAutoscaler/" + autoscaler + " spec.minReplicas";
    }

    /**
     * The deployed value of {@code etcd.initialClusterState}, or empty where there is none. Its sub-chart renders {@code
     * new} on install and {@code existing} on any upgrade unless it is set, and rolls all etcd pods for it.
     */
    static String etcdState(Manifest deployed) {
        return etcd(deployed).map(object -> variable(object).value()).orElse("");
    }

    /** The StatefulSet that has such a value. */
    static Optional<ManifestObject> etcd(Manifest deployed) {
        return deployed.objects().stream()
                .filter(object -> "StatefulSet".equals(object.kind()))
                .filter(object -> variable(object) != null)
                .findFirst();
    }

    /** Where that value stands, as a difference names it; empty where there is none. */
    private static String etcdField(Manifest deployed) {
        return etcd(deployed)
                .map(object ->
                        object.id() + " spec.template.spec." + variable(object).place())
                .orElse("");
    }

    /** A variable of a pod template: where it stands, and its value. */
    private record Variable(String place, String value) {}

    private static Variable variable(ManifestObject object) {
        if (object.at("spec", "template", "spec", "containers") instanceof List<?> containers) {
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof Map<?, ?> container
                        && container.get("env") instanceof List<?> entries) {
                    for (int k = 0; k < entries.size(); k++) {
                        if (entries.get(k) instanceof Map<?, ?> pair
                                && ETCD_STATE.equals(pair.get("name"))
                                && pair.get("value") != null) {
                            return new Variable(
                                    "containers[" + i + "].env[" + k + "].value", String.valueOf(pair.get("value")));
                        }
                    }
                }
            }
        }
        return null;
    }
}
