package dev.virga.sqs.engine;

import dev.virga.core.identity.UuidText;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.JournalRow;
import dev.virga.core.trace.PackedEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the journal keeps of a step of a message, until somebody reads it.
 *
 * @param chain what it belongs to
 * @param parent the record that caused it, 0 for none
 * @param idMost of the message's id
 * @param idLeast of the message's id
 * @param outcome a word; where a number belongs to it, {@code %d}
 * @param number put into outcome and reason
 */
record MessageEntry(
    HopKind kind,
    Chain chain,
    long parent,
    long atMillis,
    QueueRef queue,
    long idMost,
    long idLeast,
    String outcome,
    @Nullable String reason,
    long number)
    implements PackedEntry {
  /** Attribute that names the message. */
  static final String MESSAGE_ID = "messageId";

  private static final Packing PACKING = MessageEntry::new;

  /**
   * Names a causal chain. That of a request is a UUID, of which two numbers are kept: the texts of
   * all requests of which something is journalled would be many.
   *
   * @param text null where the numbers say it
   */
  record Chain(@Nullable String text, long most, long least) {
    static Chain of(String chain) {
      UUID uuid = UuidText.parse(chain);
      return uuid == null
          ? new Chain(chain, 0, 0)
          : new Chain(null, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
      return text == null ? new UUID(most, least).toString() : text;
    }
  }

  private MessageEntry(JournalRow row) {
    this(
        (HopKind) part(row, 0),
        new Chain((String) row.reference(1), row.number(4), row.number(5)),
        row.number(6),
        row.number(0),
        (QueueRef) part(row, 2),
        row.number(1),
        row.number(2),
        (String) part(row, 3),
        (String) row.reference(4),
        row.number(3));
  }

  private static Object part(JournalRow row, int index) {
    return Objects.requireNonNull(row.reference(index));
  }

  @Override
  public void pack(JournalRow row) {
    row.reference(0, kind);
    row.reference(1, chain.text);
    row.reference(2, queue);
    row.reference(3, outcome);
    row.reference(4, reason);
    row.number(0, atMillis);
    row.number(1, idMost);
    row.number(2, idLeast);
    row.number(3, number);
    row.number(4, chain.most);
    row.number(5, chain.least);
    row.number(6, parent);
  }

  @Override
  public Packing packing() {
    return PACKING;
  }

  @Override
  public Hop hop(long id) {
    return new Hop(
        id,
        chain.toString(),
        parent,
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
