package io.jenkins.plugins.milvus.release;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.COORDINATOR;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.NOT_SCALABLE;
import static io.jenkins.plugins.milvus.release.RefusedException.Reason.STANDALONE;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * "Scale these components of this release to these numbers", as far as it can be checked without the cluster.
 *
 * @param release the release name
 * @param namespace its namespace, or null for the one of the kubeconfig's context
 * @param replicas what is asked for, by the name that the user gave; kept as given until the release tells what it has
 * @param allowZero whether 0 is meant
 * @param allowOtherChanges whether Helm may change more than the requested replicas
 * @param dryRun stop before anything is sent
 * @param pace by how many pods a component shrinks at a time; 0 for at once. Milvus' guide: "reduce one at a time"
 * @param chart where the chart comes from
 * @param autoscaler what to do with a component that an autoscaler of the chart scales
 * @param care how patient it is, and what it does about what goes wrong
 */
public record ScaleRequest(
        String release,
        String namespace,
        Map<String, Integer> replicas,
        boolean allowZero,
        boolean allowOtherChanges,
        boolean dryRun,
        int pace,
        ChartReference chart,
        Autoscaler autoscaler,
        Care care)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What to do with a component that an autoscaler of the chart scales. */
    public enum Autoscaler {
        /** Refuse: a fixed number would fight it. */
        REFUSE,
        /** Ask for its minimum instead of a fixed number. */
        MINIMUM
    }

    /** More is a slip of the keyboard: Kubernetes itself is tested to 5,000 nodes. */
    public static final int MAX_REPLICAS = 10_000;

    /** The pace of the guide. */
    public static final int DEFAULT_PACE = 1;

    /** Patience when none is given: a new Milvus node cannot be ready in under 90 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    /** Refuses ({@link RefusedException}) whatever can be seen to be wrong without the cluster. */
    public ScaleRequest {
        ReleaseId.checkName(release);
        if (namespace != null) {
            ReleaseId.checkNamespace(namespace);
        }
        Objects.requireNonNull(chart, "chart");
        Objects.requireNonNull(autoscaler, "autoscaler");
        Objects.requireNonNull(care, "care");
        if (pace < 0) {
            throw new RefusedException(INVALID, Text.of("release.pace", pace));
        }
        replicas = Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
        if (replicas.isEmpty()) {
            throw new RefusedException(INVALID, Text.of("release.noComponent"));
        }
        for (Map.Entry<String, Integer> each : replicas.entrySet()) {
            check(each.getKey(), each.getValue(), allowZero);
        }
    }

    /** A request that leaves what it finds after a failure. */
    public ScaleRequest(
            String release,
            String namespace,
            Map<String, Integer> replicas,
            boolean allowZero,
            boolean allowOtherChanges,
            boolean dryRun,
            int pace,
            ChartReference chart,
            Duration timeout) {
        this(
                release,
                namespace,
                replicas,
                allowZero,
                allowOtherChanges,
                dryRun,
                pace,
                chart,
                Autoscaler.REFUSE,
                Care.within(timeout));
    }

    /** The same, which goes back to the revision before after a failure. */
    public ScaleRequest rollingBack() {
        return with(autoscaler, care.rollingBack());
    }

    /** The same, which settles first what a killed Helm has left. */
    public ScaleRequest recoveringStale() {
        return with(autoscaler, care.recoveringStale());
    }

    /** The same, which asks the chart's autoscaler for a minimum. */
    public ScaleRequest raisingMinimum() {
        return with(Autoscaler.MINIMUM, care);
    }

    private ScaleRequest with(Autoscaler other, Care more) {
        return new ScaleRequest(
                release, namespace, replicas, allowZero, allowOtherChanges, dryRun, pace, chart, other, more);
    }

    /** A request with every option at its default. */
    public static ScaleRequest of(String release, String namespace, Map<String, Integer> replicas) {
        return new ScaleRequest(
                release,
                namespace,
                replicas,
                false,
                false,
                false,
                DEFAULT_PACE,
                ChartReference.milvus(null, null, null),
                DEFAULT_TIMEOUT);
    }

    private static void check(String name, Integer count, boolean allowZero) {
        checkNamed(name);
        // what a release has instead of an unknown one, its cluster tells
        Component.find(name).ifPresent(ScaleRequest::checkRole);
        checkReplicas(name, count, allowZero);
    }

    private static void checkNamed(String name) {
        if (name == null || name.isBlank()) {
            throw new RefusedException(INVALID, Text.of("release.noComponent"));
        }
    }

    /** Refuses a name that no release has a worker node by; for checks before the release is known. */
    public static void checkComponent(String name) {
        checkNamed(name);
        checkRole(Component.find(name)
                .orElseThrow(() -> new RefusedException(
                        RefusedException.Reason.UNKNOWN_COMPONENT,
                        Text.of(
                                "release.unknown",
                                name.trim(),
                                Component.workers().stream()
                                        .map(Component::chartKey)
                                        .collect(Collectors.joining(", "))))));
    }

    /** Refuses a number that no component can have. */
    public static void checkReplicas(String name, Integer count, boolean allowZero) {
        if (count == null) {
            throw new RefusedException(INVALID, Text.of("release.noReplicas", name));
        }
        if (count < 0 || count > MAX_REPLICAS) {
            throw new RefusedException(INVALID, Text.of("release.replicas", name, count, MAX_REPLICAS));
        }
        if (count == 0 && !allowZero) {
            throw new RefusedException(INVALID, Text.of("release.zero", name));
        }
    }

    private static void checkRole(Component component) {
        switch (component.role()) {
            case COORDINATOR -> throw new RefusedException(COORDINATOR, Text.of("release.coordinator", component));
            case SINGLE -> {
                boolean standalone = component == Component.STANDALONE;
                throw new RefusedException(
                        standalone ? STANDALONE : NOT_SCALABLE,
                        Text.of(standalone ? "release.standaloneComponent" : "release.single", component));
            }
            case WORKER -> {
                // that is what the step is for
            }
        }
    }
}
