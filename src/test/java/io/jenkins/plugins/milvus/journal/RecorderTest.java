package io.jenkins.plugins.milvus.journal;

import static io.jenkins.plugins.milvus.journal.Scenes.BEGUN;
import static io.jenkins.plugins.milvus.journal.Scenes.at;
import static io.jenkins.plugins.milvus.journal.Scenes.pod;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.operation.OperationState;
import io.jenkins.plugins.milvus.rollout.PodRecord;
import io.jenkins.plugins.milvus.rollout.Progress;
import io.jenkins.plugins.milvus.rollout.ReplicaSetRecord;
import io.jenkins.plugins.milvus.rollout.RolloutPlan;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import io.jenkins.plugins.milvus.rollout.Target;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.Test;

/** What becomes of what happens. */
public class RecorderTest {

    private final Recorder recorder = Scenes.scaling("7", 1, 3);

    @Test
    public void whatWasDecidedIsThereBeforeAnythingIsSeen() {
        Journal journal = recorder.journal();
        assertEquals("milvus/my-release 5.0.19", journal.namespace() + "/" + journal.release() + " " + journal.chart());
        assertEquals("4 -> 5", journal.previousRevision() + " -> " + journal.revision());
        assertEquals(List.of(new Journal.ComponentEntry("queryNode", 1, 3, 0, "")), journal.components());
        assertEquals(List.of("~ Deployment/my-release-milvus-querynode spec.replicas: 1 -> 3"), journal.changes());
        assertTrue(journal.running());
        assertFalse(journal.ready());
    }

    @Test
    public void aPodIsFollowedThroughItsStages() {
        see(1.5, pod("a", 1, "Pending").made());
        see(2, pod("a", 1, "Pending").on("node").waiting("ContainerCreating").made());
        see(3, pod("a", 1, "Running").on("node").running(3).made());
        see(
                4,
                pod("a", 1, "Running")
                        .on("node")
                        .waiting("CrashLoopBackOff")
                        .restarts(1)
                        .made());
        see(5, pod("a", 1, "Running").on("node").running(5).ready().restarts(1).made());
        see(
                6,
                pod("a", 1, "Running")
                        .on("node")
                        .running(5)
                        .ready()
                        .terminating()
                        .restarts(1)
                        .made());
        see(7);
        see(8);
        PodEntry entry = recorder.journal().pods().get(0);
        assertEquals("p10 s20 u30 x40 r50 t60 g70", entry.course().toString());
        assertEquals("queryNode Gone 1", entry.component() + " " + entry.status() + " " + entry.restarts());
    }

    @Test
    public void aPodThatWasThereBeforeBeginsWithTheOperation() {
        see(1, pod("old", -500, "Running").on("node").ready().made());
        assertEquals("r0", recorder.journal().pods().get(0).course().toString());
    }

    @Test
    public void whatHappenedBeforeAnybodyLookedIsReadFromThePod() {
        see(9, pod("a", 1, "Running").on("node").running(4).ready().made());
        assertEquals("p10 u40 r90", recorder.journal().pods().get(0).course().toString());
    }

    @Test
    public void aClockThatIsAheadDoesNotDrawIntoTheFuture() {
        see(2, pod("a", 60, "Running").on("node").running(70).ready().made());
        assertEquals("r20", last("a").replaceAll(".* ", ""));
        see(3, pod("a", 60, "Running").on("node").terminating().made());
        assertEquals("t30", last("a").replaceAll(".* ", ""));
    }

    @Test
    public void whenTheImagesWereThereBecomesKnownLater() {
        PodRecord pod = pod("a", 1, "Running").on("node").running(7).ready().made();
        see(1.5, pod("a", 1, "Pending").made());
        see(2, pod("a", 1, "Pending").on("node").made());
        recorder.pulled(pod, at(3));
        assertEquals("nothing has come after it yet", "p10 s20", last("a"));
        see(7, pod);
        recorder.pulled(pod, at(5));
        recorder.pulled(pod, at(6));
        assertEquals("p10 s20 i50 r70", last("a"));
    }

