package io.jenkins.plugins.milvus.cluster;

import java.time.Instant;

/**
 * An event.
 *
 * @param warning whether its type is Warning, else Normal
 * @param reason such as {@code FailedScheduling}
 * @param message its text
 * @param count how often
 * @param lastSeen when last, or null
 */
public record EventRecord(boolean warning, String reason, String message, int count, Instant lastSeen) {}
