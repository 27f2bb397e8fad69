package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;

/** The controller ends in each phase of a scale, and a new one goes on from what was stored, byte for byte. */
@RunWith(Concurrently.class)
public class ResumeClusterTest extends FaultScenario {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    public ResumeClusterTest(int helm) {
        super(helm);
    }

    @Before
    public void install() throws Exception {
        milvus.installedByHelm(CHART);
    }

    /** Thrown where the controller ends. */
    private static final class ControllerEnds extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    public void row30InPrepare() throws Exception {
        OperationState stored =
                OperationState.begin(Instant.now(), Instant.now().plus(TIMEOUT));
        goesOn(request(3), stored, 2);
        assertExactly(3);
    }

    @Test
    public void row31InApplyBeforeHelmHasMadeTheRevision() throws Exception {
        OperationState stored = until(request(3), state -> state.phase() == Phase.APPLY, true);
        assertEquals("Helm was not asked yet", 1, milvus.revision());
        goesOn(request(3), stored, 2);
        assertExactly(3);
    }

    @Test
    public void row32InApplyAfterHelmHasMadeTheRevision() throws Exception {
        OperationState stored = until(request(3), state -> state.phase() == Phase.VERIFY, false);
        assertEquals(Phase.APPLY, stored.phase());
        assertEquals("Helm is done", 2, milvus.revision());
        assertEquals("what was there before", 1, stored.course().baseline().size());
        goesOn(request(3), stored, 2);
        assertExactly(3);
    }

    @Test
    public void row32bAnotherHelmChangesTheReleaseBeforeOurs() throws Exception {
        OperationState stored = until(request(3), state -> state.phase() == Phase.APPLY, true);
        done(milvus.helm(
                "upgrade", "my-release", Tools.chart(CHART), "--reuse-values", "--set", "queryNode.replicas=2"));
        OperationResult result = goesOn(request(3), stored, 3);
        assertEquals("it was looked at again", 2, result.components().get(0).from());
        assertExactly(3);
    }

    @Test
    public void row33InVerify() throws Exception {
        rule("'readyAfter': '3s'");
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        goesOn(request(3), stored, 2);
        assertExactly(3);
    }

    @Test
    public void row33bReadyLongBeforeAnybodyLooksAgain() throws Exception {
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        Await.within(
                TIMEOUT,
                "the pods are ready",
                () -> queryNodes().size() == 3 && queryNodes().stream().allMatch(FaultScenario::ready));
        // the controller was away for longer than the step may take; the truth is still the truth
        OperationState late = new OperationState(
                stored.phase(),
                stored.token(),
                stored.startedAt(),
                Instant.now().minusSeconds(1),
                stored.intent(),
                stored.course(),
                stored.plan(),
                null);
        goesOn(request(3), late, 2);
        assertExactly(3);
    }

    @Test
    public void row33cCrashesThatNobodySaw() throws Exception {
        rule("'behaviour': 'crashLoop', 'crashAfter': '100ms', 'backOff': '100ms', 'exitCode': 134");
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        Await.within(
                TIMEOUT,
                "the pods have crashed",
                () -> queryNodes().stream()
                                .filter(pod ->
                                        !pod.getStatus().getContainerStatuses().isEmpty())
                                .filter(pod -> pod.getStatus()
                                                .getContainerStatuses()
                                                .get(0)
                                                .getRestartCount()
                                        >= 3)
                                .count()
                        == 2);
        is(failure(resume(request(3), stored).start(), 15), Code.CRASH_LOOP, "134", WORKLOAD);
    }

    @Test
    public void row33dSomebodyScaledMeanwhile() throws Exception {
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        workload().scale(1);
        is(failure(resume(request(3), stored).start(), 15), Code.CONTENDED, "1 instead of 3", "fabric8");
        // the verdict may be faster than the controller that removes the pods
        Await.within(
                TIMEOUT, "the other one's number is there", () -> queryNodes().size() == 1);
        stays(() -> queryNodes().size() == 1);
        assertEquals("it was told, and not fought about", 2, milvus.revision());
    }

