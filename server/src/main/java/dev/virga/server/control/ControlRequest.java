package dev.virga.server.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.http.HttpRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to the control API: path segments after the prefix, parameters, JSON body. */
final class ControlRequest {
  private static final int MAX_BODY_BYTES = 64 << 10;

  /** Some 31,000 years. */
  private static final double MAX_SECONDS = 1e12;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final HttpRequest request;
  private final List<String> path;
  private final Map<String, String> parameters;

  ControlRequest(HttpRequest request, String prefix) {
    this.request = request;
    this.path = new ArrayList<>();
    for (String segment : request.rawPath().substring(prefix.length()).split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decoded(segment));
      }
    }
    this.parameters = new LinkedHashMap<>();
    for (String pair : request.rawQuery().split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        parameters.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ControlRequestException.badRequest("not percent-encoded: " + text);
    }
  }

  String method() {
    return request.method();
  }

  /** The decoded segments. */
  List<String> path() {
    return path;
  }

  /** Refuses another method than these. */
  void allow(String... methods) {
    if (!List.of(methods).contains(method())) {
      throw new ControlRequestException(
          405, request.rawPath() + " takes " + String.join(", ", methods) + ", not " + method());
    }
  }

  /** Refuses parameters that are not known: a misspelt filter must not look like an answer. */
  void allowParameters(Collection<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw ControlRequestException.badRequest(
            "no parameter " + name + "; there are " + String.join(", ", known));
      }
    }
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  /** A whole number, at least zero. */
  long number(String name, long otherwise) {
    String text = parameters.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw ControlRequestException.badRequest(name + " is a whole number, not " + text);
    }
    throw ControlRequestException.badRequest(name + " is at least 0, not " + text);
  }

  /** The JSON body; an empty one is an empty object. */
  ObjectNode body(Collection<String> known) {
    if (request.body().size() > MAX_BODY_BYTES) {
      throw new ControlRequestException(413, "the body is longer than " + MAX_BODY_BYTES);
    }
    try {
      JsonNode tree = JSON.readTree(request.body().unsafeArray());
      if (tree.isMissingNode()) {
        return JSON.createObjectNode();
      }
      if (!(tree instanceof ObjectNode object)) {
        throw ControlRequestException.badRequest("the body is no JSON object");
      }
      object
          .fieldNames()
          .forEachRemaining(name -> {
            if (!known.contains(name)) {
              throw ControlRequestException.badRequest(
                  "no member " + name + "; there are " + String.join(", ", known));
            }
          });
      return object;
    } catch (JsonProcessingException e) {
      throw ControlRequestException.badRequest("the body is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** A member that is an ISO-8601 duration or a number of seconds; null where it is absent. */
  static @Nullable Duration duration(ObjectNode body, String member) {
    JsonNode value = body.get(member);
    if (value == null) {
      return null;
    }
    try {
      if (value.isNumber() && Math.abs(value.doubleValue()) < MAX_SECONDS) {
        return Duration.ofMillis(Math.round(value.doubleValue() * 1000));
      }
      if (value.isTextual()) {
        return Duration.parse(value.textValue());
      }
    } catch (DateTimeException e) {
      throw notADuration(member, value);
    }
    throw notADuration(member, value);
  }

  private static ControlRequestException notADuration(String member, JsonNode value) {
    return ControlRequestException.badRequest(
        member
            + " is an ISO-8601 duration such as \"PT1H30M\" or a number of seconds, not "
            + value);
  }

  /** A member that is an instant; null where it is absent. */
  static @Nullable Instant instant(ObjectNode body, String member) {
    JsonNode value = body.get(member);
    if (value == null) {
      return null;
    }
    try {
      if (value.isTextual()) {
        return Instant.parse(value.textValue());
      }
      if (value.isIntegralNumber()) {
        return Instant.ofEpochSecond(value.longValue());
      }
    } catch (DateTimeException e) {
      throw notAnInstant(member, value);
    }
    throw notAnInstant(member, value);
  }

  private static ControlRequestException notAnInstant(String member, JsonNode value) {
    return ControlRequestException.badRequest(
        member
            + " is an instant such as \"2030-01-01T00:00:00Z\" or a number of epoch seconds, not "
            + value);
  }
}
