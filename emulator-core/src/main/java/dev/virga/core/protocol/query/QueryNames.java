package dev.virga.core.protocol.query;

import dev.virga.core.schema.Member;
import dev.virga.core.schema.Trait;

/**
 * What members are called in forms and in XML: the xmlName at the member itself, else its name.
 * Names at a member's target do not count.
 */
final class QueryNames {
  private QueryNames() {}

  static String of(Member member) {
    String name = member.ownTraits().string(Trait.XML_NAME);
    return name == null ? member.name() : name;
  }

  /** Whether a list or map stands without an element around it. */
  static boolean flattened(Member member) {
    return member.ownTraits().has(Trait.XML_FLATTENED);
  }
}
