package dev.virga.demo.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * The cash machine: publishes the transactions it is given to the default event bus with the AWS
 * SDK for Java v2. No endpoint, region or credentials stand here: the environment of the function
 * has them, on AWS as in Virga.
 */
public final class Producer {
  private final EventBridgeClient events = EventBridgeClient.create();

  /**
   * Publishes.
   *
   * @param input {@code {"transactions": [{"detail": "<JSON>"}, ...]}}
   * @return the event ids in the order of the transactions
   */
  public Map<String, Object> handle(Map<String, List<Map<String, String>>> input) {
    List<PutEventsRequestEntry> entries = new ArrayList<>();
    for (Map<String, String> transaction : input.getOrDefault("transactions", List.of())) {
      entries.add(
          PutEventsRequestEntry.builder()
              .source("custom.myATMapp")
              .detailType("transaction")
              .detail(transaction.get("detail"))
              .build());
    }
    if (entries.isEmpty()) {
      return Map.of("eventIds", List.of());
    }
    List<String> ids = new ArrayList<>();
    events
        .putEvents(request -> request.entries(entries))
        .entries()
        .forEach(entry -> ids.add(String.valueOf(entry.eventId())));
    System.out.printf("published %d transactions%n", ids.size());
    return Map.of("eventIds", ids);
  }
}
