package io.jenkins.plugins.milvus.cluster.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double, with up to a quarter more or less so that many builds do not come back in step.
 *
 * @param first the first pause
 * @param longest no pause is longer than this and its quarter
 * @param random where the quarter comes from
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {

    /**
     * @param tries how many tries have failed, at least 1
     */
    public Duration pause(int tries) {
        // 2^20 times any first pause is beyond any longest one
        long doubled = first.toMillis() << Math.min(tries - 1, 20);
        long pause = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(pause * (0.75 + random.nextDouble() / 2)));
    }
}
