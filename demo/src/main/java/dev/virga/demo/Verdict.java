package dev.virga.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What the journal says of one event and one rule.
 *
 * @param known whether the rule has judged the event
 * @param explanation "yes", or the first field that did not match and why
 * @param outcome of the last attempt to deliver, empty where there was none
 */
record Verdict(boolean known, boolean matched, String explanation, String outcome) {
  /** Reads the records that name the rule. */
  static Verdict of(List<JsonNode> records, String rule) {
    Verdict verdict = new Verdict(false, false, "not judged", "");
    for (JsonNode hop : records) {
      if (!hop.path("attributes").path("rule").asText().equals(rule)) {
        continue;
      }
      switch (hop.path("type").asText()) {
        case "Matched" -> verdict = new Verdict(true, true, "yes", verdict.outcome());
        case "NotMatched" ->
            verdict = new Verdict(true, false, "no: " + hop.path("reason").asText(), "");
        case "DeliveryAttempt", "Dropped", "DeadLettered" ->
            verdict = verdict.with(hop.path("outcome").asText());
        default -> {
          // the event's own record, the invocation: not about the rule
        }
      }
    }
    return verdict;
  }

  private Verdict with(String newOutcome) {
    return new Verdict(known, matched, explanation, newOutcome);
  }

  /** Whether nothing more is to come. */
  boolean isFinal() {
    return known && (!matched || outcome.equals("delivered") || outcome.equals("dropped"));
  }
}