    @Test
    public void anImageIsThereBeforeItsContainerRuns() {
        PodRecord pod = pod("a", 1, "Running").on("node").running(4).ready().made();
        see(9, pod);
        recorder.pulled(pod, at(30));
        assertEquals("p10 i40 u40 r90", last("a"));
        PodRecord old = pod("old", -500, "Running").on("node").ready().made();
        see(9, old);
        recorder.pulled(old, at(3));
        assertEquals("r0", last("old"));
    }

    @Test
    public void twoPodsOfOneNameAreTwo() {
        see(1, pod("a", 0, "Running").on("node").running(1).made());
        PodRecord again = pod("a", 2, "Pending").made();
        see(2, renamed(again, "another-uid"));
        assertEquals(2, recorder.journal().pods().size());
        assertEquals(Stage.GONE, recorder.journal().pods().get(0).course().last());
        assertEquals(Stage.PENDING, recorder.journal().pods().get(1).course().last());
    }

    @Test
    public void whatIsNotWatchedAnyMoreIsNotGone() {
        see(1, pod("a", 0, "Running").on("node").ready().made());
        OperationState next = Scenes.state(1, 3);
        Target other = new Target(
                new WorkloadRef(WorkloadKind.DEPLOYMENT, "milvus", "proxy"),
                "proxy",
                "uid",
                1,
                "",
                1,
                2,
                false,
                Map.of());
        RolloutPlan plan = next.plan();
        recorder.remembered(new OperationState(
                next.phase(),
                next.token(),
                next.startedAt(),
                next.deadline(),
                next.intent(),
                next.course(),
                new RolloutPlan(plan.release(), 6, false, List.of(other), plan.deadline()),
                null));
        see(2);
        assertEquals(Stage.READY, recorder.journal().pods().get(0).course().last());
    }

    @Test
    public void aPodThatLeavesWhileHelmIsAtWorkIsThereAndGone() {
        PodRecord left = owned(pod("left", -500, "Running").on("node").ready().made(), "set");
        PodRecord stays = owned(pod("stays", -500, "Running").on("node").ready().made(), "set");
        Recorder early = new Recorder(Journal.begin("7", Journal.Kind.SCALE, BEGUN), UnaryOperator.identity());
        early.before(withSet(left, stays), at(1));
        early.remembered(Scenes.state(2, 1));
        early.seen(withSet(stays), List.of(), at(3));
        assertEquals(List.of("queryNode Gone r0 g30", "queryNode Running r0"), told(early));
    }

    @Test
    public void soIsOneThatLeavesAcrossARestart() {
        PodRecord left = owned(pod("left", -500, "Running").on("node").ready().made(), "set");
        PodRecord stays = owned(pod("stays", -500, "Running").on("node").ready().made(), "set");
        Recorder early = new Recorder(Journal.begin("7", Journal.Kind.SCALE, BEGUN), UnaryOperator.identity());
        early.before(withSet(left, stays), at(1));
        Recorder next = new Recorder(early.journal(), UnaryOperator.identity());
        next.remembered(Scenes.state(2, 1));
        next.seen(withSet(stays), List.of(), at(30));
        assertEquals(List.of(" Gone r0 g300", "queryNode Running r0"), told(next));
    }

    @Test
    public void theNextRoundKeepsWhatIsKnown() {
        PodRecord pod = owned(pod("a", -500, "Running").on("node").ready().made(), "set");
        recorder.seen(withSet(pod), List.of(), at(1));
        // a ReplicaSet that is not listed any more
        recorder.before(snapshot(false, pod), at(2));
        recorder.before(withSet(owned(pod("other", -500, "Running").made(), "elsewhere")), at(2));
        recorder.remembered(Scenes.state(1, 3));
        assertEquals(List.of("queryNode Running r0", " Running p0"), told(recorder));
    }

    private static List<String> told(Recorder recorder) {
        return recorder.journal().pods().stream()
                .map(each -> each.component() + " " + each.status() + " " + each.course())
                .toList();
    }

    @Test
    public void whatConfirmsAVerdictBringsBackNoPod() {
        see(1, pod("a", 0, "Running").on("node").ready().made());
        see(2);
        recorder.seen(snapshot(true, pod("a", 0, "Running").on("node").ready().made()), List.of(), at(2.1));
        assertEquals(Stage.GONE, recorder.journal().pods().get(0).course().last());
    }

