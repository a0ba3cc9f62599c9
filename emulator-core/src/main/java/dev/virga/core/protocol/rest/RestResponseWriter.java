package dev.virga.core.protocol.rest;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.json.JsonDefaults;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spreads one output or error over status, headers and body. */
final class RestResponseWriter {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final JsonShapes shapes;
  private final RestBindings bindings;

  RestResponseWriter(JsonShapes shapes, RestBindings bindings) {
    this.shapes = shapes;
    this.bindings = bindings;
  }

  HttpResponse write(int modelledStatus, Structure output) {
    int status = modelledStatus;
    Member code = bindings.responseCode();
    if (code != null && output.get(code.index()) instanceof Integer given) {
      status = given;
    }
    Headers headers = new Headers();
    writeHeaders(output, headers);
    if (bindings.unit() || status == NO_CONTENT || status == NOT_MODIFIED) {
      return HttpResponse.of(status, headers, Bytes.EMPTY);
    }
    Member payload = bindings.payload();
    if (payload != null) {
      return payload(status, headers, payload, output.get(payload.index()));
    }
    contentType(headers, MediaTypes.JSON);
    return HttpResponse.of(status, headers, shapes.write(bindings.body(), output));
  }

  /** Adds the members that are bound to headers. */
  void writeHeaders(Structure value, Headers headers) {
    for (Member member : bindings.headers()) {
      String name = member.traits().string(Trait.HTTP_HEADER);
      Object memberValue = valueOrDefault(value, member);
      boolean emptyList = memberValue instanceof List<?> list && list.isEmpty();
      if (name != null && memberValue != null && !emptyList) {
        headers.set(name, HeaderValue.print(member, memberValue));
      }
    }
    Member prefixed = bindings.prefixHeaders();
    if (prefixed != null && value.get(prefixed.index()) instanceof Map<?, ?> map) {
      String prefix = prefixed.traits().string(Trait.HTTP_PREFIX_HEADERS);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = prefix + entry.getKey();
        if (headers.first(name) == null) {
          headers.add(name, (String) entry.getValue());
        }
      }
    }
  }

  private static @Nullable Object valueOrDefault(Structure value, Member member) {
    Object given = value.get(member.index());
    return given == null ? JsonDefaults.of(member) : given;
  }

  private HttpResponse payload(int status, Headers headers, Member member, @Nullable Object value) {
    if (value == null) {
      if (member.has(Trait.STREAMING)) {
        contentType(headers, MediaTypes.ofPayload(member));
      }
      return HttpResponse.of(status, headers, Bytes.EMPTY);
    }
    contentType(headers, MediaTypes.ofPayload(member));
    return switch (value) {
      case Body body -> new HttpResponse(status, headers, body);
      case Bytes bytes -> HttpResponse.of(status, headers, bytes);
      case String text -> HttpResponse.of(status, headers, Bytes.utf8(text));
      case OpenEnum known -> HttpResponse.of(status, headers, Bytes.utf8(known.value()));
      default ->
          member.has(Trait.STREAMING)
              ? HttpResponse.of(status, headers, Bytes.EMPTY)
              : HttpResponse.of(status, headers, shapes.writeMember(member, value));
    };
  }

  private static void contentType(Headers headers, String type) {
    if (headers.first("Content-Type") == null) {
      headers.set("Content-Type", type);
    }
  }
}
