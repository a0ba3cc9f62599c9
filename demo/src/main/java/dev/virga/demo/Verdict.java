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
      switch (hop.path("type").asText()) {
        case "Matched" -> {
          if (concerns(hop, ":rule/" + rule)) {
            verdict = new Verdict(true, true, "yes", "");
          }
        }
        case "NotMatched" -> {
          if (concerns(hop, ":rule/" + rule)) {
            verdict = new Verdict(true, false, "no: " + why(hop), "");
          }
        }
        case "DeliveryAttempt", "Dropped", "DeadLettered" -> {
          if (concerns(hop, ":rule/" + rule)) {
            verdict = verdict.with(hop.path("outcome").asText());
          }
        }
        case "Invocation" -> {
          if (concerns(hop, ":function:" + rule)) {
            verdict = verdict.with("delivered, " + hop.path("outcome").asText());
          }
        }
        default -> {
          // the event's own record: not about the rule
        }
      }
    }
    return verdict;
  }

  /** Whether one of the record's ARNs ends so: a rule's, or its function's, which has its name. */
  private static boolean concerns(JsonNode hop, String arnEnd) {
    for (JsonNode arn : hop.path("subjects")) {
      if (arn.asText().endsWith(arnEnd)) {
        return true;
      }
    }
    return false;
  }

  private static String why(JsonNode hop) {
    String explanation = hop.path("explanation").asText();
    return explanation.isEmpty() ? hop.path("reason").asText() : explanation;
  }

  private Verdict with(String newOutcome) {
    return new Verdict(known, matched, explanation, newOutcome);
  }

  /** Whether nothing more is to come. */
  boolean isFinal() {
    return known && (!matched || outcome.startsWith("delivered, ") || outcome.equals("dropped"));
  }
}
