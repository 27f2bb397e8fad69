package io.jenkins.plugins.milvus.cluster.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.cluster.api.ApiErrors;
import io.jenkins.plugins.milvus.cluster.api.ApiRequest;
import io.jenkins.plugins.milvus.cluster.api.Backoff;
import io.jenkins.plugins.milvus.cluster.api.Listing;
import io.jenkins.plugins.milvus.cluster.api.StreamHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lists and watches one target for as long as it takes. Every watch goes on from the last resource version that was
 * heard of; where the API server does not remember it any more (410) the target is listed again.
 *
 * <p>One thing is under way at a time (a list, a watch or a pause), so that its steps follow each other without a lock,
 * though on different threads.
 */
final class WatchLoop {

    private static final int GONE = 410;

    /** A watch that the API server ends sooner than this counts as a failure, or it would be begun in a hot loop. */
    private static final Duration HEALTHY = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ApiClient api;
    private final String namespace;
    private final Target target;
    private final Events events;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
    private volatile String resourceVersion;
    private volatile Instant downSince;
    private final AtomicInteger tries = new AtomicInteger();
    private volatile boolean closed;
    private volatile Runnable stream = () -> {};

    /** Who hears of it; may be told after {@link #close} as well. */
    interface Events {

        void listed(Target target, List<Item> items);

        void changed(Target target, Item item);

        void removed(Target target, Item item);

        void interrupted(WatchLoop loop, String cause);

        void restored(WatchLoop loop);

        void lost(ClusterException cause);
    }

    /**
     * @param resourceVersion where to go on, or empty to begin with a list
     */
    WatchLoop(ApiClient api, String namespace, Target target, String resourceVersion, Events events) {
        this.api = api;
        this.namespace = namespace;
        this.target = target;
        this.resourceVersion = resourceVersion;
        this.events = events;
    }

    void close() {
        closed = true;
        stream.run();
    }

    /** Goes on where it is: with a list, or with a watch from the last resource version. */
    void goOn() {
        if (closed) {
            return;
        }
        if (resourceVersion.isEmpty()) {
            target.list(api, namespace).whenComplete(this::listed);
        } else {
            Attempt attempt = new Attempt(api.settings().clock().instant());
            ApiRequest request = ApiRequest.watch(target.type(), namespace, target.selection(), resourceVersion);
            stream = api.stream(request, attempt);
            if (closed) {
                stream.run();
            }
        }
    }

    private void listed(Listing<Item> listing, Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            failed(
                    cause instanceof ClusterException known
                            ? known
                            : new ClusterException(ClusterException.Kind.REFUSED, cause.toString(), cause));
            return;
        }
        resourceVersion = listing.resourceVersion();
        events.listed(target, listing.items());
        goOn();
    }

    private void failed(ClusterException cause) {
        if (closed) {
            return;
        }
        Instant now = api.settings().clock().instant();
        boolean passing = cause.kind() == ClusterException.Kind.UNREACHABLE || api.outageJustNow();
        if (!passing || api.closed()) {
            events.lost(cause);
            return;
        }
        if (downSince == null) {
            downSince = now;
            tries.set(0);
            events.interrupted(this, ApiErrors.cause(cause));
        }
        if (downSince.plus(api.settings().giveUpAfter()).isBefore(now)) {
            events.lost(cause);
            return;
        }
        try {
            api.settings()
                    .scheduler()
                    .schedule(this::goOn, backoff.pause(tries.incrementAndGet()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            events.lost(cause);
        }
    }

    /** One watch. What it says after its end does not count. */
    private final class Attempt implements StreamHandler {

        private final Instant begun;
        private boolean over;

        Attempt(Instant begun) {
            this.begun = begun;
        }

        @Override
        public void opened() {
            if (downSince != null && !closed) {
                downSince = null;
                events.restored(WatchLoop.this);
            }
        }

        @Override
        public void event(JsonNode event) {
            if (over || closed) {
                return;
            }
            JsonNode object = event.path("object");
            String type = event.path("type").asText();
            if (type.equals("ERROR")) {
                over = true;
                refused(object.path("code").asInt(), object.path("message").asText(""));
                return;
            }
            resourceVersion = object.path("metadata").path("resourceVersion").asText(resourceVersion);
            if (!type.equals("BOOKMARK")) {
                target.item(object).ifPresent(item -> tell(type, item));
            }
        }

        private void tell(String type, Item item) {
            if (type.equals("DELETED")) {
                events.removed(target, item);
            } else {
                events.changed(target, item);
            }
        }

        private void refused(int code, String message) {
            ApiRequest request = ApiRequest.watch(target.type(), namespace, target.selection(), resourceVersion);
            failed(code, ApiErrors.of(api.server(), request, code, message));
        }

        @Override
        public void ended() {
            if (over || closed) {
                return;
            }
            over = true;
            if (begun.plus(HEALTHY).isAfter(api.settings().clock().instant())) {
                refused(503, "the watch was closed at once");
            } else {
                goOn();
            }
        }

        @Override
        public void failed(int code, ClusterException cause) {
            if (code == GONE) {
                resourceVersion = "";
                goOn();
            } else {
                WatchLoop.this.failed(cause);
            }
        }
    }
}
