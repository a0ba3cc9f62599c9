package dev.virga.demo.functions;

import java.util.Map;

/** What the consumers read of an event; absent fields print as "null". */
public record Transaction(
    String eventId, String action, String result, String location, String amount) {
  /** Reads an event. */
  public static Transaction of(Map<String, Object> event) {
    Map<?, ?> detail = event.get("detail") instanceof Map<?, ?> map ? map : Map.of();
    return new Transaction(
        String.valueOf(event.get("id")),
        String.valueOf(detail.get("action")),
        String.valueOf(detail.get("result")),
        String.valueOf(detail.get("location")),
        String.valueOf(detail.get("amount")));
  }
}
