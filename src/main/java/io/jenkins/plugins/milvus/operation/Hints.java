package io.jenkins.plugins.milvus.operation;

import io.jenkins.plugins.milvus.cluster.Cluster;
import io.jenkins.plugins.milvus.cluster.EventRecord;
import io.jenkins.plugins.milvus.rollout.Hint;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was looked up of events: of each object and reason the last word, in the order in which they were said. */
final class Hints {

    private final Map<String, Hint> last = new LinkedHashMap<>();

    /**
     * Takes in what was looked up; what is known already may be among it.
     *
     * @param uid the object's uid
     * @param events its events, newest first, as {@link Cluster#events} gives them
     */
    void add(String uid, List<EventRecord> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            EventRecord event = events.get(i);
            String key = uid + " " + event.reason();
            // a known key would keep its old place, before words that are older than this one
            last.remove(key);
            last.put(key, new Hint(uid, event.reason(), event.message()));
        }
    }

    /** All that is known; of one object the oldest first. */
    Collection<Hint> oldestFirst() {
        return last.values();
    }
}
