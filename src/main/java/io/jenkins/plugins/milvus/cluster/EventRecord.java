package io.jenkins.plugins.milvus.cluster;

import java.time.Instant;

/**
 * A Warning event.
 *
 * @param reason such as {@code FailedScheduling}
 * @param message its text
 * @param count how often
 * @param lastSeen when last, or null
 */
public record EventRecord(String reason, String message, int count, Instant lastSeen) {}
