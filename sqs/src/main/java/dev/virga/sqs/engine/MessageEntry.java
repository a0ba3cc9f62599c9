package dev.virga.sqs.engine;

import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of a step of a message, until somebody reads it.
 *
 * @param idMost of the message's id
 * @param idLeast of the message's id
 * @param outcome a word; where a number belongs to it, {@code %d}
 * @param number put into outcome and reason
 */
record MessageEntry(
    HopKind kind,
    Cause cause,
    long atMillis,
    QueueRef queue,
    long idMost,
    long idLeast,
    String outcome,
    @Nullable String reason,
    long number)
    implements JournalEntry {
  /** Attribute that names the message. */
  static final String MESSAGE_ID = "messageId";

  @Override
  public Hop hop(long id) {
    return new Hop(
        id,
        cause.chain(),
        cause.hop(),
        Instant.ofEpochMilli(atMillis),
        queue.account(),
        queue.region(),
        kind,
        List.of(queue.arn()),
        outcome.replace("%d", Long.toString(number)),
        reason == null ? null : reason.replace("%d", Long.toString(number)),
        Map.of(MESSAGE_ID, new UUID(idMost, idLeast).toString()));
  }
}
