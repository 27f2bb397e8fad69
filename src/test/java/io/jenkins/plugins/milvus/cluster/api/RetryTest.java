package io.jenkins.plugins.milvus.cluster.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.milvus.cluster.ClusterException.Kind;
import io.jenkins.plugins.milvus.cluster.kubeconfig.CredentialException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLHandshakeException;
import org.junit.Test;

/** What is worth another try, and what a failure is called. */
public class RetryTest {

    /** Neither more nor less than the plain pause. */
    private static final RandomGenerator MIDDLE = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    };

    private final Retry retry = new Retry(MIDDLE);

    private Optional<Duration> after(int code, int tries, Duration elapsed, boolean outage, int retryAfter) {
        return retry.after(new Reply(code, new byte[0], Duration.ofSeconds(retryAfter)), tries, elapsed, outage);
    }

    @Test
    public void pausesDouble() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), MIDDLE);
        assertEquals(Duration.ofMillis(200), backoff.pause(1));
        assertEquals(Duration.ofMillis(800), backoff.pause(3));
        assertEquals(Duration.ofSeconds(5), backoff.pause(6));
        assertEquals(Duration.ofSeconds(5), backoff.pause(1000));
    }

    @Test
    public void busyAndBrokenServersAreAskedAgain() {
        for (int code : new int[] {408, 429, 500, 502, 503, 504}) {
            assertEquals(Optional.of(Duration.ofMillis(200)), after(code, 1, Duration.ZERO, false, 0));
        }
        assertEquals("as asked", Optional.of(Duration.ofSeconds(2)), after(429, 1, Duration.ZERO, false, 2));
        assertEquals("but not for long", Optional.of(Duration.ofSeconds(4)), after(429, 1, Duration.ZERO, false, 600));
    }

    @Test
    public void answersAreFinal() {
        for (int code : new int[] {200, 400, 401, 403, 404, 409, 410, 422}) {
            assertEquals(Optional.empty(), after(code, 1, Duration.ZERO, false, 0));
        }
    }

    @Test
    public void refusalOfAServerThatHasJustStartedIsNotItsLastWord() {
        assertTrue(after(403, 1, Duration.ZERO, true, 0).isPresent());
        assertTrue(after(401, 1, Duration.ZERO, true, 0).isPresent());
        assertEquals(Optional.empty(), after(404, 1, Duration.ZERO, true, 0));
    }

    @Test
    public void triesEndInTime() {
        assertTrue(after(503, 1, Retry.WITHIN.minusMillis(200), false, 0).isPresent());
        assertEquals(Optional.empty(), after(503, 1, Retry.WITHIN.minusMillis(199), false, 0));
    }

    @Test
    public void brokenConnectionIsTriedAgainButNotABadCertificate() {
        assertTrue(retry.after(new ConnectException(), 1, Duration.ZERO).isPresent());
        assertTrue(retry.after(new UnknownHostException(), 1, Duration.ZERO).isPresent());
        assertEquals(Optional.empty(), retry.after(new SSLHandshakeException("x"), 1, Duration.ZERO));
        assertEquals(Optional.empty(), retry.after(new CredentialException("x", null), 1, Duration.ZERO));
    }

    @Test
    public void timeOutIsTriedAgainOnceHoweverLongItTook() {
        Duration late = Retry.WITHIN.multipliedBy(2);
        assertTrue(retry.after(new SocketTimeoutException(), 1, late).isPresent());
        assertEquals(Optional.empty(), retry.after(new SocketTimeoutException(), 2, late));
    }

    @Test
    public void kindsOfAnswers() {
        assertEquals(Kind.UNAUTHORIZED, ApiErrors.kind(401));
        assertEquals(Kind.FORBIDDEN, ApiErrors.kind(403));
        assertEquals(Kind.UNREACHABLE, ApiErrors.kind(429));
        assertEquals(Kind.UNREACHABLE, ApiErrors.kind(503));
        assertEquals(Kind.REFUSED, ApiErrors.kind(404));
        assertEquals(Kind.REFUSED, ApiErrors.kind(422));
    }

    @Test
    public void sentencesNameVerbResourceAndNamespace() {
        ApiRequest request = ApiRequest.list(ResourceType.DEPLOYMENTS, "milvus", Selection.ALL);
        String sentence =
                ApiErrors.of("https://c", request, 403, "User x cannot").getMessage();
        assertTrue(sentence, sentence.contains("list deployments.apps in the namespace \"milvus\""));
        assertTrue(sentence, sentence.contains("User x cannot"));
        ApiRequest log = ApiRequest.get(ResourceType.PODS, "milvus", "p", "log", Map.of());
        assertEquals("get pods/log", log.toString());
    }

    @Test
    public void causesAreOneLine() {
        assertEquals("unknown host x", ApiErrors.cause(new UnknownHostException("x")));
        assertEquals("first", ApiErrors.cause(new IOException("first\nsecond")));
        assertEquals("ConnectException", ApiErrors.cause(new ConnectException()));
    }

    @Test
    public void equalSelectorsAreEqual() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("b", "2");
        labels.put("a", "1");
        assertEquals("a=1,b=2", Selection.labels(labels).labels());
    }
}
