package io.jenkins.plugins.milvus.bench;

import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.Component;
import io.jenkins.plugins.milvus.release.InstallRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Scaling all kinds of worker nodes: the guide's one command for each against one upgrade for all of them. {@code
 * bench/four} is its command.
 */
final class FourBench {

    private static final int FROM = 1;
    private static final int WANT = 3;
    private static final long SEED = 20_260_303L;

    private final Bed bed;
    private final LocalRun local;
    private final List<String> components;

    private FourBench(Bed bed, LocalRun local) {
        this.bed = bed;
        this.local = local;
        this.components = present(bed);
    }

    /** What is measured. */
    enum Way {
        GUIDE("the guide's commands, without any wait"),
        GUIDE_HELM3("the guide's commands with helm 3 --wait"),
        GUIDE_HELM4("the guide's commands with helm 4 --wait"),
        OURS_EACH("milvusScale for each"),
        OURS_ALL("one milvusScale for all"),
        OURS_ONE("one milvusScale for one of them");

        private final String title;

        Way(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * One run.
     *
     * @param way how
     * @param seconds from the first command to the end of the last
     * @param cpu processor seconds of all processes and of the plugin's JVM
     */
    record Run(Way way, double seconds, double cpu) {}

    /** Arguments: kubeconfig, kubectl, the page, runs of each. */
    public static void main(String[] arguments) throws Exception {
        Machine machine = new Machine();
        int runs = Integer.parseInt(arguments[3]);
        List<Run> results = new ArrayList<>();
        try (Bed bed = new Bed(Path.of(arguments[0]), arguments[1]);
                LocalRun local = new LocalRun(arguments[0], null, Tools.helm(3), line -> {})) {
            bed.install();
            FourBench bench = new FourBench(bed, local);
            // what is loaded, compiled and cached once is so before anything counts
            bench.measure(Way.OURS_ALL);
            Random random = new Random(SEED);
            for (int run = 0; run < runs; run++) {
                List<Way> order = new ArrayList<>(Arrays.asList(Way.values()));
                Collections.shuffle(order, random);
                for (Way way : order) {
                    Run result = bench.measure(way);
                    System.err.println(result);
                    results.add(result);
                }
            }
            String text = machine.text("bench/four " + runs, Machine.versions(bed.client(), bed.kubectl()));
            new FourPage(new Page(Path.of(arguments[2])), text, bench.components).write(results);
        }
        System.exit(0);
    }

    /** The worker nodes that the release has; which they are depends on the version of Milvus. */
    private static List<String> present(Bed bed) {
        List<String> labels = bed
                .client()
                .apps()
                .deployments()
                .inNamespace(bed.namespace())
                .withLabel("app.kubernetes.io/instance", InstallRequest.DEFAULT_RELEASE)
                .list()
                .getItems()
                .stream()
                .map(each -> each.getMetadata().getLabels().getOrDefault("component", ""))
                .toList();
        return Component.workers().stream()
                .filter(each -> labels.contains(each.label()))
                .map(Component::chartKey)
                .toList();
    }

    private Run measure(Way way) throws Exception {
        bed.reset(numbers(components, FROM));
        double cpu = Processes.children() + Processes.own();
        Instant start = Instant.now();
        switch (way) {
            case GUIDE -> anchor(Tool.HELM3, false);
            case GUIDE_HELM3 -> anchor(Tool.HELM3, true);
            case GUIDE_HELM4 -> anchor(Tool.HELM4, true);
            case OURS_EACH -> components.forEach(each -> ours(List.of(each)));
            case OURS_ALL -> ours(components);
            case OURS_ONE -> ours(components.subList(0, 1));
        }
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        return new Run(way, seconds, Processes.children() + Processes.own() - cpu);
    }

    private void anchor(Tool tool, boolean waits) throws Exception {
        for (String each : components) {
            bed.anchor(tool, numbers(List.of(each), WANT), waits);
        }
    }

    private void ours(List<String> which) {
        local.scale(bed.request(numbers(which, WANT)), LocalMilvus.AT_ONCE);
    }

    private static Map<String, Integer> numbers(List<String> which, int replicas) {
        Map<String, Integer> result = new LinkedHashMap<>();
        which.forEach(each -> result.put(each, replicas));
        return result;
    }
}
