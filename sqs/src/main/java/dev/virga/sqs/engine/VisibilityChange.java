package dev.virga.sqs.engine;

import java.time.Duration;

/**
 * When a message that is in flight is to be visible again.
 *
 * @param timeout from now, 0 to 12 h; 0 makes it visible at once
 */
public record VisibilityChange(String receiptHandle, Duration timeout) {}
