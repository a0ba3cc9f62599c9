package dev.virga.core.protocol.query;

import dev.virga.core.protocol.json.JsonDefaults;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of shapes as XML. A member's element takes its name and namespace from the member,
 * never from its target.
 *
 * @see <a href="https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings">Smithy: XML
 *     bindings</a>
 */
final class XmlShapes {
  private final XmlWriter xml;

  XmlShapes(XmlWriter xml) {
    this.xml = xml;
  }

  /** Writes the members of a structure or union into the current element. */
  void members(Structure structure) {
    for (Member member : structure.schema().members()) {
      Object value = valueOf(structure, member);
      if (value != null && !member.ownTraits().has(Trait.XML_ATTRIBUTE)) {
        member(member, value);
      }
    }
  }

  private static @Nullable Object valueOf(Structure structure, Member member) {
    Object value = structure.get(member.index());
    return value == null ? JsonDefaults.of(member) : value;
  }

  void member(Member member, Object value) {
    String name = QueryNames.of(member);
    if (QueryNames.flattened(member) && value instanceof List<?> list) {
      Member item = member.target().listMember();
      for (Object each : list) {
        element(name, item, each);
      }
    } else if (QueryNames.flattened(member) && value instanceof Map<?, ?> map) {
      entries(name, member, member.target(), map);
    } else {
      element(name, member, value);
    }
  }

  /** One element whose namespace and type are the member's. */
  private void element(String name, Member member, @Nullable Object value) {
    xml.open(name);
    namespace(member);
    switch (value) {
      case null -> {}
      case Structure structure -> {
        attributes(structure);
        members(structure);
      }
      case List<?> list -> {
        Member item = member.target().listMember();
        for (Object each : list) {
          element(QueryNames.of(item), item, each);
        }
      }
      case Map<?, ?> map -> entries("entry", null, member.target(), map);
      default -> xml.text(ScalarText.print(member, value));
    }
    xml.close(name);
  }

  private void entries(String name, @Nullable Member namespaced, Schema schema, Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      xml.open(name);
      if (namespaced != null) {
        namespace(namespaced);
      }
      element(QueryNames.of(schema.mapKey()), schema.mapKey(), entry.getKey());
      element(QueryNames.of(schema.mapValue()), schema.mapValue(), entry.getValue());
      xml.close(name);
    }
  }

  private void attributes(Structure structure) {
    for (Member member : structure.schema().members()) {
      Object value = structure.get(member.index());
      if (value != null && member.ownTraits().has(Trait.XML_ATTRIBUTE)) {
        xml.attribute(QueryNames.of(member), ScalarText.print(member, value));
      }
    }
  }

  private void namespace(Member member) {
    String uri = member.ownTraits().string(Trait.XML_NAMESPACE_URI);
    if (uri != null) {
      xml.namespace(member.ownTraits().string(Trait.XML_NAMESPACE_PREFIX), uri);
    }
  }
}
