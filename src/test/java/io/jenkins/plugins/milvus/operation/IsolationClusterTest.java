package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.helm.ProcessRunner;
import io.jenkins.plugins.milvus.helm.Revision;
import io.jenkins.plugins.milvus.local.ChartServer;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.local.Tools;
import io.jenkins.plugins.milvus.release.ChartReference;
import io.jenkins.plugins.milvus.release.ReleaseId;
import io.jenkins.plugins.milvus.release.ScaleRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.junit.runner.RunWith;

/** Builds that run at the same time on one agent, as one user with one home, have nothing to do with each other. */
@RunWith(Concurrently.class)
public class IsolationClusterTest extends FaultScenario {

    private static final int RELEASES = 10;
    private static final int BUILDS = 50;

    /** So many take the chart from a repository, where Helm's index files would race. */
    private static final int FROM_A_REPOSITORY = 20;

    private static final int MORE_THAN_HELM_KEEPS = 12;

    public IsolationClusterTest(int helm) {
        super(helm);
    }

    /** Query nodes alone. */
    private void install(String release, int replicas) throws Exception {
        milvus.helmInstalls(
                release,
                CHART,
                "--set",
                "proxy.enabled=false,dataNode.enabled=false,mixCoordinator.enabled=false",
                "--set",
                "streaming.enabled=false,queryNode.replicas=" + replicas);
    }

    @Test
    public void fiftyBuildsAtATime() throws Exception {
        for (int i = 0; i < RELEASES; i++) {
            install("release-" + i, 1);
        }
        Await.within(
                Duration.ofMinutes(3),
                "all are ready",
                () -> queryNodes().stream().filter(FaultScenario::ready).count() == RELEASES);
        List<LocalRun> runs = new ArrayList<>();
        try (ChartServer one = new ChartServer(CHART);
                ChartServer other = new ChartServer("/another/", List.of("4.2.58", CHART))) {
            List<CompletableFuture<OperationResult>> running = new ArrayList<>();
            for (int i = 0; i < BUILDS; i++) {
                LocalRun run =
                        new LocalRun(milvus.cluster().kubeconfig().toString(), null, Tools.helm(major), line -> {});
                runs.add(run);
                ChartServer repository = i % 2 == 0 ? one : other;
                running.add(new ScaleOperation(run.ports(), LocalMilvus.AT_ONCE, build(i, repository)).start());
            }
            for (int i = 0; i < BUILDS; i++) {
                OperationResult result = running.get(i).get(5, TimeUnit.MINUTES);
                assertEquals("release-" + i % RELEASES, result.release());
                assertEquals(CHART, result.version());
                assertEquals(
                        i < FROM_A_REPOSITORY
                                ? List.of("~ Deployment/release-" + i % RELEASES
                                        + "-milvus-querynode spec.replicas: 1 -> 2")
                                : List.of(),
                        result.changes());
                assertFalse(result.changed());
            }
            apart(runs);
        } finally {
            for (LocalRun run : runs) {
                run.close();
            }
        }
    }

    private ScaleRequest build(int number, ChartServer repository) {
        boolean pulls = number < FROM_A_REPOSITORY;
        return new ScaleRequest(
                "release-" + number % RELEASES,
                namespace(),
                Map.of("queryNode", pulls ? 2 : 1),
                false,
                false,
                pulls,
                1,
                ChartReference.milvus(null, repository.url(), null),
                Duration.ofMinutes(5));
    }

    /** Whatever Helm writes, it writes where no other build is. */
    private static void apart(List<LocalRun> runs) {
        Set<String> all = new HashSet<>();
        for (LocalRun run : runs) {
            Set<String> homes = new HashSet<>();
            for (ProcessRunner.Call call : run.calls()) {
                assertFalse(call.toString(), call.command().contains("repo"));
                for (String home :
                        List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_CONTENT_CACHE")) {
                    String folder = call.environment().get(home);
                    assertTrue(home + " is " + folder, folder.startsWith(run.scratch() + "/"));
                    homes.add(folder);
                }
            }
            assertEquals(4, homes.size());
            assertTrue("nobody else's", all.stream().noneMatch(homes::contains));
            all.addAll(homes);
        }
    }

    /** One by one from 13 to 1: twelve revisions, of which Helm by itself would keep ten. */
    @Test
    public void theRevisionToGoBackToIsKept() throws Exception {
        install("my-release", MORE_THAN_HELM_KEEPS + 1);
        Await.within(
                Duration.ofMinutes(3),
                "all are ready",
                () -> queryNodes().stream().filter(FaultScenario::ready).count() == MORE_THAN_HELM_KEEPS + 1);
        OperationResult result = milvus.scale(CHART, Map.of("queryNode", 1));
        assertEquals(1, result.previousRevision());
        assertEquals(MORE_THAN_HELM_KEEPS + 1, result.revision());
        List<Revision> history = milvus.run().ports().helm().history(new ReleaseId(namespace(), "my-release"), 100);
        assertEquals(1, history.get(0).number());
        done(milvus.helm("rollback", "my-release", "1"));
        assertEquals(MORE_THAN_HELM_KEEPS + 1, (int) workload().get().getSpec().getReplicas());
    }
}
