package io.jenkins.plugins.milvus.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.Guide;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of Milvus' own charts with one Helm: installed in cluster mode, then each worker to 2 and back to 1. After each
 * of them every pod, workload and line of the manifest is compared with what was there before. {@code bench/real-charts}
 * runs it and makes a table of the lines that it prints.
 */
public final class RealCharts {

    private static final String RELEASE = InstallRequest.DEFAULT_RELEASE;
    private static final List<Integer> NUMBERS = List.of(2, 1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern KIND = Pattern.compile("(?m)^kind: *\"?(\\w+)");
    private static final Pattern NAME = Pattern.compile("(?m)^ {2}name: *\"?([^\"\\s]+)");

    private final String kubeconfig;
    private final int major;
    private final String chart;
    private final List<String> values;
    private final String namespace;
    private final KubernetesClient client;
    private final LocalRun run;
    private final Guide guide;
    private final List<String> surprises = new ArrayList<>();

    private RealCharts(List<String> arguments, KubernetesClient client, LocalRun run) {
        this.kubeconfig = arguments.get(0);
        this.major = Integer.parseInt(arguments.get(1));
        this.chart = arguments.get(2);
        this.values = arguments.subList(3, arguments.size());
        this.client = client;
        this.run = run;
        String file = Path.of(chart).getFileName().toString().replaceFirst("\\.tgz$", "");
        this.namespace = "real-" + file.replaceAll("[^0-9a-z]+", "-") + "-helm" + major;
        this.guide = new Guide(run, namespace, chart, LocalMilvus.AT_ONCE);
    }

    /**
     * Prints one row of the table; the log goes to standard error. Exit status 1 when anything changed that nobody asked
     * for.
     *
     * @param arguments kubeconfig, major version of Helm, archive of the chart, and values files if it needs some
     */
    public static void main(String[] arguments) throws Exception {
        Config config = Config.fromKubeconfig(Path.of(arguments[0]).toFile());
        int major = Integer.parseInt(arguments[1]);
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(config).build();
                LocalRun run = new LocalRun(arguments[0], null, Tools.helm(major), System.err::println)) {
            RealCharts real = new RealCharts(List.of(arguments), client, run);
            try {
                System.out.println(real.row());
            } finally {
                real.remove();
            }
            real.surprises.forEach(System.err::println);
            System.exit(real.surprises.isEmpty() ? 0 : 1);
        }
    }

    private String row() throws Exception {
        OperationResult installed = install();
        List<Component> workers = guide.workers();
        Look last = look();
        int pods = last.pods.size();
        // the first upgrade after an install is the one that does more than it says, whichever component it is for
        for (Component worker : workers) {
            firstScale(worker, last);
        }
        String documented = documented(last);

        List<Double> seconds = new ArrayList<>();
        TreeSet<String> gone = new TreeSet<>();
        for (Component worker : workers) {
            for (int replicas : NUMBERS) {
                OperationResult result = guide.scale(worker, replicas);
                seconds.add(result.seconds());
                Look now = look();
                gone.addAll(compare(worker + " -> " + replicas, last, now, worker.label()));
                last = now;
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %s | %d | %s | %d | %.0f s | %.1f s | %s |",
                installed.version(),
                major,
                pods,
                workers.stream().map(Component::chartKey).collect(Collectors.joining(", ")),
                workers.size() * NUMBERS.size(),
                surprises.isEmpty() ? "nothing" : "**" + String.join("; ", surprises) + "**",
                gone.size(),
                installed.seconds(),
                seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow(),
                documented);
    }

    private OperationResult install() {
        return run.install(
                new InstallRequest(
                        RELEASE,
                        namespace,
                        true,
                        InstallRequest.Mode.CLUSTER,
                        ChartReference.milvus(chart, null, null),
                        Map.of(),
                        values,
                        Map.of(),
                        InstallRequest.OnExisting.FAIL,
                        Care.within(InstallRequest.DEFAULT_TIMEOUT)),
                LocalMilvus.AT_ONCE);
    }

    /** What the first upgrade would change if it were for this component: its number, and the Jobs of the install. */
    private void firstScale(Component worker, Look installed) {
        OperationResult dry = run.scale(
                new ScaleRequest(
                        RELEASE,
                        namespace,
                        Map.of(worker.chartKey(), 2),
                        false,
                        false,
                        true,
                        0,
                        ChartReference.milvus(chart, null, null),
                        PATIENCE),
                LocalMilvus.AT_ONCE);
        long numbers = dry.changes().stream()
                .filter(each -> each.matches("~ Deployment/\\S+-" + worker.label() + " spec\\.replicas: 1 -> 2"))
                .count();
        long jobs =
                dry.changes().stream().filter(each -> each.startsWith("- Job/")).count();
        if (numbers != 1 || numbers + jobs != dry.changes().size() || jobs != installed.jobs()) {
            surprises.add("dry run of " + worker + ": " + dry.changes());
        }
    }

    /** What the guide's command with the installed chart would change beside the number that it names. */
    private String documented(Look installed) throws Exception {
        String json = helm(
                "upgrade",
                RELEASE,
                chart,
                "--reuse-values",
                "--set",
                "queryNode.replicas=2",
                "--dry-run=server",
                "--output",
                "json");
        Map<String, List<String>> planned =
                documents(new ObjectMapper().readTree(json).path("manifest").asText());
        return installed.documents.keySet().stream()
                .filter(id -> planned.containsKey(id)
                        && !id.endsWith("-querynode")
                        && !planned.get(id).equals(installed.documents.get(id)))
                .map(RealCharts::spoken)
                .collect(Collectors.joining(", "));
    }

    // ---- looking

    /** Uids of pods, generations of workloads, and the manifest of the newest revision. */
    private record Look(Map<String, String> pods, Map<String, Long> generations, Map<String, List<String>> documents) {

        long jobs() {
            return documents.keySet().stream()
                    .filter(id -> id.startsWith("Job/"))
                    .count();
        }
    }

    private Look look() throws Exception {
        Map<String, String> pods = new TreeMap<>();
        for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
            pods.put(pod.getMetadata().getName(), pod.getMetadata().getUid());
        }
        List<HasMetadata> workloads = new ArrayList<>();
        workloads.addAll(
                client.apps().deployments().inNamespace(namespace).list().getItems());
        workloads.addAll(
                client.apps().statefulSets().inNamespace(namespace).list().getItems());
        Map<String, Long> generations = new TreeMap<>();
        workloads.forEach(each -> generations.put(
                each.getKind() + "/" + each.getMetadata().getName(),
                each.getMetadata().getGeneration()));
        return new Look(pods, generations, documents(helm("get", "manifest", RELEASE)));
    }

