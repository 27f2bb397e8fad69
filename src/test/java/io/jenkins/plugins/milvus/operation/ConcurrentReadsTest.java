package io.jenkins.plugins.milvus.operation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.operation.ConcurrentReads.Pending;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.After;
import org.junit.Test;

/** Reads at the same time, and what becomes of those that are still running when the block ends. */
public class ConcurrentReadsTest {

    private final ExecutorService worker = Executors.newCachedThreadPool();

    @After
    public void stop() {
        worker.shutdownNow();
    }

    /** Neither gets past the barrier without the other. */
    @Test(timeout = 60_000)
    public void theyRunAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (ConcurrentReads reads = new ConcurrentReads(worker)) {
            Pending<String> one = reads.begin(() -> meet(both, "one"));
            Pending<String> two = reads.begin(() -> meet(both, "two"));
            assertEquals("one", one.get());
            assertEquals("two", two.get());
        }
    }

    private static String meet(CyclicBarrier barrier, String answer) throws InterruptedException {
        try {
            barrier.await();
            return answer;
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void whatAReadEndedWithIsThrownToWhoeverAsks() {
        IllegalStateException wrong = new IllegalStateException("wrong");
        AssertionError worse = new AssertionError("worse");
        try (ConcurrentReads reads = new ConcurrentReads(Runnable::run)) {
            Pending<String> failed = reads.begin(() -> {
                throw wrong;
            });
            Pending<String> broken = reads.begin(() -> {
                throw worse;
            });
            Pending<String> stopped = reads.begin(() -> {
                throw new InterruptedException();
            });
            assertSame(wrong, assertThrows(IllegalStateException.class, failed::get));
            assertSame(worse, assertThrows(AssertionError.class, broken::get));
            assertThrows(InterruptedException.class, stopped::get);
        }
    }

    /** Whoever leaves the block may close what the reads work with. */
    @Test(timeout = 60_000)
    public void nothingOutlivesTheBlock() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        try (ConcurrentReads reads = new ConcurrentReads(worker)) {
            reads.begin(() -> {
                running.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                over.set(true);
                return null;
            });
            running.await();
        }
        assertTrue("it is interrupted", interrupted.get());
        assertTrue("its end was waited for", over.get());
    }

    /** As a stop of the operation does it. */
    @Test(timeout = 60_000)
    public void whoeverWaitsIsInterruptedAndTakesTheReadsWithHim() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        Thread waiting = Thread.currentThread();
        try (ConcurrentReads reads = new ConcurrentReads(worker)) {
            Pending<String> pending = reads.begin(() -> {
                waiting.interrupt();
                try {
                    never.await();
                } finally {
                    over.set(true);
                }
                return "";
            });
            assertThrows(InterruptedException.class, pending::get);
        }
        assertTrue("the read is over", over.get());
        assertFalse("the interrupt was told once", Thread.interrupted());
    }

    /** An interrupt while the ends are waited for is kept for whoever comes next. */
    @Test(timeout = 60_000)
    public void anInterruptIsNotLost() throws Exception {
        Thread waiting = Thread.currentThread();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (ConcurrentReads reads = new ConcurrentReads(worker)) {
            reads.begin(() -> {
                running.countDown();
                try {
                    never.await();
                } finally {
                    waiting.interrupt();
                }
                return "";
            });
            running.await();
        }
        assertTrue(Thread.interrupted());
    }
}
