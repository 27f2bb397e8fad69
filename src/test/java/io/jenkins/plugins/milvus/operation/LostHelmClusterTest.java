package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.Helm;
import io.jenkins.plugins.milvus.helm.HelmSettings;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.local.ApiGate;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalMilvus.Stored;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import io.jenkins.plugins.milvus.rollout.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;

/**
 * Helm is killed, stopped or lost at ten requests of an upgrade, from its first to its last, and the next run gets
 * through or says the one sentence that does. To keep the tests within their time, two ways to lose it share the ten, and
 * each has all of them with {@code MILVUS_BOTH_HELMS=1}.
 */
@RunWith(Concurrently.class)
public class LostHelmClusterTest extends FaultScenario {

    private static final int POINTS = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Pattern COMMAND = Pattern.compile("\"helm ([^\"]+) --namespace [^\"]+\"");

    private final int major;
    private ApiGate gate;
    private Path kubeconfig;
    private int requests;
    private int replicas = 1;
    private volatile OperationState stored;
    private volatile Duration late = Duration.ZERO;

    public LostHelmClusterTest(int helm) {
        super(helm);
        major = helm;
    }

    /** What happens to Helm in the middle of its work. */
    private interface Blow {
        void strike(ProcessHandle helm) throws IOException;
    }

    /** Runs Helm, and disturbs its first change; the agent can be lost meanwhile. */
    private final class Agent implements ProcessRunner {

        private final LocalProcesses processes = new LocalProcesses();
        private final CompletableFuture<Result> lost = new CompletableFuture<>();
        private final ApiGate.Guard during;
        private final AtomicBoolean begun = new AtomicBoolean();

        Agent(ApiGate.Guard during) {
            this.during = during;
        }

