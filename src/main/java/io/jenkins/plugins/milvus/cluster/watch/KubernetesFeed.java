package io.jenkins.plugins.milvus.cluster.watch;

import io.jenkins.plugins.milvus.cluster.ClusterException;
import io.jenkins.plugins.milvus.cluster.Feed;
import io.jenkins.plugins.milvus.cluster.WatchScope;
import io.jenkins.plugins.milvus.cluster.api.ApiClient;
import io.jenkins.plugins.milvus.rollout.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** All watches of a scope as one {@link Feed}. */
public final class KubernetesFeed implements Feed, WatchLoop.Events {

    private final ApiClient api;
    private final WatchScope scope;
    private final Picture picture;
    private final Confirmation confirmation;
    private final Listener listener;
    private final List<WatchLoop> loops;

    /** Held while the listener is called, so that it hears nothing after {@link #close}. */
    private final Object gate = new Object();

    private final Set<WatchLoop> down = new HashSet<>();
    private final CompletableFuture<Void> listed = new CompletableFuture<>();
    private boolean closed;

    private KubernetesFeed(ApiClient api, WatchScope scope, Listener listener) {
        this.api = api;
        this.scope = scope;
        this.listener = listener;
        picture = new Picture(scope);
        confirmation = new Confirmation(api, scope, System::nanoTime);
        loops = Targets.of(scope).stream()
                .map(target -> new WatchLoop(api, scope.namespace(), target, "", this))
                .toList();
    }

    /**
     * Begins to watch; waits until everything was listed once.
     *
     * @throws ClusterException when that cannot be had
     */
    public static KubernetesFeed open(ApiClient api, WatchScope scope, Listener listener) {
        KubernetesFeed feed = new KubernetesFeed(api, scope, listener);
        feed.loops.forEach(WatchLoop::goOn);
        try {
            api.await(feed.listed);
            return feed;
        } catch (ClusterException e) {
            feed.close();
            throw e;
        }
    }

    @Override
    public Snapshot current() {
        return picture.snapshot();
    }

    @Override
    public boolean counted() {
        return picture.counted();
    }

    @Override
    public void expectConfirmation(boolean imminent) {
        confirmation.ahead(picture.items(), imminent);
    }

    @Override
    public Snapshot confirmed() {
        return confirmation
                .of(picture::items)
                .orElseGet(() -> picture.snapshot().confirmed());
    }

    @Override
    public Snapshot checked() {
        return confirmation.hasAllPods(picture::items) ? picture.snapshot() : Snapshots.take(api, scope);
    }

    @Override
    public void close() {
        synchronized (gate) {
            closed = true;
        }
        loops.forEach(WatchLoop::close);
    }

    @Override
    public void listed(Target target, List<Item> items) {
        picture.replace(target, items);
        tellChange();
    }

    @Override
    public void changed(Target target, Item item) {
        picture.put(target, item);
        tellChange();
    }

    @Override
    public void removed(Target target, Item item) {
        // before it is missing in the picture
        confirmation.removed(target, item);
        picture.remove(target, item);
        tellChange();
    }

    private void tellChange() {
        synchronized (gate) {
            if (!closed && picture.listed() == loops.size()) {
                listed.complete(null);
                listener.onChange();
            }
        }
    }

    @Override
    public void interrupted(WatchLoop loop, String cause) {
        synchronized (gate) {
            boolean first = down.isEmpty();
            down.add(loop);
            if (!closed && first) {
                listener.onInterrupted(cause);
            }
        }
    }

    @Override
    public void restored(WatchLoop loop) {
        synchronized (gate) {
            down.remove(loop);
            if (!closed && down.isEmpty()) {
                listener.onRestored();
            }
        }
    }

    @Override
    public void lost(ClusterException cause) {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
            // whoever still waits for the first lists gets the exception instead; whoever closed the client knows
            if (!listed.completeExceptionally(cause) && !api.closed()) {
                listener.onLost(cause);
            }
        }
        loops.forEach(WatchLoop::close);
    }
}