    /** The text of each object of a manifest; compared as text, the plugin's own comparison has no part in it. */
    private static Map<String, List<String>> documents(String manifest) {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (String document : manifest.split("(?m)^---\\s*$")) {
            Matcher kind = KIND.matcher(document);
            Matcher name = NAME.matcher(document);
            if (kind.find() && name.find()) {
                result.put(
                        kind.group(1) + "/" + name.group(1),
                        document.strip().lines().toList());
            }
        }
        return result;
    }

    private String helm(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Tools.helm(major)));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--namespace", namespace));
        ProcessRunner.Result result = new LocalProcesses()
                .run(new ProcessRunner.Call(command, Map.of("KUBECONFIG", kubeconfig), "", PATIENCE));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + ": " + result.error());
        }
        return result.output();
    }

    // ---- comparing

    /** Notes what should not have changed; returns the objects that are gone. */
    private List<String> compare(String step, Look before, Look after, String label) {
        String deployment = "Deployment/" + RELEASE + "-milvus-" + label;
        List<String> gone = new ArrayList<>();
        before.documents.forEach((id, lines) -> {
            List<String> now = after.documents.get(id);
            if (now == null) {
                gone.add(spoken(id));
                if (!id.startsWith("Job/")) {
                    surprises.add(step + ": " + id + " is gone");
                }
            } else if (!now.equals(lines) && !(id.equals(deployment) && replicasOnly(lines, now))) {
                surprises.add(step + ": " + id + " changed");
            }
        });
        after.documents.keySet().stream()
                .filter(id -> !before.documents.containsKey(id))
                .forEach(id -> surprises.add(step + ": " + id + " is new"));
        if (after.documents.get(deployment).equals(before.documents.get(deployment))) {
            surprises.add(step + ": " + deployment + " did not change");
        }
        before.generations.forEach((id, generation) -> {
            if (!id.equals(deployment) && !generation.equals(after.generations.get(id))) {
                surprises.add(step + ": " + id + " was touched");
            }
        });
        Map<String, String> was = others(before, deployment, gone);
        Map<String, String> is = others(after, deployment, List.of());
        if (!was.equals(is)) {
            surprises.add(step + ": other pods changed, " + was + " became " + is);
        }
        return gone;
    }

    private static boolean replicasOnly(List<String> before, List<String> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))
                    && !(before.get(i).matches(" {2}replicas: \\d+")
                            && after.get(i).matches(" {2}replicas: \\d+"))) {
                return false;
            }
        }
        return true;
    }

    /** Pods but for those of a Deployment and of Jobs that are gone. */
    private static Map<String, String> others(Look look, String deployment, List<String> gone) {
        Map<String, String> result = new TreeMap<>(look.pods);
        List<String> owners =
                new ArrayList<>(gone.stream().map(RealCharts::name).toList());
        owners.add(name(deployment));
        result.keySet().removeIf(pod -> owners.stream().anyMatch(owner -> pod.startsWith(owner + "-")));
        return result;
    }

    private static String name(String id) {
        return id.substring(id.indexOf('/') + 1).replaceFirst("^\\w+ ", "");
    }

    private static String spoken(String id) {
        return id.replace('/', ' ');
    }

    private void remove() {
        client.namespaces().withName(namespace).delete();
        Await.within(
                PATIENCE,
                "the namespace is gone",
                () -> client.namespaces().withName(namespace).get() == null);
    }
}
