package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** What one event of a watch costs among so many pods. {@code bench/core} is its command. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WatchBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How many there are. */
    @Param({"10", "100", "1000", "10000"})
    public int pods;

    private Replay replay;
    private Replay.Told last;
    private Item item;

    /** Plays a scale out to its end. */
    @Setup
    public void play() throws IOException {
        replay = new Replay(pods, 1);
        List<Replay.Told> events = replay.events();
        for (Replay.Told told : events) {
            replay.hear(told);
        }
        last = events.get(events.size() - 2);
        item = last.target().item(JSON.readTree(last.json())).orElseThrow();
    }

    /** The text of one pod to a record. */
    @Benchmark
    public Object read() throws IOException {
        return last.target().item(JSON.readTree(last.json()));
    }

    /** The picture after one event: all pods sorted to their workloads again. */
    @Benchmark
    public Object picture() {
        replay.picture().put(last.target(), item);
        return replay.picture().snapshot();
    }
}
