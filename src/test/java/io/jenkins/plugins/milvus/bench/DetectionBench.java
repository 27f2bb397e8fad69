package io.jenkins.plugins.milvus.bench;

import io.fabric8.kubernetes.client.Watch;
import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.operation.FaultScenario;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.operation.ScaleOperation;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How long after the last pod became ready each tool says so: {@code bench/detection} is its command. All tools scale the
 * same release in random order; in one round all of them meet the same delays.
 */
final class DetectionBench {

    private static final String COMPONENT = "queryNode";
    private static final int FROM = 1;
    private static final Duration STABLE_FOR = RolloutPolicy.DEFAULTS.stableFor();

    /** With more pods than that Helm 4 waits for minutes after all are ready: a sixth of its runs has to do. */
    private static final int MANY = 500;

    private static final int SHARE_OF_MANY = 6;

    private static final int FEWEST = 3;
    private static final long SEED = 20_260_301L;

    private final Bed bed;
    private final ReadyLog readyLog;
    private final LocalRun local;

    private DetectionBench(Bed bed, ReadyLog readyLog, LocalRun local) {
        this.bed = bed;
        this.readyLog = readyLog;
        this.local = local;
    }

    /** Arguments: kubeconfig, kubectl, the kubelets' ready log, the page, runs of each cell, sizes with commas. */
    public static void main(String[] arguments) throws Exception {
        int runs = Integer.parseInt(arguments[4]);
        Page page = new Page(Path.of(arguments[3]));
        DetectionPage.introduce(page);
        try (Bed bed = new Bed(Path.of(arguments[0]), arguments[1]);
                LocalRun local = new LocalRun(arguments[0], null, Tools.helm(3), line -> {})) {
            bed.install();
            DetectionBench bench = new DetectionBench(bed, new ReadyLog(Path.of(arguments[2])), local);
            List<String> versions = Machine.versions(bed.client(), bed.kubectl());
            for (String size : arguments[5].split(",")) {
                bench.size(Integer.parseInt(size), runs, page, versions);
            }
        }
        System.exit(0);
    }

    /** Writes what there is after each round: what takes an hour may be ended before. */
    private void size(int pods, int runs, Page page, List<String> versions) throws Exception {
        Machine machine = new Machine();
        int ofHelm4 = pods > MANY ? Math.max(FEWEST, runs / SHARE_OF_MANY) : runs;
        // what is loaded, compiled and cached once is so before anything counts
        for (Tool tool : Tool.values()) {
            measure(tool, FEWEST, SEED);
        }
        List<Detection> results = new ArrayList<>();
        Random random = new Random(SEED + pods);
        for (int round = 0; round < runs; round++) {
            List<Tool> order = new ArrayList<>(Arrays.asList(Tool.values()));
            Collections.shuffle(order, random);
            if (round >= ofHelm4) {
                order.remove(Tool.HELM4);
            }
            for (Tool tool : order) {
                Detection result = measure(tool, pods, SEED + 31L * pods + round);
                System.err.println(result);
                results.add(result);
            }
            String text = machine.text("bench/detection " + runs + " " + pods, versions);
            new DetectionPage(page, text).write(pods, results);
        }
    }

    private Detection measure(Tool tool, int pods, long seed) throws Exception {
        bed.reset(Map.of(COMPONENT, FROM));
        bed.readyAfter(Bed.delays(seed, pods - FROM));
        Instant start = Instant.now();
        Controllers controllers = new Controllers(pods);
        Looks looks = new Looks();
        Instant verdict;
        long surplus;
        try (Watch watch = bed.workload().watch(controllers)) {
            if (tool.ours()) {
                verdict = ours(pods, tool == Tool.OURS ? Duration.ZERO : STABLE_FOR, looks);
            } else {
                bed.anchor(tool, Map.of(COMPONENT, pods), true);
                verdict = Instant.now();
            }
            surplus = Math.max(0, bed.queryNodes().size() - pods);
            Await.within(
                    Bed.PATIENCE,
                    "all pods are ready in truth",
                    () -> controllers.complete() && ready(start).size() >= pods - FROM);
        }
        List<ReadyLog.Ready> ready = ready(start);
        Instant last = ready.get(ready.size() - 1).acknowledged();
        long missing =
                ready.stream().filter(each -> each.sent().isAfter(verdict)).count();
        return new Detection(
                tool,
                pods,
                missing,
                surplus,
                millis(last, controllers.at()),
                millis(last, looks.seen()),
                millis(last, looks.confirmed()),
                millis(last, verdict));
    }

    private List<ReadyLog.Ready> ready(Instant after) {
        return readyLog.of(bed.namespace(), FaultScenario.WORKLOAD + "-", after);
    }

    /** When the operation ended: the moment at which a step would go on. */
    private Instant ours(int pods, Duration stableFor, Looks looks) {
        Ports ports = local.ports().with(looks);
        RolloutPolicy policy = RolloutPolicy.DEFAULTS.withStableFor(stableFor);
        ScaleOperation operation = new ScaleOperation(ports, policy, bed.request(Map.of(COMPONENT, pods)));
        return operation.start().thenApply(result -> Instant.now()).join();
    }

    private static double millis(Instant from, Instant to) {
        return to == null ? Double.NaN : Duration.between(from, to).toNanos() / 1e6;
    }
}
