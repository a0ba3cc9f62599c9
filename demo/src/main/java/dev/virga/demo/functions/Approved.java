package dev.virga.demo.functions;

import java.util.Map;

/** Consumer 1 where there is no Node.js: functions/approved/index.js in Java. */
public final class Approved {
  /** Logs one line. */
  public Map<String, Object> handle(Map<String, Object> event) {
    Transaction transaction = Transaction.of(event);
    System.out.printf(
        "approved %s: %s at %s%n",
        transaction.eventId(), transaction.amount(), transaction.location());
    return Map.of("seen", transaction.eventId());
  }
}
