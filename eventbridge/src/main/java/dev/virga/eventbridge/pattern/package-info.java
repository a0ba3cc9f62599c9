/**
 * Event patterns: validation with AWS's reasons, matching by event-ruler, and our own walk beside
 * it that says why an event did not match.
 *
 * <p>Values are immutable; a {@link dev.virga.eventbridge.pattern.RuleMachine} belongs to one bus
 * and is used under its engine's lock.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
@NullMarked
package dev.virga.eventbridge.pattern;

import org.jspecify.annotations.NullMarked;
