package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.milvus.cluster.kubeconfig.ClusterEndpoint;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigReader;
import io.jenkins.plugins.milvus.cluster.kubeconfig.KubeconfigText;
import io.jenkins.plugins.milvus.local.LocalProcesses;
import io.jenkins.plugins.milvus.release.RefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

/** Who shares a client with whom; nothing is connected. */
public class ClusterPoolTest {

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final ConnectionSettings settings = ConnectionSettings.direct(scheduler);
    private final BlockingQueue<Runnable> closing = new LinkedBlockingQueue<>();
    private Duration keep = Duration.ZERO;
    private final ClusterPool pool = new ClusterPool(() -> keep, closing::add);

    @After
    public void close() {
        scheduler.shutdownNow();
    }

    private static ClusterEndpoint endpoint(String user) {
        return new KubeconfigReader(new LocalProcesses(), InstantSource.system())
                .read(List.of(new KubeconfigText("config", """
                                current-context: c
                                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                                contexts: [{name: c, context: {cluster: c, user: u}}]
                                users: [{name: u, user: %s}]
                                """.formatted(user))), "");
    }

    @Test
    public void sameIdentityOnTheSameWayIsShared() {
        Cluster first = pool.lease(endpoint("{token: a}"), settings, "agent");
        Cluster second = pool.lease(endpoint("{token: a}"), settings, "agent");
        assertEquals(1, pool.size());
        first.close();
        first.close();
        assertEquals("closed twice counts once", 1, pool.size());
        second.close();
        assertEquals(0, pool.size());
        pool.lease(endpoint("{token: a}"), settings, "agent").close();
        assertEquals(0, pool.size());
    }

    @Test
    public void theNextOneFindsTheClientOfTheOneBefore() throws Exception {
        keep = Duration.ofMillis(1);
        pool.lease(endpoint("{token: a}"), settings, "agent").close();
        assertEquals("it is kept", 1, pool.size());
        Runnable early = closes();
        Cluster next = pool.lease(endpoint("{token: a}"), settings, "agent");
        assertEquals("and found", 1, pool.size());
        early.run();
        assertEquals("in use", 1, pool.size());
        next.close();
        Runnable late = closes();
        early.run();
        assertEquals("kept from its last use on", 1, pool.size());
        late.run();
        assertEquals(0, pool.size());
        late.run();
        assertEquals(0, pool.size());
    }

    /** What the pool has asked to be run after a while. */
    private Runnable closes() throws InterruptedException {
        return closing.poll(60, TimeUnit.SECONDS);
    }

    /** Nobody would find it again, and it asks a program of a build that is over. */
    @Test
    public void thatOfAPluginIsNotKept() {
        keep = Duration.ofHours(1);
        String user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: printf, args: ['%s']}}"
                .formatted("{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                        + "\"status\":{\"token\":\"t\"}}");
        pool.lease(endpoint(user), settings, "agent").close();
        assertEquals(0, pool.size());
    }

    @Test
    public void otherIdentityOrOtherWayIsNot() {
        pool.lease(endpoint("{token: a}"), settings, "agent");
        pool.lease(endpoint("{token: b}"), settings, "agent");
        pool.lease(endpoint("{token: a}"), settings, "another agent");
        assertEquals(3, pool.size());
    }

    @Test
    public void pluginsOfTwoBuildsAreNeverShared() {
        String user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: printf, args: ['%s']}}"
                .formatted("{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                        + "\"status\":{\"token\":\"t\"}}");
        pool.lease(endpoint(user), settings, "agent");
        pool.lease(endpoint(user), settings, "agent");
        assertEquals(2, pool.size());
    }

    @Test
    public void refusedIdentityLeavesNothing() {
        String user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: 'false'}}";
        assertThrows(RefusedException.class, () -> pool.lease(endpoint(user), settings, "agent"));
        assertEquals(0, pool.size());
    }
}