        @Override
        public Result run(Call call) throws IOException, InterruptedException {
            boolean changes =
                    (call.command().contains("upgrade") || call.command().contains("install"))
                            && call.command().stream().noneMatch(word -> word.startsWith("--dry-run"));
            if (!changes) {
                return processes.run(call);
            }
            if (begun.compareAndSet(false, true)) {
                gate.guard(during);
            }
            CompletableFuture<Result> ended = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    ended.complete(processes.run(call));
                } catch (IOException | InterruptedException e) {
                    ended.completeExceptionally(e);
                }
            });
            thread.start();
            try {
                return (Result) CompletableFuture.anyOf(ended, lost).get();
            } catch (ExecutionException e) {
                throw new IOException("the way to helm broke", e.getCause());
            } finally {
                requests = gate.requests();
            }
        }
    }

    @Before
    public void install() throws Exception {
        milvus.installedByHelm(CHART);
        gate = new ApiGate(client());
        kubeconfig = Files.createTempFile(milvus.run().scratch(), "gate", "");
        Files.writeString(kubeconfig, gate.kubeconfig(namespace()));
        // how many requests an upgrade takes once Helm has looked around
        scaleThrough(new Agent(request -> true), request(2)).get(2, TimeUnit.MINUTES);
        scaleThrough(new Agent(request -> true), request(1)).get(2, TimeUnit.MINUTES);
        assertTrue("there is something to interrupt: " + requests, requests > POINTS);
    }

    @After
    public void closeGate() {
        gate.close();
    }

    @Test
    public void killedAtTenPoints() throws Exception {
        int upgrades = requests;
        for (int point : points(0)) {
            int want = next();
            Throwable end = end(struckAt(point(point, upgrades), LostHelmClusterTest::kill), request(want));
            String told = "point " + point + ": " + end + "\n" + milvus.history() + "\n" + log();
            assertFalse(told, pending());
            if (end != null) {
                assertTrue(told, end instanceof OperationFailedException);
                is((OperationFailedException) end, Code.HELM_FAILED, "was ended from outside (exit code 137)");
            }
            through(told, want);
        }
    }

    @Test
    public void stoppedAtTenPoints() throws Exception {
        int upgrades = requests;
        for (int point : points(1)) {
            int want = next();
            Throwable end = end(struckAt(point(point, upgrades), ProcessHandle::destroy), request(want));
            String told = "point " + point + ": " + end + "\n" + milvus.history() + "\n" + log();
            assertFalse(told, pending());
            if (end != null) {
                assertEquals(told, OperationFailedException.class, end.getClass());
                assertEquals(told, Code.HELM_FAILED, ((OperationFailedException) end).code());
            }
            through(told, want);
        }
    }

    /** With the agent Helm is lost from sight; half of the times it is dead, and otherwise goes on. */
    @Test
    public void lostWithItsAgentAtTenPoints() throws Exception {
        int upgrades = requests;
        boolean dies = false;
        for (int point : points(0)) {
            int want = next();
            dies = !dies;
            lost(point(point, upgrades), dies, request(want));
            assertEquals(Phase.APPLY, stored.phase());
            gate.guard(request -> true);
            OperationState resumed = copy(stored);
            late = Duration.ZERO;
            OperationResult result = new ScaleOperation(
                            ports(milvus.run().ports().helm()), LocalMilvus.AT_ONCE, request(want), resumed)
                    .start()
                    .get(2, TimeUnit.MINUTES);
            String told = "point " + point + "\n" + milvus.history() + "\n" + log();
            assertTrue(told, result.changed());
            assertEquals(told, milvus.revision(), result.revision());
            assertEquals(told, want, queryNodes().size());
        }
    }

    /** Nobody goes on with the operation: the next one is another one. */
    @Test
    public void lostForGoodAtTenPoints() throws Exception {
        int upgrades = requests;
        int left = 0;
        for (int point : points(1)) {
            int want = next();
            lost(point(point, upgrades), true, request(want));
            late = Standing.STALE.plusMinutes(1);
            boolean pending = pending();
            String told = "point " + point + "\n" + milvus.history();
            // the sentence and the parameter by turns
            if (pending && left++ % 2 == 0) {
                RefusedException e = assertThrows(
                        told, RefusedException.class, () -> milvus.run().run(scaling(request(want))));
                Matcher command = COMMAND.matcher(e.getMessage());
                assertTrue(e.getMessage(), command.find());
                // it may fail at what is missing, and frees the release all the same
                milvus.helm(command.group(1).split(" "));
            }
            OperationResult result = milvus.run().run(scaling(request(want).recoveringStale()));
            assertEquals(told, want, queryNodes().size());
            assertEquals(told, milvus.revision(), result.revision());
        }
        assertTrue("some of the points leave a pending revision", left > 0);
    }

    /** The documented command restarts etcd; it is killed when etcd has the order, and nothing may take that back. */
    @Test
    public void recoversWithoutTouchingEtcd() throws Exception {
        milvus.helm("uninstall", "my-release");
        Await.within(TIMEOUT, "the old one is gone", () -> milvus.pods().isEmpty());
        assertEquals(0, milvus.helm("install", "my-release", Tools.chart(CHART)).exitCode());
        AtomicBoolean etcdHasIt = new AtomicBoolean();
        gate.guard(request -> {
            if (etcdHasIt.get()) {
                kill(helm());
                return false;
            }
            etcdHasIt.set(request.is("PATCH", "statefulsets/my-release-etcd"));
            return true;
        });
        ProcessRunner.Result killed = new LocalProcesses()
                .run(new ProcessRunner.Call(
                        List.of(
                                Tools.helm(major),
                                "upgrade",
                                "my-release",
                                Tools.chart(CHART),
                                "--reuse-values",
                                "--set",
                                "queryNode.replicas=3",
                                "--namespace",
                                namespace()),
                        Map.of("KUBECONFIG", kubeconfig.toString()),
                        "",
                        TIMEOUT));
        assertEquals(killed.error(), 137, killed.exitCode());
        assertTrue(pending());
        int live = workload().get().getSpec().getReplicas();
        Long etcd = etcdGeneration();
        late = Standing.STALE.plusMinutes(1);
        OperationResult result = milvus.run()
                .run(scaling(milvus.scaleRequest(CHART, Map.of("proxy", 2)).recoveringStale()));
        assertEquals(log(), 3, result.revision());
        assertEquals("etcd stays as it is", etcd, etcdGeneration());
        assertEquals("query nodes stay as they are", live, (int)
                workload().get().getSpec().getReplicas());
        assertEquals(
                1,
                milvus.lines().stream()
                        .filter(line -> line.contains("was left pending"))
                        .count());
    }

    @Test
    public void theApiServerIsAwayWhileHelmWorks() throws Exception {
        int upgrades = requests;
        for (int point = 0; point < POINTS; point += 3) {
            int want = next();
            int at = point(point, upgrades);
            int lines = milvus.lines().size();
            CompletableFuture<OperationResult> running =
                    scaleThrough(new Agent(request -> request.number() < at), request(want));
            Await.within(
                    TIMEOUT,
                    "it waits",
                    () -> running.isDone()
                            || milvus.lines().stream().skip(lines).anyMatch(line -> line.startsWith("Waiting: ")));
            gate.guard(request -> true);
            String told = "point " + point + "\n" + milvus.history() + "\n" + log();
            OperationResult result = running.get(2, TimeUnit.MINUTES);
            assertTrue(told, result.changed());
            assertEquals(told, want, queryNodes().size());
        }
    }

    @Test
    public void theApiServerStaysAwayWhileHelmWorks() throws Exception {
        int at = point(5, requests);
        CompletableFuture<OperationResult> running =
                scaleThrough(new Agent(request -> request.number() < at), request(2, Duration.ofSeconds(15)));
        is(failure(running, 60), Code.API_LOST, "Whether the change succeeds is not known");
        gate.guard(request -> true);
        late = Standing.STALE.plusMinutes(1);
        milvus.run().run(scaling(request(2).recoveringStale()));
        assertEquals(2, queryNodes().size());
    }

    @Test
    public void aFirstInstallThatWasKilled() throws Exception {
        for (int at : new int[] {1, 3, 5}) {
            milvus.helm("uninstall", "my-release");
            Await.within(TIMEOUT, "the old one is gone", () -> milvus.pods().isEmpty());
            AtomicBoolean struck = new AtomicBoolean();
            AtomicInteger changes = new AtomicInteger();
            Agent agent = new Agent(request -> {
                boolean changing = !request.method().equals("GET") && changes.incrementAndGet() > at;
                if (changing && struck.compareAndSet(false, true)) {
                    kill(helm());
                    return false;
                }
                return true;
            });
            InstallOperation first = new InstallOperation(
                    ports(helmThrough(agent)),
                    LocalMilvus.AT_ONCE,
                    milvus.installRequest(CHART, LIGHT, OnExisting.KEEP, Mode.CLUSTER));
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> first.start().get(2, TimeUnit.MINUTES));
            is((OperationFailedException) e.getCause(), Code.HELM_FAILED, "was ended from outside");
            assertEquals(List.of(new Stored(1, "failed")), milvus.history());
            OperationResult second = milvus.run()
                    .install(
                            milvus.installRequest(CHART, LIGHT, OnExisting.UPGRADE, Mode.CLUSTER), LocalMilvus.AT_ONCE);
            assertEquals(2, second.revision());
            assertEquals(new Stored(2, "deployed"), last());
        }
    }

    // ---- doing

    private int next() {
        replicas = 3 - replicas;
        return replicas;
    }

    /** The points of a test: all, or every other one from the first or the second on. */
    private static int[] points(int from) {
        return IntStream.range(0, POINTS)
                .filter(point -> Concurrently.BOTH_HELMS || point % 2 == from)
                .toArray();
    }

    private static int point(int number, int requests) {
        return 1 + number * (requests - 1) / (POINTS - 1);
    }

    private ScaleRequest request(int wanted) {
        return request(wanted, TIMEOUT);
    }

    private Agent struckAt(int at, Blow blow) {
        AtomicBoolean struck = new AtomicBoolean();
        return new Agent(request -> {
            if (request.number() == at && struck.compareAndSet(false, true)) {
                ProcessHandle helm = helm();
                blow.strike(helm);
            }
            return true;
        });
    }

    /** Runs until the agent is lost, and keeps what was stored. */
    private void lost(int at, boolean dies, ScaleRequest request) throws Exception {
        Agent[] agent = new Agent[1];
        CompletableFuture<Void> over = new CompletableFuture<>();
        agent[0] = struckAt(at, helm -> {
            // first: nobody may see how Helm ends
            agent[0].lost.completeExceptionally(new IOException("agent lost"));
            if (dies) {
                kill(helm);
            }
            over.complete(null);
        });
        Throwable end = end(agent[0], request);
        if (agent[0].lost.isDone()) {
            over.get(1, TimeUnit.MINUTES);
        }
        assertTrue(String.valueOf(end), end == null || end instanceof OperationFailedException);
    }

    private void through(String told, int want) {
        milvus.run().scale(request(want), LocalMilvus.AT_ONCE);
        assertEquals(told, want, queryNodes().size());
    }

    /** How a scale ends whose Helm is disturbed; null when it ends well. */
    private Throwable end(Agent agent, ScaleRequest request) throws Exception {
        stored = decided(request);
        try {
            new ScaleOperation(ports(helmThrough(agent)), LocalMilvus.AT_ONCE, request, stored)
                    .start()
                    .get(2, TimeUnit.MINUTES);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } finally {
            gate.guard(passed -> true);
        }
    }

    /** What PREPARE makes of a request, without its calls of Helm, which are not the matter here. */
    private OperationState decided(ScaleRequest request) {
        int want = request.replicas().get("queryNode");
        int last = milvus.revision();
        Intent intent = new Intent(
                milvus.release(),
                CHART,
                last,
                Map.of("queryNode", 3 - want),
                List.of(Map.of("queryNode", want)),
                Map.of(),
                Map.of(),
                "",
                List.of());
        return OperationState.begin(Instant.now(), Instant.now().plus(TIMEOUT))
                .prepared(Phase.APPLY, intent, Course.at(last));
    }

    private CompletableFuture<OperationResult> scaleThrough(Agent agent, ScaleRequest request) {
        return new ScaleOperation(ports(helmThrough(agent)), LocalMilvus.AT_ONCE, request).start();
    }

    private ScaleOperation scaling(ScaleRequest request) {
        return new ScaleOperation(ports(milvus.run().ports().helm()), LocalMilvus.AT_ONCE, request);
    }

    private Helm helmThrough(Agent agent) {
        return new Helm(
                agent,
                new HelmSettings(
                        Tools.helm(major),
                        kubeconfig.toString(),
                        null,
                        milvus.run().scratch().toString()));
    }

    /** Patience is a matter of the clock: it is late as soon as the operation says that it waits for its own Helm. */
    private Ports ports(Helm helm) {
        Ports ports = milvus.run().ports();
        return new Ports(
                helm,
                ports.cluster(),
                ports.defaultNamespace(),
                () -> Instant.now().plus(late),
                ports.timer(),
                ports.worker(),
                line -> {
                    ports.console().line(line);
                    if (line.contains("may still be at work")) {
                        late = LostHelm.PATIENCE;
                    }
                },
                state -> stored = state);
    }

    // ---- looking

    /** The Helm that is changing this test's release. */
    private ProcessHandle helm() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> {
                    List<String> words =
                            Arrays.asList(process.info().arguments().orElse(new String[0]));
                    return words.contains(namespace()) && (words.contains("upgrade") || words.contains("install"));
                })
                .findFirst()
                .orElseThrow();
    }

    private static void kill(ProcessHandle helm) {
        helm.destroyForcibly();
        helm.onExit().join();
    }

    private Long etcdGeneration() {
        return client().apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName("my-release-etcd")
                .get()
                .getMetadata()
                .getGeneration();
    }

    private Stored last() {
        List<Stored> history = milvus.history();
        return history.get(history.size() - 1);
    }

    private boolean pending() {
        return last().status().startsWith("pending-");
    }
}
