package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.rollout.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;
import org.junit.runner.RunWith;

/** An install that finds the release as it is asked for, and makes sure that the cluster holds it. */
@RunWith(Concurrently.class)
public class KeepClusterTest extends FaultScenario {

    /** Pulsar's install Jobs, without Pulsar. */
    private static final Map<String, Object> JOBS_ONLY = Map.of(
            "pulsarv3",
            Map.of(
                    "enabled",
                    true,
                    "components",
                    Map.of(
                            "zookeeper",
                            false,
                            "bookkeeper",
                            false,
                            "autorecovery",
                            false,
                            "broker",
                            false,
                            "proxy",
                            false)));

    public KeepClusterTest(int helm) {
        super(helm);
    }

    private CompletableFuture<OperationResult> installing(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(LIGHT);
        all.putAll(values);
        return new InstallOperation(
                        milvus.run().ports(),
                        LocalMilvus.AT_ONCE,
                        milvus.installRequest(CHART, all, OnExisting.KEEP, Mode.CLUSTER))
                .start();
    }

    private OperationResult kept(Map<String, Object> values) {
        OperationResult result = installing(values).join();
        assertFalse(result.changed());
        assertEquals(1, milvus.revision());
        return result;
    }

    @Test
    public void aNumberThatIsNotTheReleases() throws Exception {
        milvus.installedByHelm(CHART);
        workload().scale(2);
        OperationFailedException e = failure(installing(Map.of()), 60);
        is(e, Code.CONTENDED, "2 instead of 1: \"fabric8", "kubectl scale Deployment " + WORKLOAD + " --replicas=1");
        // of a scale to 0 the API server does not write down who it was
        workload().scale(0);
        is(failure(installing(Map.of()), 60), Code.CONTENDED, "0 instead of 1");
        workload().scale(1);
        kept(Map.of());
        assertExactly(1);
    }

    @Test
    public void whatAnAutoscalerOfTheChartMakesOfIt() throws Exception {
        Map<String, Object> values = Map.of("queryNode", Map.of("hpa", Map.of("enabled", true, "minReplicas", 2)));
        assertTrue(installing(values).join().changed());
        assertExactly(2);
        workload().scale(3);
        kept(values);
        assertExactly(3);
    }

    @Test
    public void aRolloutThatKubernetesGaveUpEarlier() throws Exception {
        milvus.installedByHelm(CHART);
        rule("'readyAfter': '15s'");
        workload().edit(deployment -> {
            deployment.getSpec().setProgressDeadlineSeconds(2);
            deployment.getSpec().getTemplate().getMetadata().setAnnotations(Map.of("changed", "true"));
            return deployment;
        });
        Await.within(
                HazardScenario.PATIENCE,
                "Kubernetes has given it up",
                () -> workload().get().getStatus().getConditions().stream()
                        .anyMatch(each -> "ProgressDeadlineExceeded".equals(each.getReason())));
        kept(Map.of());
        assertExactly(1);
    }

    @Test
    public void jobsThatWereRemovedSince() throws Exception {
        OperationResult installed = installing(JOBS_ONLY).join();
        assertTrue(installed.changed());
        assertEquals(jobs(installed).toString(), 2, jobs(installed).size());
        client().batch().v1().jobs().inNamespace(namespace()).delete();
        assertEquals(List.of(), jobs(kept(JOBS_ONLY)));
        workload().delete();
        is(failure(installing(JOBS_ONLY), 60), Code.DELETED, WORKLOAD);
    }

    private static List<String> jobs(OperationResult result) {
        return result.components().stream()
                .map(OperationResult.ComponentResult::name)
                .filter(name -> name.endsWith("-init"))
                .toList();
    }
}
