package dev.virga.sqs.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param content its deduplication id is set where the sender gave one; else the engine derives it
 * @param delay DelaySeconds, null: the queue's
 * @param sizeBytes UTF-8 body plus name, data type and value of every message attribute
 * @param contentDigest SHA-256 of the body as hexadecimal digits, for content-based deduplication;
 *     null for standard queues and where the sender gave a deduplication id
 */
public record Sending(
    MessageContent content,
    @Nullable Duration delay,
    int sizeBytes,
    @Nullable String contentDigest) {}
