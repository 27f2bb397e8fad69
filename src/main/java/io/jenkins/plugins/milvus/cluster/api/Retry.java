package io.jenkins.plugins.milvus.cluster.api;

import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Whether one request is tried again, and when. Short on purpose: what is away for longer is for the caller to decide.
 *
 * <p>A refusal (401, 403) shortly after an outage is tried again as well: an API server that has just started answers
 * so until its own caches are filled.
 */
final class Retry {

    /** No new try is started later than this after the first one, but for one after a time-out. */
    static final Duration WITHIN = Duration.ofSeconds(8);

    private static final Duration LONGEST = Duration.ofSeconds(4);

    /** okhttp gives a silent connection one second for a sign of life before it opens another one. */
    private static final Duration DOUBT = Duration.ofMillis(1200);

    private final Backoff backoff;

    Retry(RandomGenerator random) {
        backoff = new Backoff(Duration.ofMillis(200), LONGEST, random);
    }

    /** The pause before another try after an answer, or empty. */
    Optional<Duration> after(Reply reply, int tries, Duration elapsed, boolean outageJustNow) {
        boolean passing = reply.code() == 408 || reply.code() == 429 || reply.code() >= 500;
        boolean refusal = reply.code() == 401 || reply.code() == 403;
        if (!passing && !(refusal && outageJustNow)) {
            return Optional.empty();
        }
        Duration pause = backoff.pause(tries);
        Duration asked = reply.retryAfter().compareTo(LONGEST) > 0 ? LONGEST : reply.retryAfter();
        return within(asked.compareTo(pause) > 0 ? asked : pause, elapsed);
    }

    /** The pause before another try after a broken connection, or empty. */
    Optional<Duration> after(IOException failure, int tries, Duration elapsed) {
        // a certificate or a credential is not better at the next try
        if (failure instanceof CredentialException
                || failure instanceof SSLHandshakeException
                || failure instanceof SSLPeerUnverifiedException) {
            return Optional.empty();
        }
        if (failure instanceof InterruptedIOException) {
            // timed out: once more on another connection, however long it took
            return tries == 1 ? Optional.of(DOUBT) : Optional.empty();
        }
        return within(backoff.pause(tries), elapsed);
    }

    private static Optional<Duration> within(Duration pause, Duration elapsed) {
        return elapsed.plus(pause).compareTo(WITHIN) <= 0 ? Optional.of(pause) : Optional.empty();
    }
}
