package io.jenkins.plugins.milvus.cluster;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.Test;

public class EventRecordTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static EventRecord event(String reason, Instant lastSeen) {
        return new EventRecord(false, reason, "", 1, lastSeen);
    }

    @Test
    public void theNewestComesFirst() {
        List<EventRecord> listed = List.of(
                event("Pulling", NOW),
                event("Pulled", NOW),
                event("timeless", null),
                event("FailedMount", NOW.plusSeconds(1)),
                event("Scheduled", NOW.minusSeconds(1)));
        assertEquals(
                "of one second the later in the list",
                List.of("FailedMount", "Pulled", "Pulling", "Scheduled", "timeless"),
                EventRecord.newestFirst(listed).stream()
                        .map(EventRecord::reason)
                        .toList());
    }
}
