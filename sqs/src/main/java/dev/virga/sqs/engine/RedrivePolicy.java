package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;

/**
 * Where a queue's messages go that were received too often.
 *
 * @param target the dead-letter queue: of the same account, region and type
 * @param maxReceiveCount 1 to 1000: a message that has been received so often is moved instead of
 *     being received again
 * @param text the attribute as it was set
 */
public record RedrivePolicy(Arn target, int maxReceiveCount, String text) {}
