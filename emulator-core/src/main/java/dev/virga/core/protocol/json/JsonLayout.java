package dev.virga.core.protocol.json;

import dev.virga.core.schema.Member;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Trait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the members of one structure or union look as a JSON object. Immutable. */
final class JsonLayout {
  private final Schema schema;
  private final List<Member> members;
  private final Map<String, Member> byName = new HashMap<>();
  private final byte[][] names;
  private final boolean defaults;

  JsonLayout(Schema schema, List<Member> members, boolean jsonName) {
    this.schema = schema;
    this.members = members;
    this.names = new byte[schema.members().size()][];
    boolean anyDefault = false;
    for (Member member : members) {
      String renamed = jsonName ? member.ownTraits().string(Trait.JSON_NAME) : null;
      String name = renamed == null ? member.name() : renamed;
      byName.put(name, member);
      names[member.index()] = JsonOutput.rendered(name);
      anyDefault |= JsonDefaults.of(member) != null;
    }
    this.defaults = anyDefault;
  }

  Schema schema() {
    return schema;
  }

  /** The members that stand in the object, in model order. */
  List<Member> members() {
    return members;
  }

  /** The member with this name on the wire, or null. */
  @Nullable Member member(String name) {
    return byName.get(name);
  }

  /** A member's name on the wire, as {@link JsonOutput#rendered} makes it. */
  byte[] name(Member member) {
    return names[member.index()];
  }

  /** Whether the model gives any of the members a default. */
  boolean hasDefaults() {
    return defaults;
  }
}