    @Test
    public void progressIsThatOfTheLastLook() {
        Progress progress = new Progress("queryNode", 1, 3, 2, 0, false, "1 unschedulable");
        recorder.seen(snapshot(false), List.of(progress), at(1));
        assertEquals(
                List.of(new Journal.ComponentEntry("queryNode", 1, 3, 2, "1 unschedulable")),
                recorder.journal().components());
    }

    @Test
    public void theSameWarningIsKeptOnce() {
        recorder.warned("Waiting: somebody");
        recorder.warned("Waiting: somebody");
        assertEquals(List.of("Waiting: somebody"), recorder.journal().warnings());
    }

    @Test
    public void itGoesOnAfterARestart() {
        see(1.5, pod("a", 1, "Pending").made());
        recorder.warned("before");
        Recorder next = new Recorder(recorder.journal(), UnaryOperator.identity());
        assertEquals(recorder.journal(), next.journal());
        next.remembered(Scenes.state(1, 3));
        next.seen(snapshot(false, pod("a", 1, "Pending").on("node").made()), List.of(), at(20));
        assertEquals("p10 s200", next.journal().pods().get(0).course().toString());
        assertEquals(List.of("before"), next.journal().warnings());
    }

    @Test
    public void howItEnded() {
        Journal failed = Scenes.failure("8");
        assertEquals("CRASH_LOOP", failed.outcome().code());
        assertEquals(362, failed.tenths(at(9999)));
        assertEquals(1000, recorder.journal().tenths(at(100)));
        assertTrue(Scenes.success("9").ready());
    }

    @Test
    public void secretsAreHiddenWhereverATextComesIn() {
        Recorder masked =
                new Recorder(Journal.begin("1", Journal.Kind.SCALE, BEGUN), text -> text.replace("s3cr3t", "****"));
        masked.warned("the s3cr3t, password=hunter2");
        masked.failed("CRASH_LOOP", "says s3cr3t", List.of("log: s3cr3t", "Bearer abcdefghijkl"), at(1));
        Progress progress = new Progress("x", 1, 2, 1, 0, false, "s3cr3t");
        masked.seen(snapshot(false), List.of(progress), at(1));
        String text = new String(JournalJson.write(masked.journal()), StandardCharsets.UTF_8);
        for (String secret : List.of("s3cr3t", "hunter2", "abcdefghijkl")) {
            assertFalse(text, text.contains(secret));
        }
        assertTrue(text, text.contains("the ****, password=****"));
    }

    private void see(double second, PodRecord... pods) {
        recorder.seen(snapshot(false, pods), List.of(), at(second));
    }

    private String last(String end) {
        return recorder.journal().pods().stream()
                .filter(each -> each.name().endsWith("-" + end))
                .reduce((first, second) -> second)
                .orElseThrow()
                .course()
                .toString();
    }

    /** With the ReplicaSet of the Deployment that is scaled. */
    private static Snapshot withSet(PodRecord... pods) {
        ReplicaSetRecord set = new ReplicaSetRecord("set", "querynode-1", "workload", 1, "hash", 2, BEGUN, "", "");
        return new Snapshot(List.of(), List.of(set), List.of(pods), List.of(), false);
    }

    private static Snapshot snapshot(boolean quorum, PodRecord... pods) {
        return new Snapshot(List.of(), List.of(), List.of(pods), List.of(), quorum);
    }

    private static PodRecord renamed(PodRecord pod, String uid) {
        return with(pod, uid, pod.ownerUid());
    }

    private static PodRecord owned(PodRecord pod, String owner) {
        return with(pod, pod.uid(), owner);
    }

    private static PodRecord with(PodRecord pod, String uid, String owner) {
        return new PodRecord(
                uid,
                pod.name(),
                owner,
                pod.component(),
                pod.revisionHash(),
                pod.createdAt(),
                null,
                30,
                List.of(),
                pod.phase(),
                "",
                "",
                pod.ready(),
                "",
                null,
                pod.scheduled(),
                "",
                "",
                "",
                pod.node(),
                pod.containers());
    }
}
