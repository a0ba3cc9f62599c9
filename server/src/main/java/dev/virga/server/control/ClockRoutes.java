package dev.virga.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.time.Advance;
import dev.virga.core.time.ClockBusyException;
import dev.virga.core.time.EmulatorClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_virga/clock}: GET shows the emulated clock; POST to {@code freeze}, {@code resume},
 * {@code advance} ({@code {"duration": "PT1H"}}) and {@code set} ({@code {"time": "2030-…Z"}})
 * moves it.
 */
final class ClockRoutes {
  private static final Duration LONGEST_BUDGET = Duration.ofMinutes(30);
  private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");
  private static final String NOTE =
      "The Date header, function timeouts and clients keep their own (real) clock.";

  private final EmulatorClock clock;

  ClockRoutes(EmulatorClock clock) {
    this.clock = clock;
  }

  HttpResponse handle(ControlRequest request) {
    List<String> path = request.path();
    if (path.size() == 1) {
      request.allow("GET", "HEAD");
      return face();
    }
    if (path.size() > 2) {
      throw new ControlRequestException(404, "no such address below /_virga/clock");
    }
    request.allow("POST");
    try {
      return switch (path.get(1)) {
        case "freeze" -> {
          request.body(List.of());
          clock.freeze();
          yield face();
        }
        case "resume" -> {
          request.body(List.of());
          clock.resume();
          yield face();
        }
        case "advance" -> advance(request.body(List.of("duration", "budget", "continue")));
        case "set" -> set(request.body(List.of("time", "budget")));
        default ->
            throw new ControlRequestException(
                404, "POST /_virga/clock/ takes freeze, resume, advance and set");
      };
    } catch (ClockBusyException busy) {
      throw new ControlRequestException(409, String.valueOf(busy.getMessage()));
    }
  }

  private HttpResponse advance(ObjectNode body) {
    Duration duration = ControlRequest.duration(body, "duration");
    JsonNode goOn = body.get("continue");
    if (goOn != null && !goOn.isBoolean()) {
      throw ControlRequestException.badRequest("continue is true or false, not " + goOn);
    }
    boolean continued = goOn != null && goOn.booleanValue();
    if (continued == (duration != null)) {
      throw ControlRequestException.badRequest(
          "give either duration (such as \"PT1H\") or continue: true, which goes on with a movement"
              + " that was not settled");
    }
    if (duration == null) {
      return moved(clock.continueAdvance(budget(body)));
    }
    if (duration.isNegative()) {
      throw ControlRequestException.badRequest("time moves backwards only by POST /_virga/reset");
    }
    if (duration.compareTo(Duration.between(clock.now(), END)) > 0) {
      throw ControlRequestException.badRequest("the clock ends at " + END);
    }
    return moved(clock.advance(duration, budget(body)));
  }

  private HttpResponse set(ObjectNode body) {
    Instant time = ControlRequest.instant(body, "time");
    if (time == null) {
      throw ControlRequestException.badRequest("time is missing, such as \"2030-01-01T00:00:00Z\"");
    }
    if (time.isBefore(clock.now())) {
      throw ControlRequestException.badRequest(
          "it is " + clock.now() + "; time moves backwards only by POST /_virga/reset");
    }
    if (time.isAfter(END)) {
      throw ControlRequestException.badRequest("the clock ends at " + END);
    }
    return moved(clock.set(time, budget(body)));
  }

  private static Duration budget(ObjectNode body) {
    @Nullable Duration budget = ControlRequest.duration(body, "budget");
    if (budget == null) {
      return EmulatorClock.DEFAULT_BUDGET;
    }
    if (budget.isNegative() || budget.compareTo(LONGEST_BUDGET) > 0) {
      throw ControlRequestException.badRequest("budget (real time) is at most " + LONGEST_BUDGET);
    }
    return budget;
  }

  private HttpResponse face() {
    return JsonAnswer.of(
        200,
        json -> {
          json.writeStringField("mode", clock.held() ? "held" : "running");
          json.writeStringField("now", clock.now().toString());
          json.writeStringField("realTime", clock.real().wallClock().toString());
          json.writeStringField("note", NOTE);
        });
  }

  private HttpResponse moved(Advance advance) {
    return JsonAnswer.of(
        200,
        json -> {
          json.writeBooleanField("settled", advance.settled());
          json.writeStringField("at", advance.at().toString());
          json.writeStringField("target", advance.target().toString());
          json.writeArrayFieldStart("waitingFor");
          for (String work : advance.waitingFor()) {
            json.writeString(work);
          }
          json.writeEndArray();
          json.writeStringField("mode", clock.held() ? "held" : "running");
          json.writeStringField("note", NOTE);
        });
  }
}
