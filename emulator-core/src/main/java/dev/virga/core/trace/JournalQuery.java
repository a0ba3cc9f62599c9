package dev.virga.core.trace;

import org.jspecify.annotations.Nullable;

/**
 * Which records are asked for; what is null does not restrict.
 *
 * @param since only records with a greater id, oldest first; 0 for all
 * @param limit at most so many
 * @param chain of one causal chain
 * @param kind of one kind
 * @param arn with this ARN among the subjects
 * @param event whose attribute {@code eventId} is this, or whose chain is
 */
public record JournalQuery(
    long since,
    int limit,
    @Nullable String chain,
    @Nullable HopKind kind,
    @Nullable String arn,
    @Nullable String event) {
  /** Attribute that names the event a record tells of. */
  public static final String EVENT_ID = "eventId";

  /** Everything after a record. */
  public static JournalQuery since(long id, int limit) {
    return new JournalQuery(id, limit, null, null, null, null);
  }

  /** Everything of one chain. */
  public static JournalQuery ofChain(String chain, int limit) {
    return new JournalQuery(0, limit, chain, null, null, null);
  }

  /** Everything of one event. */
  public static JournalQuery ofEvent(String event, int limit) {
    return new JournalQuery(0, limit, null, null, null, event);
  }

  /** Restricts to a kind. */
  public JournalQuery withKind(HopKind only) {
    return new JournalQuery(since, limit, chain, only, arn, event);
  }

  boolean matches(Hop hop) {
    return (chain == null || chain.equals(hop.chain()))
        && (kind == null || kind.equals(hop.kind()))
        && (event == null
            || event.equals(hop.attributes().get(EVENT_ID))
            || event.equals(hop.chain()))
        && (arn == null || hop.subjects().stream().anyMatch(s -> s.toString().equals(arn)));
  }
}
