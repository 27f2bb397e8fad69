package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.ChartServer;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two releases that begin alike: {@link #GUIDE} gets the documented command, {@link #OURS} the step. What either does is
 * read from the cluster, never from an exit code.
 */
abstract class HazardScenario extends FaultScenario {

    static final String GUIDE = "guide";
    static final String OURS = InstallRequest.DEFAULT_RELEASE;
    static final Duration PATIENCE = Duration.ofMinutes(2);

    HazardScenario(int helm) {
        super(helm);
    }

    // ---- what is there at first

    /** Both releases, ready. */
    final void both(String version, String... more) throws Exception {
        for (String release : List.of(GUIDE, OURS)) {
            milvus.helmInstalls(release, version, more);
        }
        Await.within(Duration.ofMinutes(3), "both releases are ready", this::ready);
    }

    private boolean ready() {
        List<Deployment> deployments =
                client().apps().deployments().inNamespace(namespace()).list().getItems();
        List<StatefulSet> sets =
                client().apps().statefulSets().inNamespace(namespace()).list().getItems();
        return !deployments.isEmpty()
                && deployments.stream().allMatch(FaultScenario::complete)
                && sets.stream()
                        .allMatch(set -> set.getSpec()
                                .getReplicas()
                                .equals(set.getStatus().getReadyReplicas()))
                && client().batch().v1().jobs().inNamespace(namespace()).list().getItems().stream()
                        .allMatch(job -> job.getStatus().getSucceeded() != null);
    }

    // ---- the documented command

    /** {@code helm upgrade guide ...}. */
    final ProcessRunner.Result guide(String chart, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("upgrade", GUIDE, chart));
        command.addAll(List.of(more));
        return milvus.helm(command.toArray(String[]::new));
    }

    /** The same, from a repository and without a version, as it is documented. */
    final ProcessRunner.Result guide(ChartServer repository, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("--repo", repository.url()));
        all.addAll(Arrays.asList(more));
        return guide(ChartReference.MILVUS, all.toArray(String[]::new));
    }

    /** Helm calls it a failure. */
    static void failed(ProcessRunner.Result result, String part) {
        assertNotEquals(0, result.exitCode());
        assertTrue(part + " in: " + result.error(), result.error().contains(part));
    }

    // ---- ours

    final ScaleRequest request(ChartReference chart, Map<String, Integer> replicas) {
        return milvus.scaleRequest(chart, replicas, false, ScaleRequest.DEFAULT_PACE, Duration.ofMinutes(4));
    }

    /** Scales {@link #OURS} with a chart file, and nothing else changes. */
    final void oursScales(String version, String component, int replicas) throws Exception {
        oursScales(Tools.reference(version), component, replicas);
    }

    /** Scales {@link #OURS} from a repository, and nothing else changes. */
    final void oursScales(ChartServer repository, String component, int replicas) throws Exception {
        oursScales(ChartReference.milvus(null, repository.url(), null), component, replicas);
    }

    private void oursScales(ChartReference chart, String component, int replicas) {
        Look before = look(OURS);
        OperationResult result = milvus.run().scale(request(chart, Map.of(component, replicas)), LocalMilvus.AT_ONCE);
        assertTrue(log(), result.changed());
        only(before, look(OURS), component, replicas);
    }

    /** One number changed, and no other workload was even touched. */
    static void only(Look before, Look after, String component, int replicas) {
        String scaled = deployment(OURS, component);
        assertEquals(replicas, after.workloads.get(scaled).replicas);
        assertEquals(before.workloads.get(scaled).image, after.workloads.get(scaled).image);
        assertEquals(without(before.workloads, scaled), without(after.workloads, scaled));
        assertEquals(without(before.pods, scaled), without(after.pods, scaled));
    }

    /** Refuses to scale {@link #OURS}, and nothing changes. */
    final RefusedException oursRefuses(RefusedException.Reason reason, String component, Integer replicas)
            throws Exception {
        Look before = look(OURS);
        int revision = milvus.revision();
        RefusedException e = assertThrows(RefusedException.class, () -> {
            Map<String, Integer> asked = new TreeMap<>();
            asked.put(component, replicas);
            milvus.run().scale(request(Tools.reference(CHART), asked), LocalMilvus.AT_ONCE);
        });
        assertEquals(e.getMessage(), reason, e.reason());
        assertEquals(before, look(OURS));
        assertEquals(revision, milvus.revision());
        return e;
    }

    // ---- looking

    /**
     * @param pods uids by name, without those that are on their way out
     * @param workloads by name
     * @param jobs uids by name
     */
    record Look(Map<String, String> pods, Map<String, Workload> workloads, Map<String, String> jobs) {

        /** Uids of the pods whose name begins so. */
        List<String> pods(String prefix) {
            return pods.entrySet().stream()
                    .filter(each -> each.getKey().startsWith(prefix))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        /** How often the specification of a workload was changed: each change of a template restarts all its pods. */
        long generation(String workload) {
            return workloads.get(workload).generation;
        }
    }

    /** What Helm can change in one. */
    record Workload(long generation, int replicas, String image) {}

    final Look look(String release) {
        Map<String, String> pods = new TreeMap<>();
        for (Pod pod : client().pods().inNamespace(namespace()).list().getItems()) {
            if (of(release, pod) && pod.getMetadata().getDeletionTimestamp() == null) {
                pods.put(pod.getMetadata().getName(), pod.getMetadata().getUid());
            }
        }
        Map<String, Workload> workloads = new TreeMap<>();
        client().apps().deployments().inNamespace(namespace()).list().getItems().forEach(each -> {
            DeploymentSpec spec = each.getSpec();
            note(workloads, release, each, spec.getReplicas(), spec.getTemplate());
        });
        client().apps()
                .statefulSets()
                .inNamespace(namespace())
                .list()
                .getItems()
                .forEach(each -> {
                    StatefulSetSpec spec = each.getSpec();
                    note(workloads, release, each, spec.getReplicas(), spec.getTemplate());
                });
        Map<String, String> jobs = new TreeMap<>();
        client().batch().v1().jobs().inNamespace(namespace()).list().getItems().stream()
                .filter(each -> of(release, each))
                .forEach(each -> jobs.put(
                        each.getMetadata().getName(), each.getMetadata().getUid()));
        return new Look(pods, workloads, jobs);
    }

    private static boolean of(String release, HasMetadata object) {
        return object.getMetadata().getName().startsWith(release + "-");
    }

    private static void note(
            Map<String, Workload> workloads,
            String release,
            HasMetadata object,
            int replicas,
            PodTemplateSpec template) {
        if (of(release, object)) {
            String image = template.getSpec().getContainers().get(0).getImage();
            long generation = object.getMetadata().getGeneration();
            workloads.put(object.getMetadata().getName(), new Workload(generation, replicas, image));
        }
    }

    static String deployment(String release, String component) {
        return release + "-milvus-" + component.toLowerCase(java.util.Locale.ROOT);
    }

    final int replicas(String release, String component) {
        return look(release).workloads.get(deployment(release, component)).replicas;
    }

    final String image(String release, String component) {
        return look(release).workloads.get(deployment(release, component)).image;
    }

    private static <T> Map<String, T> without(Map<String, T> all, String prefix) {
        Map<String, T> result = new TreeMap<>(all);
        result.keySet()
                .removeIf(each -> each.equals(prefix) || each.startsWith(prefix + "-") || each.contains("-init-"));
        return result;
    }
}
