package io.jenkins.plugins.milvus.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * An event.
 *
 * @param warning whether its type is Warning, else Normal
 * @param reason such as {@code FailedScheduling}
 * @param message its text
 * @param count how often
 * @param lastSeen when last, or null
 */
public record EventRecord(boolean warning, String reason, String message, int count, Instant lastSeen) {

    /**
     * Events of one object, newest first. Many are known to the second only; the name of an event ends with the time of its
     * first occurrence, so that of one second the later in a list is the newer.
     *
     * @param listed in the order of their names, as the API server lists them
     */
    static List<EventRecord> newestFirst(List<EventRecord> listed) {
        List<EventRecord> events = new ArrayList<>(listed);
        events.sort(Comparator.comparing(EventRecord::lastSeen, Comparator.nullsFirst(Comparator.naturalOrder())));
        Collections.reverse(events);
        return events;
    }
}
