package dev.virga.protocol;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Document;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.NumberNode;
import software.amazon.smithy.model.node.ObjectNode;

/** The "params" of a test case as values of a shape. */
final class Params {
  private Params() {}

  /** A streaming blob that defaults to nothing is never absent. */
  static Structure structure(Schema schema, ObjectNode params) {
    StructureBuilder builder = schema.newBuilder();
    params
        .getStringMap()
        .forEach((name, node) -> {
          Member member = schema.member(name);
          if (member == null) {
            throw new IllegalArgumentException("No member " + name + " in " + schema);
          }
          builder.set(member.index(), value(member, node));
        });
    for (Member member : schema.members()) {
      boolean given = params.getMember(member.name()).isPresent();
      if (!given && member.has(Trait.STREAMING) && "".equals(member.traits().get(Trait.DEFAULT))) {
        builder.set(member.index(), Body.of(Bytes.EMPTY));
      }
    }
    return builder.build();
  }

  static @Nullable Object value(Member member, Node node) {
    if (node.isNullNode()) {
      return null;
    }
    Schema schema = member.target();
    return switch (schema.type()) {
      case STRING -> node.expectStringNode().getValue();
      case ENUM -> schema.newEnum(node.expectStringNode().getValue());
      case BOOLEAN -> node.expectBooleanNode().getValue();
      case BYTE -> number(node).byteValue();
      case SHORT -> number(node).shortValue();
      case INTEGER, INT_ENUM -> number(node).intValue();
      case LONG -> number(node).longValue();
      case FLOAT -> (float) floating(node);
      case DOUBLE -> floating(node);
      case BIG_INTEGER -> new BigInteger(number(node).toString());
      case BIG_DECIMAL -> new BigDecimal(number(node).toString());
      case TIMESTAMP ->
          Instant.ofEpochMilli(
              new BigDecimal(number(node).toString()).movePointRight(3).longValueExact());
      case BLOB -> {
        Bytes bytes = Bytes.utf8(node.expectStringNode().getValue());
        yield member.has(Trait.STREAMING) ? Body.of(bytes) : bytes;
      }
      case DOCUMENT -> new Document(plain(node));
      case LIST -> {
        List<@Nullable Object> values = new ArrayList<>();
        node.expectArrayNode().forEach(element -> values.add(value(schema.listMember(), element)));
        yield Collections.unmodifiableList(values);
      }
      case MAP -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.expectObjectNode()
            .getStringMap()
            .forEach((key, element) -> values.put(key, value(schema.mapValue(), element)));
        yield Collections.unmodifiableMap(values);
      }
      case STRUCTURE, UNION -> structure(schema, node.expectObjectNode());
    };
  }

  private static Number number(Node node) {
    return node.expectNumberNode().getValue();
  }

  private static double floating(Node node) {
    return node.isStringNode()
        ? Double.parseDouble(node.expectStringNode().getValue())
        : number(node).doubleValue();
  }

  private static @Nullable Object plain(Node node) {
    return switch (node.getType()) {
      case NULL -> null;
      case STRING -> node.expectStringNode().getValue();
      case BOOLEAN -> node.expectBooleanNode().getValue();
      case NUMBER -> plain(node.expectNumberNode());
      case ARRAY -> {
        List<@Nullable Object> values = new ArrayList<>();
        node.expectArrayNode().forEach(element -> values.add(plain(element)));
        yield values;
      }
      case OBJECT -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.expectObjectNode()
            .getStringMap()
            .forEach((key, element) -> values.put(key, plain(element)));
        yield values;
      }
    };
  }

  private static Number plain(NumberNode node) {
    if (node.isFloatingPointNumber()) {
      return node.getValue().doubleValue();
    }
    long value = node.getValue().longValue();
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }
}
