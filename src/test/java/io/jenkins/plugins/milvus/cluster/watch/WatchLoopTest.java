package io.jenkins.plugins.milvus.cluster.watch;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.Await;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.ConnectionSettings;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.local.LocalCluster;
import io.jenkins.plugins.milvus.rollout.WorkloadKind;
import io.jenkins.plugins.milvus.rollout.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** A watch that goes on from what the API server has forgotten. */
public class WatchLoopTest {

    @Rule
    public final LocalCluster local = new LocalCluster();

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final Recorder recorder = new Recorder();
    private ApiClient api;
    private WatchLoop loop;

    @After
    public void close() {
        loop.close();
        api.close();
        scheduler.shutdownNow();
    }

    private void goOnFrom(String resourceVersion) {
        api = new ApiClient(local.endpoint(), ConnectionSettings.direct(scheduler));
        WorkloadRef job = new WorkloadRef(WorkloadKind.JOB, local.namespace(), "init");
        WatchScope scope = new WatchScope(local.namespace(), List.of(job), List.of(Map.of()), false);
        Target pods = Targets.of(scope).get(1);
        loop = new WatchLoop(api, local.namespace(), pods, resourceVersion, recorder);
        loop.goOn();
    }

    @Test
    public void compactedResourceVersionLeadsToAFreshList() {
        // older than anything that an API server remembers: answered with 410 Gone
        goOnFrom("1");
        Await.until("listed", () -> recorder.lists.get() == 1);
        assertNull(recorder.lost.get());
        assertEquals("a list is no outage", 0, recorder.interruptions.get());
        assertTrue(loop.heard().toEpochMilli() > 0);
    }

    private static final class Recorder implements WatchLoop.Events {

        private final AtomicInteger lists = new AtomicInteger();
        private final AtomicInteger interruptions = new AtomicInteger();
        private final AtomicReference<ClusterException> lost = new AtomicReference<>();

        @Override
        public void listed(Target target, List<Item> items) {
            lists.incrementAndGet();
        }

        @Override
        public void changed(Target target, Item item) {
            // pods come and go in other tests
        }

        @Override
        public void removed(Target target, Item item) {
            // pods come and go in other tests
        }

        @Override
        public void interrupted(WatchLoop interrupted, String cause) {
            interruptions.incrementAndGet();
        }

        @Override
        public void restored(WatchLoop restored) {
            // not asked for
        }

        @Override
        public void lost(ClusterException cause) {
            lost.set(cause);
        }
    }
}
