package io.jenkins.plugins.milvus.bench;

import io.jenkins.plugins.milvus.cluster.TcpProxy;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.operation.OperationResult;
import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.operation.Phase;
import io.jenkins.plugins.milvus.operation.Ports;
import io.jenkins.plugins.milvus.operation.ScaleOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * What a scale and its wait take: API requests, bytes on the wire, processor time and memory, of a short wait and of a
 * longer one, so that what each 30 s of waiting add can be told: {@code bench/cost} is its command.
 */
final class CostBench implements AutoCloseable {

    private static final String COMPONENT = "queryNode";
    private static final int FROM = 1;
    private static final int WANT = 3;
    private static final int SHORT_SECONDS = 6;
    private static final Duration CALM = Duration.ofSeconds(3);
    private static final long SEED = 20_260_302L;
    private static final List<String> AGENTS = List.of("Helm", "kubectl", "jenkins-milvus");

    private final Bed bed;
    private final AuditLog audit;
    private final int longer;
    private final TcpProxy proxy;
    private final Path config;
    private final LocalRun local;

    private CostBench(Bed bed, Path kubeconfig, AuditLog audit, int longer) throws Exception {
        this.bed = bed;
        this.audit = audit;
        this.longer = longer;
        String server = bed.client().getConfiguration().getMasterUrl().replaceAll("/$", "");
        proxy = new TcpProxy(server);
        config = Files.createTempFile("cost", ".kubeconfig");
        Files.writeString(config, Files.readString(kubeconfig).replace(server, proxy.server()));
        local = new LocalRun(config.toString(), null, Tools.helm(3), line -> {});
    }

    /** Who changes, whether it waits, and how long the pods take. */
    private record Cell(Tool tool, boolean waits, boolean longer) {}

    /** Arguments: kubeconfig, kubectl, the API server's audit log, the page, runs, seconds that the longer wait is longer. */
    public static void main(String[] arguments) throws Exception {
        Machine machine = new Machine();
        int runs = Integer.parseInt(arguments[4]);
        int longer = Integer.parseInt(arguments[5]);
        List<Usage> usages = new ArrayList<>();
        Path kubeconfig = Path.of(arguments[0]);
        try (Bed bed = new Bed(kubeconfig, arguments[1]);
                CostBench bench = new CostBench(bed, kubeconfig, new AuditLog(Path.of(arguments[2])), longer)) {
            bed.install();
            // what is loaded, compiled and cached once is so before anything counts
            bench.measure(new Cell(Tool.OURS, true, false));
            double kept = bench.heapOfAWait();
            Random random = new Random(SEED);
            for (int run = 0; run < runs; run++) {
                List<Cell> order = cells();
                Collections.shuffle(order, random);
                for (Cell cell : order) {
                    Usage usage = bench.measure(cell);
                    System.err.println(cell + ": " + usage.requests().size() + " requests, " + usage.kilobytes()
                            + " KB, " + usage.processes() + " s and " + usage.own() + " s, " + usage.memory() + " MB");
                    usages.add(usage);
                }
            }
            String command = "bench/cost " + runs + " " + longer;
            String text = machine.text(command, Machine.versions(bed.client(), bed.kubectl()));
            new CostPage(new Page(Path.of(arguments[3])), text, longer, kept).write(usages);
        }
        System.exit(0);
    }

    private static List<Cell> cells() {
        List<Cell> cells =
                new ArrayList<>(List.of(new Cell(Tool.HELM3, false, false), new Cell(Tool.HELM4, false, false)));
        for (Tool tool : Arrays.asList(Tool.HELM3, Tool.HELM4, Tool.ROLLOUT_STATUS, Tool.OURS)) {
            cells.add(new Cell(tool, true, false));
            cells.add(new Cell(tool, true, true));
        }
        return cells;
    }

    private void prepare(int seconds) throws Exception {
        bed.reset(Map.of(COMPONENT, FROM));
        bed.readyAfter(new int[] {seconds * 1000});
    }

    private Usage measure(Cell cell) throws Exception {
        prepare(cell.longer ? SHORT_SECONDS + longer : SHORT_SECONDS);
        long begin = audit.end();
        double bytes = kilobytes();
        double processes = Processes.children();
        double own = Processes.own();
        AtomicReference<Mark> made = new AtomicReference<>();
        double memory = 0;
        if (cell.tool.ours()) {
            start(made).join();
        } else {
            try (Processes.Memory children = new Processes.Memory()) {
                bed.anchor(cell.tool, config.toString(), Map.of(COMPONENT, WANT), cell.waits);
                memory = children.most();
            }
        }
        double ownEnd = Processes.own();
        double processesEnd = Processes.children();
        double bytesEnd = kilobytes();
        List<AuditLog.Request> requests = audit.since(begin, AGENTS);
        Mark mark = made.get();
        return new Usage(
                cell.tool,
                cell.waits,
                cell.longer,
                requests,
                mark == null
                        ? List.of()
                        : requests.stream()
                                .filter(each -> each.received().isAfter(mark.at))
                                .toList(),
                bytesEnd - bytes,
                mark == null ? Double.NaN : bytesEnd - mark.kilobytes,
                processesEnd - processes,
                cell.tool.ours() ? ownEnd - own : 0,
                mark == null ? Double.NaN : ownEnd - mark.own,
                memory);
    }

    /** How things stood when the change was made. */
    private record Mark(Instant at, double kilobytes, double own) {}

    private CompletableFuture<OperationResult> start(AtomicReference<Mark> made) {
        Ports ports = local.ports((OperationState state) -> {
            if (state.phase() == Phase.VERIFY) {
                made.compareAndSet(null, new Mark(Instant.now(), kilobytes(), Processes.own()));
            }
        });
        return new ScaleOperation(ports, LocalMilvus.AT_ONCE, bed.request(Map.of(COMPONENT, WANT))).start();
    }

    /** Megabytes of heap that a wait keeps; a run of its own, because collections take processor time. */
    private double heapOfAWait() throws Exception {
        prepare(SHORT_SECONDS + (int) CALM.toSeconds());
        double before = Processes.heap();
        AtomicReference<Mark> made = new AtomicReference<>();
        CompletableFuture<OperationResult> running = start(made);
        while (made.get() == null && !running.isDone()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        LockSupport.parkNanos(CALM.toNanos());
        double meanwhile = Processes.heap();
        if (running.isDone()) {
            throw new IllegalStateException("the wait was over before its heap was measured");
        }
        running.join();
        return Math.max(0, meanwhile - before);
    }

    private double kilobytes() {
        return (proxy.up() + proxy.down()) / 1024.0;
    }

    @Override
    public void close() throws Exception {
        local.close();
        proxy.close();
        Files.delete(config);
    }
}
