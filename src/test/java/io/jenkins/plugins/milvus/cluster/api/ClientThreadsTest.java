package io.jenkins.plugins.milvus.cluster.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class ClientThreadsTest {

    private static final int MANY = 50;

    private final ExecutorService threads = ClientThreads.create("https://somewhere");

    @After
    public void end() {
        threads.shutdown();
    }

    @Test
    public void tasksRunOnNamedDaemonsThatKeepNoClassLoaderAlive() throws Exception {
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new ClassLoader(mine) {});
        try {
            Thread thread = threads.submit(Thread::currentThread).get(1, TimeUnit.MINUTES);
            ClassLoader seen = threads.submit(() -> Thread.currentThread().getContextClassLoader())
                    .get(1, TimeUnit.MINUTES);

            assertTrue(thread.getName(), thread.getName().matches("Milvus client of https://somewhere #\\d+"));
            assertTrue(thread.isDaemon());
            assertSame(ClientThreads.class.getClassLoader(), seen);
        } finally {
            Thread.currentThread().setContextClassLoader(mine);
        }
    }

    @Test
    public void whatWaitsHoldsNoThreadOfTheSystemWhereJavaCanDoWithout() throws Exception {
        Object monitor = new Object();
        CountDownLatch waiting = new CountDownLatch(MANY);
        CountDownLatch over = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            threads.execute(() -> {
                // as okhttp waits for the next bytes of a stream
                synchronized (monitor) {
                    waiting.countDown();
                    try {
                        monitor.wait();
                        over.countDown();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
        assertTrue(waiting.await(1, TimeUnit.MINUTES));

        long held = Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(each -> each.getThreadName().startsWith("Milvus client of https://somewhere"))
                .count();
        assertEquals(ClientThreads.virtual() ? 0 : MANY, held);

        synchronized (monitor) {
            monitor.notifyAll();
        }
        assertTrue(over.await(1, TimeUnit.MINUTES));
    }

    @Test
    public void nothingIsTakenAfterTheEnd() {
        threads.shutdown();

        assertThrows(RejectedExecutionException.class, () -> threads.execute(() -> {}));
    }
}
