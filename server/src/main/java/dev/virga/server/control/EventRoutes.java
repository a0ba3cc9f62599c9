package dev.virga.server.control;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.identity.Arn;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalQuery;
import dev.virga.eventbridge.EventExplanation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_virga/events}: the journal, filtered: the newest records, or those from {@code since=ID}
 * on, oldest first; {@code /_virga/events/ID/explain}: all that became of one event, and why.
 */
final class EventRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** Where {@code since} is not given: the newest records. */
  private static final long NEWEST = -1;

  private static final int MAX_EXPLAINED = 5000;
  private static final List<String> FILTERS =
      List.of("type", "source", "rule", "target", "arn", "id", "chain", "since", "limit");

  private final Journal journal;
  private final Function<String, Optional<EventExplanation>> explanations;

  EventRoutes(Journal journal, Function<String, Optional<EventExplanation>> explanations) {
    this.journal = journal;
    this.explanations = explanations;
  }

  HttpResponse handle(ControlRequest request) {
    request.allow("GET", "HEAD");
    List<String> path = request.path();
    if (path.size() == 1) {
      request.allowParameters(FILTERS);
      return list(request);
    }
    request.allowParameters(List.of());
    if (path.size() == 3 && path.get(2).equals("explain")) {
      return explain(path.get(1));
    }
    throw new ControlRequestException(
        404, "there are /_virga/events and /_virga/events/ID/explain");
  }

  private HttpResponse list(ControlRequest request) {
    int limit = (int) Math.min(MAX_LIMIT, request.number("limit", DEFAULT_LIMIT));
    String kind = request.parameter("type");
    long from = request.number("since", NEWEST);
    JournalQuery query =
        new JournalQuery(
            Math.max(0, from),
            from == NEWEST ? limit : MAX_LIMIT,
            request.parameter("chain"),
            kind == null ? null : new HopKind(kind),
            request.parameter("arn"),
            request.parameter("id"));
    if (from == NEWEST) {
      return answer(journal.newest(query, hop -> matches(hop, request)));
    }
    List<Hop> found = new ArrayList<>();
    Journal.Page page = journal.query(query);
    long next = page.next();
    while (found.size() < limit && !page.hops().isEmpty()) {
      for (Hop hop : page.hops()) {
        if (found.size() < limit && matches(hop, request)) {
          found.add(hop);
          next = hop.id();
        }
      }
      if (found.size() < limit) {
        next = page.next();
        page = journal.query(from(query, next));
      }
    }
    return answer(new Journal.Page(found, next, page.oldest()));
  }

  private static HttpResponse answer(Journal.Page page) {
    return JsonAnswer.of(
        200,
        json -> {
          json.writeArrayFieldStart("events");
          for (Hop hop : page.hops()) {
            write(json, hop, Optional.empty());
          }
          json.writeEndArray();
          json.writeNumberField("next", page.next());
          json.writeNumberField("oldest", page.oldest());
        });
  }

  private static JournalQuery from(JournalQuery query, long since) {
    return new JournalQuery(
        since, query.limit(), query.chain(), query.kind(), query.arn(), query.event());
  }

  private static boolean matches(Hop hop, ControlRequest request) {
    String source = request.parameter("source");
    return (source == null || source.equals(hop.attributes().get("source")))
        && names(hop, request.parameter("rule"), "rule")
        && names(hop, request.parameter("target"), "target");
  }

  /** By ARN, by the name at an ARN's end, or by the attribute of that name. */
  private static boolean names(Hop hop, @Nullable String name, String attribute) {
    if (name == null || name.equals(hop.attributes().get(attribute))) {
      return true;
    }
    for (Arn subject : hop.subjects()) {
      String resource = subject.resource();
      int start = Math.max(resource.lastIndexOf('/'), resource.lastIndexOf(':')) + 1;
      if (subject.toString().equals(name) || resource.substring(start).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private HttpResponse explain(String event) {
    List<Hop> hops = story(event);
    if (hops.isEmpty()) {
      throw new ControlRequestException(
          404, "the journal has no record of event " + event + " (any more)");
    }
    Optional<EventExplanation> explanation = explanations.apply(event);
    return JsonAnswer.of(
        200,
        json -> {
          json.writeStringField("event", event);
          if (explanation.isPresent()) {
            Explanations.write(json, explanation.get());
          }
          json.writeArrayFieldStart("records");
          for (Hop hop : hops) {
            write(json, hop, journal.explain(hop));
          }
          json.writeEndArray();
        });
  }

  /** The records that name the event, and all that followed from them. */
  private List<Hop> story(String event) {
    Map<Long, Hop> story = new TreeMap<>();
    Set<String> chains = new LinkedHashSet<>();
    for (Hop hop : journal.query(JournalQuery.ofEvent(event, MAX_EXPLAINED)).hops()) {
      story.put(hop.id(), hop);
      chains.add(hop.chain());
    }
    Set<Long> ancestors = new HashSet<>(story.keySet());
    for (String chain : chains) {
      for (Hop hop : journal.query(JournalQuery.ofChain(chain, MAX_EXPLAINED)).hops()) {
        if (ancestors.contains(hop.parent())) {
          ancestors.add(hop.id());
          story.put(hop.id(), hop);
        }
      }
    }
    return List.copyOf(story.values());
  }

  private static void write(JsonGenerator json, Hop hop, Optional<String> explanation)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", hop.id());
    json.writeStringField("type", hop.kind().value());
    json.writeStringField("at", hop.at().toString());
    json.writeStringField("outcome", hop.outcome());
    if (hop.reason() != null) {
      json.writeStringField("reason", hop.reason());
    }
    if (explanation.isPresent()) {
      json.writeStringField("explanation", explanation.get());
    }
    json.writeArrayFieldStart("subjects");
    for (Arn subject : hop.subjects()) {
      json.writeString(subject.toString());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("attributes");
    for (Map.Entry<String, String> attribute : hop.attributes().entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeEndObject();
    json.writeStringField("chain", hop.chain());
    json.writeNumberField("parent", hop.parent());
    json.writeStringField("account", hop.account().value());
    json.writeStringField("region", hop.region().value());
    json.writeEndObject();
  }
}
