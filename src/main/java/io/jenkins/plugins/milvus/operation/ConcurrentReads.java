package io.jenkins.plugins.milvus.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Reads that do not need each other's answers, at the same time: while Helm is asked, so is the API server. None of them
 * outlives the block that they were begun in, however it ends: what is still running then is interrupted, as the block's
 * own thread would be, and its end is waited for.
 *
 * <p>An exception is thrown to whoever asks for that answer. One that nobody asks for belongs to an answer that was not
 * needed, since another one had settled the matter.
 */
public final class ConcurrentReads implements AutoCloseable {

    private final Executor worker;
    private final List<Pending<?>> begun = new ArrayList<>();

    /**
     * None yet.
     *
     * @param worker may block for as long as a read takes
     */
    public ConcurrentReads(Executor worker) {
        this.worker = worker;
    }

    /** Something to read. */
    @FunctionalInterface
    public interface Read<T> {
        /** Reads it; unchecked exceptions say why it could not. */
        T read() throws InterruptedException;
    }

    /** Begins a read. */
    public <T> Pending<T> begin(Read<T> read) {
        Pending<T> pending = new Pending<>(read);
        begun.add(pending);
        worker.execute(pending::run);
        return pending;
    }

    /** Interrupts what was begun and has not ended, and waits for its end. */
    @Override
    public void close() {
        begun.forEach(each -> each.task.cancel(true));
        boolean interrupted = false;
        for (Pending<?> each : begun) {
            interrupted |= each.awaitEnd();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer that may not be there yet. */
    public static final class Pending<T> {

        private final FutureTask<T> task;
        private final CountDownLatch ended = new CountDownLatch(1);

        private Pending(Read<T> read) {
            task = new FutureTask<>(read::read);
        }

        private void run() {
            try {
                task.run();
            } finally {
                ended.countDown();
            }
        }

        /** Waits for the answer, and throws what the read ended with. */
        public T get() throws InterruptedException {
            try {
                return task.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                // a read throws nothing else
                throw (RuntimeException) e.getCause();
            }
        }

        /** Whoever interrupts meanwhile; true when somebody has. */
        private boolean awaitEnd() {
            boolean interrupted = false;
            while (true) {
                try {
                    ended.await();
                    return interrupted;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
    }
}
