/**
 * EventBridge's state and decisions: buses, rules, targets, and the routing of events. Everything
 * runs under the lock of one account and region's engine; records are immutable.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
 */
@NullMarked
package dev.virga.eventbridge.engine;

import org.jspecify.annotations.NullMarked;
