package dev.virga.sqs.engine;

import org.jspecify.annotations.Nullable;

/**
 * A message that was taken, or of which one with the same deduplication id was taken before.
 *
 * @param messageId a UUID
 * @param sequenceNumber 20 digits, FIFO only
 */
public record Sent(String messageId, @Nullable String sequenceNumber) {}
