package dev.virga.cloudwatch.logs.engine;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an event stands in the order of its region: by timestamp, then by ingestion. Spelled as 56
 * digits.
 */
public record EventId(long timestamp, long sequence) implements Comparable<EventId> {
  /** Before every event. */
  public static final EventId FIRST = new EventId(0, 0);

  private static final Comparator<EventId> ORDER =
      Comparator.comparingLong(EventId::timestamp).thenComparingLong(EventId::sequence);
  private static final Pattern DIGITS = Pattern.compile("\\d{56}");
  private static final int TIMESTAMP_DIGITS = 28;

  /** The id that 56 digits spell, or empty. */
  public static Optional<EventId> parse(String digits) {
    if (!DIGITS.matcher(digits).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EventId(
              Long.parseLong(digits.substring(0, TIMESTAMP_DIGITS)),
              Long.parseLong(digits.substring(TIMESTAMP_DIGITS))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  /** The place right behind this one: no event lies between. */
  EventId next() {
    return new EventId(timestamp, sequence + 1);
  }

  /** The place right before this one: no event lies between. */
  EventId previous() {
    return sequence > 0
        ? new EventId(timestamp, sequence - 1)
        : new EventId(Math.max(0, timestamp - 1), timestamp > 0 ? Long.MAX_VALUE : 0);
  }

  @Override
  public int compareTo(EventId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return String.format("%028d%028d", timestamp, sequence);
  }
}
