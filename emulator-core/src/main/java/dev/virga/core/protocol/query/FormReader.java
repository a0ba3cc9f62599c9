package dev.virga.core.protocol.query;

import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.json.JsonDefaults;
import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Trait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of shapes out of a form. Parameters that no member claims are ignored, as AWS does.
 */
final class FormReader {
  private static final int INDEX_DIGITS_MAX = 9;

  private FormReader() {}

  /** Reads the members of a structure or union that stand under a node. */
  static Structure structure(Schema schema, FormNode node) throws SerializationException {
    StructureBuilder builder = schema.newBuilder();
    int present = 0;
    for (Member member : schema.members()) {
      FormNode child = node.child(QueryNames.of(member));
      Object value = child == null ? null : value(member, child);
      if (value != null) {
        present++;
      } else {
        value = JsonDefaults.of(member);
      }
      builder.set(member.index(), value);
    }
    if (schema.type() == ShapeType.UNION && present != 1) {
      throw new SerializationException(
          "The parameter " + node.path() + " must have exactly one member");
    }
    return builder.build();
  }

  private static @Nullable Object value(Member member, FormNode node)
      throws SerializationException {
    return switch (member.target().type()) {
      case STRUCTURE, UNION -> {
        requireNoText(node);
        yield structure(member.target(), node);
      }
      case LIST -> list(member, node);
      case MAP -> map(member, node);
      case DOCUMENT ->
          throw new SerializationException("The parameter " + node.path() + " takes no document");
      default -> scalar(member, node);
    };
  }

  private static Object scalar(Member member, FormNode node) throws SerializationException {
    String text = node.value();
    if (text == null) {
      throw new SerializationException("Start of structure or map found where not expected");
    }
    if (!node.children().isEmpty()) {
      throw new SerializationException(
          "The parameter " + node.path() + " has both a value and members");
    }
    Object value = ScalarText.parse(member, text);
    return value instanceof Bytes bytes && member.has(Trait.STREAMING) ? Body.of(bytes) : value;
  }

  private static List<Object> list(Member member, FormNode node) throws SerializationException {
    Member item = member.target().listMember();
    List<Object> values = new ArrayList<>();
    for (FormNode element : elements(member, node, QueryNames.of(item))) {
      Object value = value(item, element);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static Map<String, Object> map(Member member, FormNode node)
      throws SerializationException {
    Schema map = member.target();
    Map<String, Object> values = new LinkedHashMap<>();
    for (FormNode entry : elements(member, node, "entry")) {
      FormNode key = entry.child(QueryNames.of(map.mapKey()));
      FormNode value = entry.child(QueryNames.of(map.mapValue()));
      if (key == null || key.value() == null || value == null) {
        throw new SerializationException(
            "The parameter " + entry.path() + " must have a key and a value");
      }
      Object read = value(map.mapValue(), value);
      if (read != null) {
        values.put(key.value(), read);
      }
    }
    return values;
  }

  /**
   * The numbered children in the order of their numbers; gaps do not matter. A flattened list or
   * map of one may be given without a number, as AWS's own samples do ({@code TagKey=QueueType},
   * {@code Attribute.Name=...&Attribute.Value=...}).
   */
  private static Iterable<FormNode> elements(Member member, FormNode node, String wrapper)
      throws SerializationException {
    boolean flattened = QueryNames.flattened(member);
    if (flattened && isAlone(node)) {
      return List.of(node);
    }
    requireNoText(node);
    FormNode parent = flattened ? node : node.child(wrapper);
    if (parent == null) {
      if (!node.children().isEmpty()) {
        throw new SerializationException(
            "The parameter "
                + node.path()
                + " must be given as "
                + node.path()
                + "."
                + wrapper
                + ".N");
      }
      return List.of();
    }
    requireNoText(parent);
    Map<Integer, FormNode> byNumber = new TreeMap<>();
    for (Map.Entry<String, FormNode> child : parent.children().entrySet()) {
      byNumber.put(number(parent, child.getKey()), child.getValue());
    }
    return byNumber.values();
  }

  private static boolean isAlone(FormNode node) {
    String text = node.value();
    boolean hasText = text != null && !text.isEmpty();
    if (node.children().isEmpty() || hasText) {
      return node.children().isEmpty() && hasText;
    }
    return node.children().keySet().stream()
        .noneMatch(name -> name.isEmpty() || Character.isDigit(name.charAt(0)));
  }

  private static Integer number(FormNode parent, String text) throws SerializationException {
    boolean digits = !text.isEmpty() && text.length() <= INDEX_DIGITS_MAX;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits || text.charAt(0) == '0') {
      throw new SerializationException(
          "The parameter " + parent.path() + " takes members numbered from 1");
    }
    return Integer.valueOf(text);
  }

  /** An empty text stands for an empty structure, list or map; any other is an error. */
  private static void requireNoText(FormNode node) throws SerializationException {
    String text = node.value();
    if (text != null && !text.isEmpty()) {
      throw new SerializationException("Unexpected value for the parameter " + node.path());
    }
  }
}
