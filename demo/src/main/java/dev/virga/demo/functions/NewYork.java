package dev.virga.demo.functions;

import java.util.Map;

/** Consumer 2 where there is no Python: functions/newyork/app.py in Java. */
public final class NewYork {
  /** Logs one line. */
  public Map<String, Object> handle(Map<String, Object> event) {
    Transaction transaction = Transaction.of(event);
    System.out.printf(
        "new york %s: %s of %s at %s%n",
        transaction.eventId(), transaction.action(), transaction.amount(), transaction.location());
    return Map.of("seen", transaction.eventId());
  }
}
