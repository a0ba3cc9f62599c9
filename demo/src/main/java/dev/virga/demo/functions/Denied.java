package dev.virga.demo.functions;

import java.util.Map;

/** Consumer 3 (rule: detail.result is anything but "approved"). */
public final class Denied {
  /** Logs one line. */
  public Map<String, Object> handle(Map<String, Object> event) {
    Transaction transaction = Transaction.of(event);
    System.out.printf(
        "denied %s: %s of %s at %s%n",
        transaction.eventId(), transaction.result(), transaction.amount(), transaction.location());
    return Map.of("seen", transaction.eventId());
  }
}
