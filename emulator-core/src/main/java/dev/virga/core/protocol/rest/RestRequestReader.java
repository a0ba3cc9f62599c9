package dev.virga.core.protocol.rest;

import dev.virga.core.http.HttpRequest;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.protocol.json.JsonDefaults;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects one request's members from path, query, headers and body. */
final class RestRequestReader {
  private final JsonShapes shapes;
  private final RestBindings bindings;
  private final HttpRequest request;

  RestRequestReader(JsonShapes shapes, RestBindings bindings, HttpRequest request) {
    this.shapes = shapes;
    this.bindings = bindings;
    this.request = request;
  }

  Structure read(Schema schema, UriPattern pattern) throws SerializationException {
    StructureBuilder builder = schema.newBuilder();
    readLabels(pattern, builder);
    readQuery(builder);
    readHeaders(builder);
    Member payload = bindings.payload();
    if (payload != null) {
      builder.set(payload.index(), payload(payload));
    } else if (!request.body().isEmpty() && !bindings.unit() && !bindings.bodiless()) {
      shapes.readMembers(bindings.body(), request.body(), builder);
    } else if (!bindings.body().isEmpty()) {
      shapes.readMembers(bindings.body(), Bytes.utf8("{}"), builder);
    }
    applyDefaults(builder);
    return builder.build();
  }

  private void readLabels(UriPattern pattern, StructureBuilder builder)
      throws SerializationException {
    if (bindings.labels().isEmpty()) {
      return;
    }
    Map<String, String> labels = pattern.match(request.rawPath());
    if (labels == null) {
      throw new SerializationException("The path does not match " + pattern);
    }
    for (Member member : bindings.labels()) {
      String text = labels.get(member.name());
      if (text != null) {
        builder.set(member.index(), TextValue.parse(member, text, TimestampFormat.DATE_TIME));
      }
    }
  }

  private void readQuery(StructureBuilder builder) throws SerializationException {
    Member all = bindings.queryParams();
    if (request.rawQuery().isEmpty() || (bindings.query().isEmpty() && all == null)) {
      return;
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : PercentEncoding.query(request.rawQuery())) {
      parameters.computeIfAbsent(entry.getKey(), key -> new ArrayList<>()).add(entry.getValue());
    }
    for (Member member : bindings.query()) {
      List<String> texts = parameters.get(member.traits().string(Trait.HTTP_QUERY));
      if (texts != null) {
        builder.set(member.index(), queryValue(member, texts));
      }
    }
    if (all != null && !parameters.isEmpty()) {
      boolean lists = all.target().mapValue().target().type() == ShapeType.LIST;
      Map<String, Object> values = new LinkedHashMap<>();
      parameters.forEach(
          (name, texts) -> values.put(name, lists ? List.copyOf(texts) : texts.getFirst()));
      builder.set(all.index(), Collections.unmodifiableMap(values));
    }
  }

  private static Object queryValue(Member member, List<String> texts)
      throws SerializationException {
    if (member.target().type() != ShapeType.LIST) {
      return TextValue.parse(member, texts.getFirst(), TimestampFormat.DATE_TIME);
    }
    List<Object> values = new ArrayList<>();
    for (String text : texts) {
      values.add(TextValue.parse(member.target().listMember(), text, TimestampFormat.DATE_TIME));
    }
    return List.copyOf(values);
  }

  private void readHeaders(StructureBuilder builder) throws SerializationException {
    for (Member member : bindings.headers()) {
      String name = member.traits().string(Trait.HTTP_HEADER);
      List<String> lines = name == null ? List.of() : request.headers().all(name);
      if (!lines.isEmpty()) {
        builder.set(member.index(), HeaderValue.parse(member, lines));
      }
    }
    Member prefixed = bindings.prefixHeaders();
    String prefix = prefixed == null ? null : prefixed.traits().string(Trait.HTTP_PREFIX_HEADERS);
    if (prefixed != null && prefix != null) {
      Map<String, String> values = new LinkedHashMap<>();
      String lowerPrefix = prefix.toLowerCase(Locale.ROOT);
      request
          .headers()
          .forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(lowerPrefix)) {
              values.putIfAbsent(name.substring(prefix.length()), value);
            }
          });
      if (!values.isEmpty()) {
        builder.set(prefixed.index(), Collections.unmodifiableMap(values));
      }
    }
  }

  /** The payload; an empty body means that it is absent. */
  private @Nullable Object payload(Member member) throws SerializationException {
    Bytes body = request.body();
    if (body.isEmpty()) {
      return null;
    }
    Schema schema = member.target();
    return switch (schema.type()) {
      case BLOB -> member.has(Trait.STREAMING) ? Body.of(body) : body;
      case STRING -> PercentEncoding.utf8(body.unsafeArray());
      case ENUM -> schema.newEnum(PercentEncoding.utf8(body.unsafeArray()));
      case STRUCTURE -> shapes.readStructure(schema, body);
      case UNION -> shapes.readUnion(schema, body);
      case DOCUMENT -> shapes.readDocument(body);
      default -> shapes.readMember(member, body);
    };
  }

  /** The body's members have theirs already. */
  private void applyDefaults(StructureBuilder builder) {
    Structure soFar = null;
    for (Member member : builder.schema().members()) {
      Object value = JsonDefaults.of(member);
      if (value != null) {
        soFar = soFar == null ? builder.build() : soFar;
        if (soFar.get(member.index()) == null) {
          builder.set(member.index(), value);
        }
      }
    }
  }
}
