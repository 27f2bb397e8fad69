package io.jenkins.plugins.milvus.release;

import static io.jenkins.plugins.milvus.release.RefusedException.Reason.INVALID;

import java.time.Duration;

/** Checks that both requests share. */
final class Checks {

    private static final Duration LONGEST = Duration.ofDays(7);

    private Checks() {}

    static void timeout(Duration timeout) {
        if (timeout == null || timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new RefusedException(INVALID, Text.of("release.timeout"));
        }
    }
}
