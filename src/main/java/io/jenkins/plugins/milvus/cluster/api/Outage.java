package io.jenkins.plugins.milvus.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Remembers when the API server was away last, because its first words afterwards are not to be trusted. */
final class Outage {

    /** How long an API server that has just started may still refuse what it would allow. */
    private static final Duration STARTING = Duration.ofSeconds(10);

    private final InstantSource clock;
    private volatile Instant last = Instant.MIN;

    Outage(InstantSource clock) {
        this.clock = clock;
    }

    /** A connection broke, or the API server answered with a 5xx. */
    void noticed() {
        last = clock.instant();
    }

    boolean justNow() {
        return last.plus(STARTING).isAfter(clock.instant());
    }
}
