package io.jenkins.plugins.milvus.rollout;

import static io.jenkins.plugins.milvus.rollout.Records.at;
import static io.jenkins.plugins.milvus.rollout.Records.container;
import static io.jenkins.plugins.milvus.rollout.Records.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One look at so many pods: the verdict, and what changed for the log. {@code bench/core} is its command. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RolloutBenchmark {

    /** How many there are. */
    @Param({"10", "100", "1000", "10000"})
    public int pods;

    private Look ready;
    private Look coming;
    private Look troubled;
    private Snapshot oneMore;

    private record Look(RolloutEngine engine, Memory memory, Snapshot snapshot) {

        /** With the memory that earlier looks have left. */
        static Look of(World world) {
            RolloutEngine engine = new RolloutEngine(world.plan(), world.policy);
            Snapshot snapshot = world.snapshot();
            Memory memory = engine.evaluate(Memory.empty(), snapshot, at(0)).memory();
            return new Look(engine, memory, snapshot);
        }

        Evaluation again() {
            return engine.evaluate(memory, snapshot, at(1));
        }
    }

    /** Makes the three worlds. */
    @Setup
    public void worlds() {
        ready = Look.of(World.scale(pods, pods));
        World half = World.scale(pods / 2, pods);
        for (int i = pods / 2; i < pods; i++) {
            half.pods.add(pod(World.QUERY_NODE + "-new-" + i)
                    .pending()
                    .containers(container("main").waiting("ContainerCreating", "")));
        }
        coming = Look.of(half);
        // as a watch leaves it: the same records but for one
        List<PodRecord> records = new ArrayList<>(coming.snapshot.pods());
        records.set(
                records.size() - 1, pod(World.QUERY_NODE + "-new-" + (pods - 1)).build());
        oneMore = new Snapshot(coming.snapshot.workloads(), coming.snapshot.replicaSets(), records, List.of(), false);
        World trouble = World.scale(pods / 2, pods);
        for (int i = pods / 2; i < pods; i++) {
            Records.Pod added = pod(World.QUERY_NODE + "-new-" + i);
            trouble.pods.add(
                    switch (i % 4) {
                        case 0 -> added.unschedulable("0/3 nodes are available");
                        case 1 -> added.containers(container("main").waiting("ErrImagePull", "not found"));
                        case 2 -> added.containers(container("main").waiting("CreateContainerError", "x"));
                        default -> added.terminating(30);
                    });
        }
        troubled = Look.of(trouble);
    }

    /** All of them are ready. */
    @Benchmark
    public Object verdictWhenReady() {
        return ready.again();
    }

    /** Half of them are still coming. */
    @Benchmark
    public Object verdictWhileComing() {
        return coming.again();
    }

    /** Half of them cannot be scheduled, have no image, cannot be created or do not end. */
    @Benchmark
    public Object verdictInTrouble() {
        return troubled.again();
    }

    /** What to print when one of them has become ready since the last look. */
    @Benchmark
    public Object linesForTheLog() {
        return Transitions.lines(coming.snapshot, oneMore, at(1));
    }

    /** What to print when all that were coming have become ready since the last look. */
    @Benchmark
    public Object linesForTheLogOfMany() {
        return Transitions.lines(coming.snapshot, ready.snapshot, at(1));
    }
}
