package io.jenkins.plugins.milvus.journal;

import static io.jenkins.plugins.milvus.journal.Scenes.at;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Test;

/** Where things are drawn. */
public class DrawingTest {

    @Test
    public void theAxisHasRoundMarksAndNeverTooMany() {
        for (long tenths : new long[] {1, 9, 10, 50, 246, 600, 3000, 9000, 36_000, 500_000, 50_000_000}) {
            List<Axis.Tick> ticks = new Axis(tenths, 1000).ticks();
            assertTrue(tenths + ": " + ticks, !ticks.isEmpty() && ticks.size() <= 10);
            assertEquals("0s", ticks.get(0).label());
            assertTrue(
                    ticks.toString(), ticks.stream().allMatch(tick -> tick.x().matches("\\d{1,3}\\.\\d%")));
        }
        assertEquals("[0s, 5s, 10s, 15s, 20s]", labels(246));
        assertEquals("[0s, 1m, 2m, 3m, 4m]", labels(3000));
        assertEquals("[0s, 15s, 30s, 45s, 1m, 1m15s]", labels(904));
    }

    private static String labels(long tenths) {
        return new Axis(tenths, 1000)
                .ticks().stream().map(Axis.Tick::label).toList().toString();
    }

    @Test
    public void durations() {
        assertEquals("0.0s", Axis.duration(0));
        assertEquals("59.9s", Axis.duration(599));
        assertEquals("1m", Axis.duration(600));
        assertEquals("12m30s", Axis.duration(7504));
        assertEquals("2h5m", Axis.duration(75_001));
    }

    @Test
    public void aPodIsARowOfBarsWithoutGaps() {
        Timeline timeline = Timeline.of(Scenes.success("1"), at(999));
        assertEquals(3, timeline.rows().size());
        assertEquals(0, timeline.left());
        Timeline.Row row = timeline.rows().get(2);
        assertEquals(
                "[PENDING, SCHEDULED, PULLED, RUNNING, READY]",
                row.bars().stream().map(Timeline.Bar::stage).toList().toString());
        for (int i = 1; i < row.bars().size(); i++) {
            Timeline.Bar before = row.bars().get(i - 1);
            assertEquals(before.x() + before.width(), row.bars().get(i).x(), 1);
        }
        Timeline.Bar last = row.bars().get(row.bars().size() - 1);
        assertEquals(Timeline.WIDTH, last.x() + last.width());
        assertEquals("p12 s24 i83 u98 r146", row.pod().course().toString());
    }

    @Test
    public void aRunningOperationEndsNow() {
        Journal journal = Scenes.running("1");
        assertEquals(400, Timeline.of(journal, at(40)).axis().tenths());
        assertEquals(800, Timeline.of(journal, at(80)).axis().tenths());
    }

    @Test
    public void ofManyPodsThoseInTroubleHaveARow() {
        Timeline timeline = Timeline.of(Scenes.thousand("1"), at(91));
        assertEquals(Timeline.WORTH, timeline.rows().size());
        assertEquals(1000 - Timeline.WORTH, timeline.left());
        assertEquals(
                3,
                timeline.rows().stream()
                        .filter(row -> row.pod().course().last() == Stage.TROUBLE)
                        .count());
    }

    @Test
    public void allOfThemAreAreasThatAddUp() {
        Crowd crowd = Crowd.of(Scenes.thousand("1"), at(91));
        assertEquals(1000, crowd.most());
        assertEquals(1000, crowd.bands().stream().mapToInt(Crowd.Band::now).sum());
        assertEquals(
                "READY 997, RUNNING 0, SCHEDULED 0, PENDING 0, TROUBLE 3",
                crowd.bands().stream()
                        .map(band -> band.stage() + " " + band.now())
                        .collect(Collectors.joining(", ")));
        crowd.bands().forEach(band -> assertTrue(band.path(), band.path().matches("M([0-9]+,[0-9]+ )+Z")));
    }

    @Test
    public void afterAnAttemptThatFailedThereAreAsManyReplicasAsBefore() {
        assertEquals("queryNode 1: 3+ 3- 1+ 1-, 2 failed, 1 in the end, 1m30s", history("1>3+ 3>5- 3>1+ 1>9-"));
        assertEquals("queryNode 4: 4-, 1 failed, 4 in the end, 1m30s", history("4>6-"));
        assertEquals(
                "one that runs is left out", "queryNode 1: 2+, 0 failed, 2 in the end, 30.0s", history("1>2+ 2>3?"));
        assertEquals("nothing but an installation", "", history("0>2i"));
        assertEquals("queryNode 0: 2+ 3+, 0 failed, 3 in the end, 30.0s", history("0>2i 2>3+"));
        assertEquals("", history(""));
    }

    /** Attempts such as {@code 1>3+}, where the sign is how it ended, and what becomes of them. */
    private static String history(String attempts) {
        List<Trial> trials = Arrays.stream(attempts.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> new Trial(
                        1,
                        each.endsWith("i") ? Journal.Kind.INSTALL : Journal.Kind.SCALE,
                        "queryNode",
                        each.charAt(0) - '0',
                        each.charAt(2) - '0',
                        0,
                        each.endsWith("-") ? "CRASH_LOOP" : each.endsWith("?") ? "" : "READY",
                        each.endsWith("-") ? 900 : 300))
                .toList();
        return Replicas.of(trials).stream()
                .map(each -> each.component() + " " + each.from() + ": "
                        + each.attempts().stream()
                                .map(attempt ->
                                        attempt.after() + (attempt.trial().good() ? "+" : "-"))
                                .collect(Collectors.joining(" "))
                        + ", " + each.failed() + " failed, " + each.last() + " in the end, " + each.slowest())
                .collect(Collectors.joining("; "));
    }

    @Test
    public void nothingAtAllIsDrawnToo() {
        Journal empty = Journal.begin("1", Journal.Kind.INSTALL, at(0));
        assertEquals(List.of(), Timeline.of(empty, at(0)).rows());
        assertEquals(List.of(), Crowd.of(empty, at(0)).bands());
    }
}