    @Test
    public void row33eDeletedMeanwhile() throws Exception {
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        workload().delete();
        OperationFailedException e = failure(resume(request(3), stored).start(), 15);
        is(e, Code.DELETED, WORKLOAD);
        stays(() -> workload().get() == null);
    }

    @Test
    public void row33fDeletedBeforeItWasWatched() throws Exception {
        OperationState stored = until(request(3), state -> state.phase() == Phase.VERIFY, true);
        workload().delete();
        is(failure(resume(request(3), stored).start(), 15), Code.DELETED, "queryNode");
        stays(() -> workload().get() == null);
    }

    @Test
    public void row33gTheApiServerIsAwayWhenTheControllerIsBack() throws Exception {
        rule("'readyAfter': '2s'");
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        throughAProxy((run, proxy) -> {
            run.ports().cluster().identity();
            proxy.goAway();
            CompletableFuture<OperationResult> running =
                    new ScaleOperation(run.ports(), FAST, request(3), stored).start();
            Await.within(
                    TIMEOUT,
                    "it waits for the API server",
                    () -> milvus.lines().stream()
                            .anyMatch(line -> line.startsWith("Waiting: ") && line.contains("does not answer")));
            proxy.comeBack();
            assertEquals(2, running.get(60, TimeUnit.SECONDS).revision());
            assertExactly(3);
        });
    }

    @Test
    public void row33hTheApiServerStaysAwayWhenTheControllerIsBack() throws Exception {
        rule("'readyAfter': '2s'");
        OperationState stored = until(request(3), state -> state.plan() != null, true);
        OperationState hurried = new OperationState(
                stored.phase(),
                stored.token(),
                stored.startedAt(),
                Instant.now().plusSeconds(20),
                stored.intent(),
                stored.course(),
                stored.plan(),
                null);
        throughAProxy((run, proxy) -> {
            proxy.goAway();
            is(
                    failure(new ScaleOperation(run.ports(), FAST, request(3), hurried).start(), 60),
                    Code.API_LOST,
                    "Whether the change succeeds is not known");
        });
    }

    @Test
    public void row34BetweenTwoRounds() throws Exception {
        scale(3);
        ScaleRequest paced = milvus.scaleRequest(Tools.reference(CHART), Map.of("queryNode", 1), false, 1, TIMEOUT);
        OperationState stored = until(
                paced, state -> state.phase() == Phase.APPLY && state.course().round() == 1, true);
        assertEquals("the first round is over", 2, queryNodes().size());
        goesOn(paced, stored, 4);
        assertExactly(1);
    }

    private ScaleRequest request(int replicas) {
        return request(replicas, TIMEOUT);
    }

    /**
     * Scales until the controller ends.
     *
     * @param when the state with whose storing it ends
     * @param kept whether that state was still stored
     * @return what was stored last
     */
    private OperationState until(ScaleRequest request, Predicate<OperationState> when, boolean kept) throws Exception {
        AtomicReference<OperationState> stored = new AtomicReference<>();
        Ports mortal = milvus.run().ports(state -> {
            boolean end = when.test(state);
            if (kept || !end) {
                stored.set(copy(state));
            }
            if (end) {
                throw new ControllerEnds();
            }
        });
        CompletableFuture<OperationResult> running = new ScaleOperation(mortal, FAST, request).start();
        ExecutionException e = assertThrows(ExecutionException.class, () -> running.get(4, TimeUnit.MINUTES));
        assertTrue(log(), e.getCause() instanceof ControllerEnds);
        return stored.get();
    }

    private ScaleOperation resume(ScaleRequest request, OperationState stored) {
        return new ScaleOperation(milvus.run().ports(), FAST, request, stored);
    }

    private OperationResult goesOn(ScaleRequest request, OperationState stored, int revision) throws Exception {
        OperationResult result = resume(request, stored).start().get(4, TimeUnit.MINUTES);
        assertTrue(result.changed());
        assertEquals(revision, result.revision());
        assertEquals("Helm was asked once for each change", revision, milvus.revision());
        return result;
    }
}
