package io.jenkins.plugins.milvus.operation;

import static io.jenkins.plugins.milvus.operation.StoredScale.NOW;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.helm.HelmSettings;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.release.Care;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.InstallRequest;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import io.jenkins.plugins.milvus.rollout.RolloutPolicy;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.Test;

/** What an operation does next when something happens between two of its steps, which no cluster does on demand. */
public class CourseOfAnOperationTest {

    private static final String FOUR = revision(4, "deployed");
    private static final OperationState.Failure CRASHED =
            new OperationState.Failure(Code.CRASH_LOOP, "CRASH_LOOP queryNode.", List.of());

    private final List<String> lines = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private Instant now = NOW.minusSeconds(60);
    private String history = "[" + FOUR + "]";
    private String error = "";
    /** What happens when the API server is asked for Deployments. */
    private Runnable deployments = () -> {
        throw new AssertionError("nobody should look");
    };

    private static String revision(int number, String status) {
        return "{\"revision\":" + number + ",\"status\":\"" + status
                + "\",\"updated\":\"2026-01-02T03:04:05Z\",\"chart\":\"milvus-5.0.19\",\"description\":\"\"}";
    }

    private ProcessRunner.Result run(ProcessRunner.Call call) {
        calls.add(call.command().get(1));
        return error.isEmpty()
                ? new ProcessRunner.Result(0, history, "")
                : new ProcessRunner.Result(1, "", "Error: " + error);
    }

    private Ports ports() {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("deployments")) {
                        deployments.run();
                        return List.of();
                    }
                    if (method.getName().equals("secret")) {
                        return Optional.empty();
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
        ScheduledExecutorService timer = (ScheduledExecutorService) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    later.add((Runnable) arguments[0]);
                    return null;
                });
        Helm helm = new Helm(this::run, new HelmSettings("helm", null, null, "scratch"));
        return new Ports(helm, cluster, "milvus", () -> now, timer, Runnable::run, lines::add, state -> {});
    }

    private ScaleOperation scale(Phase phase, Course course, OperationState.Failure failure) {
        ChartReference chart = new ChartReference("milvus-5.0.19.tgz", null, null);
        ScaleRequest request = new ScaleRequest(
                "my-release",
                "milvus",
                Map.of("queryNode", 2),
                false,
                false,
                false,
                1,
                chart,
                ScaleRequest.Autoscaler.REFUSE,
                Care.within(Duration.ofMinutes(1)));
        OperationState state = StoredScale.state(phase, course, null, failure);
        return new ScaleOperation(ports(), RolloutPolicy.DEFAULTS, request, state);
    }

    private static OperationFailedException failure(CompletableFuture<OperationResult> running) {
        ExecutionException e = assertThrows(ExecutionException.class, running::get);
        return (OperationFailedException) e.getCause();
    }

    /** What a client makes of an interrupt looks like an API server that is away, which is waited for otherwise. */
    @Test
    public void aStopDuringAReadIsTheEnd() {
        ScaleOperation operation = scale(Phase.APPLY, Course.at(4), null);
        deployments = () -> {
            operation.cancel();
            assertTrue("it is interrupted", Thread.currentThread().isInterrupted());
            throw new ClusterException(ClusterException.Kind.UNREACHABLE, "interrupted", null);
        };
        CompletableFuture<OperationResult> running = operation.start();
        assertThrows(CancellationException.class, running::get);
        assertTrue("nothing is tried again", later.isEmpty());
        assertFalse("nothing is changed", calls.contains("upgrade"));
        assertEquals(
                "Stopped while Helm was changing milvus/my-release: no revision was made, 4 is the newest (deployed)",
                operation.left());
        assertFalse("the next task is not interrupted", Thread.interrupted());
    }

    @Test
    public void aStopWhileItWaitsIsTheEndAsWell() {
        ScaleOperation operation = scale(Phase.APPLY, Course.at(4), null);
        deployments = () -> {
            throw new ClusterException(ClusterException.Kind.UNREACHABLE, "away", null);
        };
        CompletableFuture<OperationResult> running = operation.start();
        assertEquals(List.of("Waiting: away"), lines);
        operation.cancel();
        later.remove().run();
        assertTrue(running.isCancelled());
        assertFalse(calls.contains("upgrade"));
    }

    @Test
    public void aRevisionThatHasComeInBetweenIsLookedAtFirst() {
        history = "[" + revision(4, "superseded") + "," + revision(5, "deployed") + "]";
        ScaleOperation operation = scale(Phase.APPLY, Course.at(4), null);
        operation.start();
        assertEquals(Phase.PREPARE, operation.state().phase());
        assertEquals(
                "Revision 5 of milvus/my-release has come in between: everything is looked at again", lines.get(0));
        assertFalse(calls.contains("upgrade"));
    }

    @Test
    public void betweenTwoRoundsItIsSomebodyElsesRelease() {
        history = "[" + revision(5, "superseded") + "," + revision(6, "deployed") + "]";
        Course course = new Course(5, 5, true, 0, Map.of());
        assertEquals(
                Code.SUPERSEDED,
                failure(scale(Phase.APPLY, course, null).start()).code());
        assertFalse(calls.contains("upgrade"));
    }

    @Test
    public void anApiServerThatIsAwayIsWaitedForOnTheWayBack() {
        error = "Kubernetes cluster unreachable: connection refused";
        CompletableFuture<OperationResult> running = scale(
                        Phase.ROLL_BACK, new Course(4, 5, true, 0, Map.of()), CRASHED)
                .start();
        assertFalse(running.isDone());
        assertEquals(1, later.size());
        now = NOW.plusSeconds(1);
        later.remove().run();
        assertEquals(Code.CRASH_LOOP, failure(running).code());
    }

    @Test
    public void anApiServerThatIsAwayIsWaitedForWhileAnInstallIsArmed() {
        error = "Kubernetes cluster unreachable: connection refused";
        InstallRequest request = InstallRequest.of("my-release", "milvus");
        OperationState state = StoredScale.state(Phase.VERIFY, new Course(4, 5, true, 0, Map.of()), null, null);
        CompletableFuture<OperationResult> running =
                new InstallOperation(ports(), RolloutPolicy.DEFAULTS, request, state).start();
        assertFalse(running.isDone());
        now = NOW.plusSeconds(1);
        later.remove().run();
        assertEquals(Code.API_LOST, failure(running).code());
    }

    /** Whatever ends the way back, what was wrong in the first place is told. */
    @Test
    public void whatWentWrongFirstIsNotForgotten() {
        Course course = new Course(4, 5, true, 0, Map.of());
        error = "another operation (install/upgrade/rollback) is in progress";
        now = NOW.plusSeconds(1);
        OperationFailedException locked =
                failure(scale(Phase.ROLL_BACK, course, CRASHED).start());
        assertEquals(Code.CRASH_LOOP, locked.code());
        assertTrue(
                locked.getMessage(),
                locked.getMessage().startsWith("CRASH_LOOP queryNode. The rollback to revision 4 failed: LOCKED "));

        error = "";
        history = "[]";
        assertEquals(
                "CRASH_LOOP queryNode. The rollback to revision 4 failed: the release milvus/my-release is gone",
                failure(scale(Phase.ROLL_BACK, course, CRASHED).start()).getMessage());
    }

    @Test
    public void anErrorEndsItToo() {
        deployments = () -> {
            throw new NoClassDefFoundError("gone");
        };
        CompletableFuture<OperationResult> running =
                scale(Phase.APPLY, Course.at(4), null).start();
        ExecutionException e = assertThrows(ExecutionException.class, running::get);
        assertEquals("gone", e.getCause().getMessage());
    }
}
