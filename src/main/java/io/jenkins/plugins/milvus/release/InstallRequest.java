package io.jenkins.plugins.milvus.release;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * "Have this release", as far as it can be checked without the cluster.
 *
 * @param release the release name
 * @param namespace its namespace, or null for the one of the kubeconfig's context
 * @param createNamespace whether a missing namespace is made
 * @param mode cluster or standalone
 * @param chart where the chart comes from
 * @param values chart values; numbers, texts, truth values, lists and maps. They may hold secrets
 * @param valuesFiles files on the agent, later ones win; {@code values} win over files
 * @param replicas first numbers of worker nodes, by component name
 * @param onExisting what to do when the release is there already
 * @param care how patient it is, and what it does about what goes wrong
 */
public record InstallRequest(
        String release,
        String namespace,
        boolean createNamespace,
        Mode mode,
        ChartReference chart,
        Map<String, Object> values,
        List<String> valuesFiles,
        Map<String, Integer> replicas,
        OnExisting onExisting,
        Care care)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Patience when none is given: etcd, MinIO and Pulsar come up one after the other. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /** The release name of Milvus' guides. */
    public static final String DEFAULT_RELEASE = "my-release";

    /** How Milvus runs. */
    public enum Mode {
        /** Every component in pods of its own: can be scaled. */
        CLUSTER,
        /** All in one process. */
        STANDALONE
    }

    /** What to do when the release is there already. */
    public enum OnExisting {
        /** Leave it alone when it matches, fail when it differs. */
        KEEP,
        /** Upgrade it to what is asked for. */
        UPGRADE,
        /** Fail. */
        FAIL
    }

    /** Refuses ({@link RefusedException}) whatever can be seen to be wrong without the cluster. */
    public InstallRequest {
        ReleaseId.checkName(release);
        if (namespace != null) {
            ReleaseId.checkNamespace(namespace);
        }
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(chart, "chart");
        Objects.requireNonNull(onExisting, "onExisting");
        Objects.requireNonNull(care, "care");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        valuesFiles = List.copyOf(valuesFiles);
        replicas = Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
        if (mode == Mode.STANDALONE && !replicas.isEmpty()) {
            throw new RefusedException(RefusedException.Reason.STANDALONE, Text.of("release.standaloneReplicas"));
        }
        for (Map.Entry<String, Integer> each : replicas.entrySet()) {
            ScaleRequest.checkComponent(each.getKey());
            ScaleRequest.checkReplicas(each.getKey(), each.getValue(), false);
        }
        for (String file : valuesFiles) {
            if (file.isBlank() || file.startsWith("-")) {
                throw new RefusedException(INVALID, Text.of("release.option", "valuesFiles", file));
            }
        }
    }

    /** The same, which goes back to the revision before after a failed upgrade. */
    public InstallRequest rollingBack() {
        return new InstallRequest(
                release,
                namespace,
                createNamespace,
                mode,
                chart,
                values,
                valuesFiles,
                replicas,
                onExisting,
                care.rollingBack());
    }

    /** A request with every option at its default. */
    public static InstallRequest of(String release, String namespace) {
        return new InstallRequest(
                release,
                namespace,
                false,
                Mode.CLUSTER,
                ChartReference.milvus(null, null, null),
                Map.of(),
                List.of(),
                Map.of(),
                OnExisting.KEEP,
                Care.within(DEFAULT_TIMEOUT));
    }
}
