package io.jenkins.plugins.milvus.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a real cluster does in its own time, and hardly longer than needed. */
public final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SHORTEST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 150_000_000;

    /** A look comes late by at most this part of the wait; a dozen tests at a time ask the same API server. */
    private static final int PARTS = 10;

    private Await() {}

    /** Waits until something is true, a minute at most. */
    public static void until(String what, BooleanSupplier condition) {
        within(LIMIT, what, condition);
    }

    /** Waits until something is true, so long at most. */
    public static void within(Duration patience, String what, BooleanSupplier condition) {
        Instant begin = Instant.now();
        while (!condition.getAsBoolean()) {
            Duration waited = Duration.between(begin, Instant.now());
            if (waited.compareTo(patience) > 0) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            LockSupport.parkNanos(
                    Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, waited.toNanos() / PARTS)));
        }
    }
}
