package dev.virga.sqs.engine;

import dev.virga.core.policy.Policy;

/**
 * A queue's resource policy.
 *
 * @param text the attribute as GetQueueAttributes gives it
 */
public record QueuePolicy(String text, Policy policy) {}
