package dev.virga.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** The commands that ask a running server. Each answers an exit code. */
final class ClientCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many records the server gives where nobody says. */
  private static final int DEFAULT_LIMIT = 100;

  private final Endpoint endpoint;
  private final PrintStream out;
  private final PrintStream err;

  ClientCommands(Endpoint endpoint, PrintStream out, PrintStream err) {
    this.endpoint = endpoint;
    this.out = out;
    this.err = err;
  }

  int status() throws IOException {
    Endpoint.Answer answer = endpoint.get("/_virga/info");
    if (answer.status() != 200) {
      return refused(answer);
    }
    answer
        .body()
        .properties()
        .forEach(fact -> {
          if (fact.getValue().isTextual()) {
            out.println(fact.getKey() + "  " + fact.getValue().textValue());
          }
        });
    return 0;
  }

  int reset() throws IOException {
    Endpoint.Answer answer = endpoint.post("/_virga/reset", "");
    if (answer.status() != 200) {
      return refused(answer);
    }
    out.println("reset");
    return 0;
  }

  /**
   * {@code clock}, {@code clock freeze|resume}, {@code clock advance PT1H}, {@code clock set T}.
   */
  int clock(List<String> words) throws IOException {
    String action = words.isEmpty() ? "" : words.getFirst();
    String argument = words.size() > 1 ? words.get(1) : "";
    ObjectNode body = JSON.createObjectNode();
    switch (action) {
      case "advance" -> {
        if (argument.equals("--continue")) {
          body.put("continue", true);
        } else {
          body.put("duration", argument);
        }
      }
      case "set" -> body.put("time", argument);
      default -> {}
    }
    Endpoint.Answer answer =
        action.isEmpty()
            ? endpoint.get("/_virga/clock")
            : endpoint.post("/_virga/clock/" + encoded(action), body.toString());
    if (answer.status() != 200) {
      return refused(answer);
    }
    out.println(answer.body().toPrettyString());
    return 0;
  }

  /** {@code events [name=value …]} or {@code events explain ID}. */
  int events(List<String> words) throws IOException {
    if (words.size() == 2 && words.getFirst().equals("explain")) {
      Endpoint.Answer answer = endpoint.get("/_virga/events/" + encoded(words.get(1)) + "/explain");
      if (answer.status() != 200) {
        return refused(answer);
      }
      if (answer.body().hasNonNull("text")) {
        out.print(answer.body().path("text").asText());
        return 0;
      }
      return print(answer.body().path("records"));
    }
    StringJoiner query = new StringJoiner("&");
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals <= 0) {
        err.println("virga events takes filters such as type=Matched or rule=ny, not " + word);
        return 2;
      }
      query.add(word.substring(0, equals) + "=" + encoded(word.substring(equals + 1)));
    }
    Endpoint.Answer answer = endpoint.get("/_virga/events?" + query);
    if (answer.status() != 200) {
      return refused(answer);
    }
    JsonNode hops = answer.body().path("events");
    if (hops.size() == DEFAULT_LIMIT && words.stream().noneMatch(w -> w.startsWith("limit="))) {
      err.println("(" + DEFAULT_LIMIT + " records; limit=1000 shows more)");
    }
    return print(hops);
  }

  private int print(JsonNode hops) {
    for (JsonNode hop : hops) {
      List<String> subjects = new ArrayList<>();
      hop.path("subjects").forEach(subject -> subjects.add(subject.textValue()));
      out.println(
          String.join(
              "  ",
              hop.path("at").asText(),
              hop.path("type").asText(),
              hop.path("outcome").asText(),
              String.join(" ", subjects),
              hop.path("attributes").path("eventId").asText()));
      for (String more : List.of("reason", "explanation")) {
        if (hop.hasNonNull(more)) {
          out.println("    " + hop.path(more).asText().replace("\n", "\n    "));
        }
      }
    }
    if (hops.isEmpty()) {
      out.println("no events");
    }
    return 0;
  }

  /** {@code logs} lists the log groups; {@code logs GROUP|FUNCTION} prints a group's lines. */
  int logs(List<String> words) throws IOException {
    if (words.isEmpty()) {
      return pages(
          "Logs_20140328.DescribeLogGroups",
          JSON.createObjectNode(),
          page ->
              page.path("logGroups")
                  .forEach(group -> out.println(group.path("logGroupName").asText())));
    }
    String name = words.getFirst();
    ObjectNode request = JSON.createObjectNode();
    request.put("logGroupName", name.contains("/") ? name : "/aws/lambda/" + name);
    return pages(
        "Logs_20140328.FilterLogEvents",
        request,
        page ->
            page.path("events")
                .forEach(event ->
                    out.println(
                        Instant.ofEpochMilli(event.path("timestamp").asLong())
                            + "  "
                            + event.path("message").asText().stripTrailing())));
  }

  /** Calls an operation for one page after the other. */
  private int pages(String target, ObjectNode request, Consumer<JsonNode> printed)
      throws IOException {
    while (true) {
      Endpoint.Answer answer = endpoint.aws(target, request.toString());
      if (answer.status() != 200) {
        return refused(answer);
      }
      printed.accept(answer.body());
      if (!answer.body().hasNonNull("nextToken")) {
        return 0;
      }
      request.put("nextToken", answer.body().path("nextToken").asText());
    }
  }

  private int refused(Endpoint.Answer answer) {
    JsonNode message = answer.body().path("message");
    err.println(
        "virga: "
            + (message.isTextual() ? message.asText() : answer.body().toString())
            + " (HTTP "
            + answer.status()
            + " from "
            + endpoint.url()
            + ")");
    return 1;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
