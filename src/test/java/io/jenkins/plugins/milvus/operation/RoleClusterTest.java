package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.local.Concurrently;
import io.jenkins.plugins.milvus.local.LocalMilvus;
import io.jenkins.plugins.milvus.local.LocalRun;
import io.jenkins.plugins.milvus.release.InstallRequest.Mode;
import io.jenkins.plugins.milvus.release.InstallRequest.OnExisting;
import io.jenkins.plugins.milvus.release.RefusedException;
import io.jenkins.plugins.milvus.rollout.Code;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized.Parameters;

/** The Role in docs/rbac.yaml is enough for everything, and what happens without it. */
@RunWith(Concurrently.class)
public class RoleClusterTest {

    private static final String CHART = "5.0.19";

    @Rule
    public final LocalMilvus milvus;

    public RoleClusterTest(int helm) {
        milvus = new LocalMilvus(helm);
    }

    @Parameters(name = "Helm {0}")
    public static List<Object[]> helms() {
        return List.of(new Object[] {3}, new Object[] {4});
    }

    @Test
    public void theRoleIsEnoughAndItsLossIsTold() throws Exception {
        try (LocalRun build = milvus.as("build")) {
            build.install(milvus.installRequest(CHART, Map.of(), OnExisting.KEEP, Mode.CLUSTER), LocalMilvus.AT_ONCE);
            assertTrue(build.scale(milvus.scaleRequest(CHART, Map.of("queryNode", 2)), LocalMilvus.AT_ONCE)
                    .changed());

            // later than a heartbeat: for pods that come sooner may be enough what was read while the Role was there
            milvus.rules("[{\"selector\": \"component=querynode\", \"readyAfter\": \"10m\"}]");
            CompletableFuture<OperationResult> running = new ScaleOperation(
                            build.ports(), LocalMilvus.AT_ONCE, milvus.scaleRequest(CHART, Map.of("queryNode", 3)))
                    .start();
            Await.until(
                    "the change is being watched",
                    () -> build.lastState().phase() == Phase.VERIFY
                            && build.lastState().plan() != null);
            unbind();
            assertForbidden(running);

            RefusedException refused = assertThrows(
                    RefusedException.class,
                    () -> build.scale(milvus.scaleRequest(CHART, Map.of("queryNode", 2)), LocalMilvus.AT_ONCE));
            assertTrue(refused.getMessage(), refused.getMessage().contains("Role"));
        }
    }

    @Test
    public void theLossOfTheRoleBeforeTheWatchIsTold() throws Exception {
        milvus.installedByHelm(CHART);
        try (LocalRun build = milvus.as("build")) {
            Ports watched = build.ports(state -> {
                if (state.phase() == Phase.VERIFY && state.plan() == null) {
                    unbind();
                }
            });
            assertForbidden(
                    new ScaleOperation(watched, LocalMilvus.AT_ONCE, milvus.scaleRequest(CHART, Map.of("queryNode", 3)))
                            .start());
        }
    }

    private void unbind() {
        milvus.cluster()
                .client()
                .rbac()
                .roleBindings()
                .inNamespace(milvus.cluster().namespace())
                .withName("build")
                .delete();
    }

    private static void assertForbidden(CompletableFuture<OperationResult> running) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
        assertTrue(String.valueOf(e.getCause()), e.getCause() instanceof OperationFailedException);
        assertEquals(Code.FORBIDDEN, ((OperationFailedException) e.getCause()).code());
    }
}
