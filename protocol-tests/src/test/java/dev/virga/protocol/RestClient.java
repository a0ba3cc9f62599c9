package dev.virga.protocol;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The client's side of restJson1, as far as the services' models need it. Only for round trips. */
final class RestClient {
  private static final List<Trait> REQUEST_PLACES =
      List.of(
          Trait.HTTP_LABEL,
          Trait.HTTP_QUERY,
          Trait.HTTP_HEADER,
          Trait.HTTP_PREFIX_HEADERS,
          Trait.HTTP_QUERY_PARAMS,
          Trait.HTTP_PAYLOAD);
  private static final List<Trait> RESPONSE_PLACES =
      List.of(
          Trait.HTTP_RESPONSE_CODE,
          Trait.HTTP_HEADER,
          Trait.HTTP_PREFIX_HEADERS,
          Trait.HTTP_PAYLOAD);

  private final JsonShapes json;

  RestClient(JsonShapes json) {
    this.json = json;
  }

  /** The request that carries an input. */
  HttpRequest request(OperationSchema operation, Structure input) throws IOException {
    OperationSchema.HttpBinding http = Objects.requireNonNull(operation.http());
    String path = http.uri().replaceFirst("\\?.*", "");
    List<String> query = new ArrayList<>();
    Headers headers = new Headers();
    Bytes body = null;
    for (Member member : input.schema().members()) {
      Object value = input.get(member.index());
      if (value == null) {
        continue;
      }
      switch (place(member, REQUEST_PLACES)) {
        case HTTP_LABEL -> path = label(path, member, value);
        case HTTP_QUERY -> addQuery(query, member, value);
        case HTTP_HEADER ->
            headers.add(Objects.requireNonNull(trait(member, Trait.HTTP_HEADER)), text(value));
        case HTTP_PAYLOAD -> body = payload(member, value);
        case null -> {}
        default -> throw new IllegalArgumentException("Not in this client: " + member);
      }
    }
    if (body == null && hasBody(input.schema(), REQUEST_PLACES)) {
      body = json.write(json.body(input.schema(), m -> place(m, REQUEST_PLACES) == null), input);
    }
    if (body != null && headers.first("Content-Type") == null) {
      headers.add("Content-Type", "application/json");
    }
    return new HttpRequest(
        http.method(),
        path,
        String.join("&", query),
        headers,
        body == null ? Bytes.EMPTY : body,
        "http",
        "localhost");
  }

  /** The output that a response carries. */
  Structure output(OperationSchema operation, HttpResponse response)
      throws IOException, SerializationException {
    Schema schema = operation.output();
    StructureBuilder builder = schema.newBuilder();
    Bytes body = response.body().readAll();
    if (hasBody(schema, RESPONSE_PLACES) && !body.isEmpty()) {
      json.readMembers(json.body(schema, m -> place(m, RESPONSE_PLACES) == null), body, builder);
    }
    for (Member member : schema.members()) {
      switch (place(member, RESPONSE_PLACES)) {
        case HTTP_RESPONSE_CODE -> builder.set(member.index(), response.status());
        case HTTP_HEADER -> {
          String text = response.headers().first(trait(member, Trait.HTTP_HEADER));
          builder.set(member.index(), text == null ? null : parse(member.target(), text));
        }
        case HTTP_PAYLOAD ->
            builder.set(member.index(), body.isEmpty() ? null : readPayload(member, body));
        case null -> {}
        default -> throw new IllegalArgumentException("Not in this client: " + member);
      }
    }
    return builder.build();
  }

  private Object readPayload(Member member, Bytes body) throws SerializationException {
    return switch (member.target().type()) {
      case BLOB -> member.has(Trait.STREAMING) ? Body.of(body) : body;
      case STRING -> body.asUtf8();
      default -> json.readMember(member, body);
    };
  }

  private Bytes payload(Member member, Object value) throws IOException {
    return switch (value) {
      case Bytes bytes -> bytes;
      case Body body -> body.readAll();
      case String text -> Bytes.utf8(text);
      default -> json.writeMember(member, value);
    };
  }

  private static String label(String path, Member member, Object value) {
    String encoded = encode(text(value));
    String greedy = encoded.replace("%2F", "/");
    return path.replace("{" + member.name() + "}", encoded)
        .replace("{" + member.name() + "+}", greedy);
  }

  private static void addQuery(List<String> query, Member member, Object value) {
    String name = encode(Objects.requireNonNull(trait(member, Trait.HTTP_QUERY)));
    List<?> values = value instanceof List<?> list ? list : List.of(value);
    values.forEach(item -> query.add(name + "=" + encode(text(item))));
  }

  private static boolean hasBody(Schema schema, List<Trait> places) {
    boolean payload = schema.members().stream().anyMatch(m -> m.has(Trait.HTTP_PAYLOAD));
    return !payload && schema.members().stream().anyMatch(m -> place(m, places) == null);
  }

  private static @Nullable Trait place(Member member, List<Trait> places) {
    return places.stream().filter(member::has).findFirst().orElse(null);
  }

  private static @Nullable String trait(Member member, Trait trait) {
    return member.traits().string(trait);
  }

  private static String text(Object value) {
    return switch (value) {
      case OpenEnum known -> known.value();
      case Instant instant -> instant.toString();
      default -> value.toString();
    };
  }

  private static Object parse(Schema schema, String text) {
    return switch (schema.type()) {
      case STRING -> text;
      case ENUM -> schema.newEnum(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      default -> throw new IllegalArgumentException("Not in this client: " + schema);
    };
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether this client can carry all members of a structure. */
  static boolean carries(Schema schema) {
    return schema.members().stream()
        .noneMatch(m -> m.target().type() == ShapeType.UNION && m.has(Trait.STREAMING));
  }
}
