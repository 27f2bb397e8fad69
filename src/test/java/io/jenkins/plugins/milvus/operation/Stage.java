package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.cluster.Feed;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.RolloutEngine;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadRecord;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A {@link RolloutDriver} with a query node's only pod to wait for, and all that it asks for in a test's hands: the time
 * passes, workers work and the API server answers when and how the test says.
 */
final class Stage {

    static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
    private static final WorkloadRecord WORKLOAD =
            Deployments.of("querynode", 1).workload();

    /** What is to be done by workers, the oldest first. */
    final Deque<Runnable> work = new ArrayDeque<>();

    final List<Timed> timers = new ArrayList<>();
    Supplier<Snapshot> watched = () -> snapshot(false, starting());
    Supplier<Snapshot> confirmed = () -> snapshot(true, starting());
    Supplier<Snapshot> checked = () -> watched.get();
    Supplier<List<EventRecord>> events = List::of;
    Supplier<Map<String, Instant>> pulled = Map::of;
    Supplier<Feed> watch = FakeFeed::new;
    Witness witness = Witness.NONE;
    boolean counted;
    int closed;
    RolloutDriver driver;
    CompletableFuture<RolloutDriver.Outcome> future;
    private Instant now = BEGIN;

    /**
     * Begins; the first lists are still on the way.
     *
     * @param generation of the workload that is waited for; it has 1
     */
    Stage begin(long generation) {
        Target target = new Target(
                WORKLOAD.ref(),
                "queryNode",
                WORKLOAD.uid(),
                generation,
                WORKLOAD.templateHash(),
                0,
                1,
                false,
                Map.of());
        Instant deadline = BEGIN.plus(TIMEOUT);
        RolloutPlan plan = new RolloutPlan(new ReleaseId("milvus", "my-release"), 2, false, List.of(target), deadline);
        RolloutEngine engine = new RolloutEngine(plan, RolloutPolicy.DEFAULTS.withStableFor(Duration.ZERO));
        WatchScope scope = new WatchScope("milvus", List.of(WORKLOAD.ref()), List.of(Map.of()), false);
        driver = new RolloutDriver(ports(), scope, engine, deadline);
        future = driver.start();
        return this;
    }

    /** Workers do all that there is to do. */
    Stage work() {
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
        return this;
    }

    /** The same, but what came last is done first: workers do not wait for each other. */
    void workNewestFirst() {
        while (!work.isEmpty()) {
            work.removeLast().run();
        }
    }

    /** Time passes, second by second, and whatever is to be done is done in time. */
    Stage pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            tick(Duration.ofSeconds(1));
            work();
        }
        return this;
    }

    /** Time passes, and the timer begins what it has to. */
    void tick(Duration time) {
        now = now.plus(time);
        while (true) {
            Timed next = timers.stream()
                    .filter(each -> !each.due.isAfter(now))
                    .min(Comparator.comparing(each -> each.due))
                    .orElse(null);
            if (next == null) {
                return;
            }
            timers.remove(next);
            if (next.every != null) {
                timers.add(new Timed(next.task, now.plus(next.every), next.every));
            }
            next.task.run();
        }
    }

    /** What there is, with these pods. */
    static Snapshot snapshot(boolean quorum, PodRecord... pods) {
        ReplicaSetRecord set = new ReplicaSetRecord("rs", "rs", WORKLOAD.uid(), 1, "new", 1, BEGIN, "", "");
        return new Snapshot(List.of(WORKLOAD), List.of(set), List.of(pods), List.of(), quorum);
    }

    /** Everything is gone. */
    static Snapshot nothing(boolean quorum) {
        return new Snapshot(List.of(), List.of(), List.of(), List.of(), quorum);
    }

    static PodRecord ready() {
        return pod(true, "");
    }

    static PodRecord starting() {
        return pod(false, "");
    }

    static PodRecord unschedulable() {
        return pod(false, "Unschedulable");
    }

    private static PodRecord pod(boolean ready, String scheduling) {
        return new PodRecord(
                "pod",
                "pod",
                "rs",
                "querynode",
                "new",
                BEGIN,
                null,
                30,
                List.of(),
                ready ? "Running" : "Pending",
                "",
                "",
                ready,
                "",
                BEGIN,
                scheduling.isEmpty(),
                scheduling,
                "",
                "",
                "",
                List.of());
    }

    static ClusterException trouble(ClusterException.Kind kind) {
        return new ClusterException(kind, kind.name(), null);
    }

    private Ports ports() {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "watch" -> watch.get();
                    case "events" -> events.get();
                    case "pulled" -> pulled.get();
                    case "server" -> "https://api";
                    default -> throw new AssertionError(method);
                });
        ScheduledExecutorService timer = (ScheduledExecutorService) Proxy.newProxyInstance(
                ScheduledExecutorService.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    TimeUnit unit = (TimeUnit) arguments[arguments.length - 1];
                    Duration pause = Duration.of((long) arguments[1], unit.toChronoUnit());
                    boolean again = method.getName().equals("scheduleWithFixedDelay");
                    Timed timed = new Timed((Runnable) arguments[0], now.plus(pause), again ? pause : null);
                    timers.add(timed);
                    return cancellable(timed);
                });
        return new Ports(null, cluster, "default", () -> now, timer, work::add, line -> {}, state -> {}, witness);
    }

    /** Found again by its task, as one that comes again and again is another one each time. */
    private ScheduledFuture<?> cancellable(Timed timed) {
        return (ScheduledFuture<?>) Proxy.newProxyInstance(
                ScheduledFuture.class.getClassLoader(),
                new Class<?>[] {ScheduledFuture.class},
                (proxy, method, arguments) -> timers.removeIf(each -> each.task == timed.task));
    }

    /**
     * What the timer has to begin.
     *
     * @param every null for once
     */
    record Timed(Runnable task, Instant due, Duration every) {}

    private final class FakeFeed implements Feed {
        @Override
        public Snapshot current() {
            return watched.get();
        }

        @Override
        public boolean counted() {
            return counted;
        }

        @Override
        public void expectConfirmation(boolean imminent) {}

        @Override
        public Snapshot confirmed() {
            return confirmed.get();
        }

        @Override
        public Snapshot checked() {
            return checked.get();
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
