package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.Diagnosis;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Verdict;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public class PullsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Verdict READY = new Verdict.Ready(List.of());

    private final Map<String, Instant> events = new HashMap<>();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private int requests;
    private boolean away;
    private final Pulls pulls = new Pulls(ports(witness()), "milvus");

    @Test
    public void whatWasAskedForInTimeIsNotAskedForInTheEnd() {
        events.put("a", NOW);
        pulls.begin(snapshot("a"));
        pulls.begin(snapshot("a"));
        assertEquals("beside everything else", 0, requests);
        work.remove().run();
        pulls.end(new RolloutDriver.Outcome(READY, snapshot("a")));
        assertEquals(List.of("a " + NOW), told);
        assertEquals(1, requests);
    }

    @Test
    public void aPodThatHasComeSinceIsAskedFor() {
        events.putAll(Map.of("a", NOW, "b", NOW.plusSeconds(1)));
        pulls.begin(snapshot("a"));
        work.remove().run();
        pulls.end(new RolloutDriver.Outcome(READY, snapshot("a", "b")));
        assertEquals(List.of("a " + NOW, "a " + NOW, "b " + NOW.plusSeconds(1)), told);
        assertEquals(2, requests);
    }

    @Test
    public void nothingWasReadyBeforeTheEnd() {
        events.put("a", NOW);
        pulls.end(new RolloutDriver.Outcome(failed("a"), snapshot("a")));
        assertEquals(List.of("a " + NOW), told);
    }

    @Test
    public void anApiServerThatMayBeAwayIsNotAsked() {
        pulls.end(new RolloutDriver.Outcome(failed(""), snapshot("a")));
        pulls.end(new RolloutDriver.Outcome(READY, null));
        assertEquals(0, requests);
    }

    @Test
    public void nobodyLooksAtEachOfManyPods() {
        String[] many = names(Pulls.MOST_PODS + 1);
        pulls.begin(snapshot(many));
        pulls.end(new RolloutDriver.Outcome(READY, snapshot(many)));
        pulls.end(new RolloutDriver.Outcome(READY, snapshot()));
        assertEquals(0, requests + work.size());
        pulls.end(new RolloutDriver.Outcome(READY, snapshot(names(Pulls.MOST_PODS))));
        assertEquals(1, requests);
    }

    @Test
    public void whereNobodyKeepsARecordNothingIsAsked() {
        Pulls none = new Pulls(ports(Witness.NONE), "milvus");
        none.begin(snapshot("a"));
        none.end(new RolloutDriver.Outcome(READY, snapshot("a")));
        assertEquals(0, requests + work.size());
    }

    @Test
    public void aRefusalIsAWarning() {
        away = true;
        pulls.begin(snapshot("a"));
        work.remove().run();
        pulls.end(new RolloutDriver.Outcome(READY, snapshot("a")));
        assertEquals(List.of("not allowed"), told);
    }

    @Test
    public void imagesAreThereWhenEveryPodThatIsWantedRuns() {
        Snapshot running = snapshot("a", "b");
        assertTrue(Pulls.over(running, List.of(progress(2, 0))));
        assertTrue("one that goes", Pulls.over(running, List.of(progress(1, 0))));
        assertFalse("one has not come", Pulls.over(running, List.of(progress(2, 0), progress(1, 0))));
        Snapshot starting = new Snapshot(List.of(), List.of(), List.of(pod("a"), pod("b", "Pending")), List.of(), true);
        assertFalse(Pulls.over(starting, List.of(progress(2, 1))));
        assertTrue("one too many starts", Pulls.over(starting, List.of(progress(1, 1))));
    }

    private static Progress progress(int want, int ready) {
        return new Progress("queryNode", 1, want, ready, 0, false, "");
    }

    private static String[] names(int pods) {
        return IntStream.range(0, pods).mapToObj(each -> "pod-" + each).toArray(String[]::new);
    }

    private static Verdict failed(String uid) {
        return new Verdict.Failed(
                List.of(), List.of(new Diagnosis(Code.CRASH_LOOP, "queryNode", uid, uid, "", "", "", "")));
    }

    private static Snapshot snapshot(String... uids) {
        return new Snapshot(
                List.of(), List.of(), Stream.of(uids).map(PullsTest::pod).toList(), List.of(), true);
    }

    private static PodRecord pod(String uid) {
        return pod(uid, "Running");
    }

    private static PodRecord pod(String uid, String phase) {
        return new PodRecord(
                uid, uid, "", "", "", NOW, null, 0, List.of(), phase, "", "", true, "", NOW, true, "", "", "", "",
                List.of());
    }

    private Witness witness() {
        return new Witness() {
            @Override
            public void pulled(PodRecord pod, Instant when) {
                told.add(pod.uid() + " " + when);
            }

            @Override
            public void warned(String line) {
                told.add(line);
            }
        };
    }

    private Ports ports(Witness witness) {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    assertEquals("pulled", method.getName());
                    requests++;
                    if (away) {
                        throw new ClusterException(ClusterException.Kind.FORBIDDEN, "not allowed", null);
                    }
                    return events;
                });
        return new Ports(null, cluster, "default", () -> NOW, null, work::add, line -> {}, state -> {}, witness);
    }
}
