package dev.virga.core.schema;

import org.jspecify.annotations.Nullable;

/** A member of a structure or union, the member of a list, or the key or value of a map. */
public final class Member {
  private final String name;
  private final int index;
  private final String targetId;
  private final Traits own;
  private final SchemaIndex shapes;
  private @Nullable Schema target;
  private @Nullable Traits traits;

  Member(String name, int index, String targetId, Traits own, SchemaIndex shapes) {
    this.name = name;
    this.index = index;
    this.targetId = targetId;
    this.own = own;
    this.shapes = shapes;
  }

  /** The name in the model. */
  public String name() {
    return name;
  }

  /** Position in {@link Schema#members()}; the argument of {@link Structure#get(int)}. */
  public int index() {
    return index;
  }

  /** The shape of the values, resolved on first use (shapes may be recursive). */
  public Schema target() {
    Schema resolved = target;
    if (resolved == null) {
      resolved = shapes.schema(targetId);
      target = resolved;
    }
    return resolved;
  }

  /** This member's traits, and its target's where it has none of a kind. */
  public Traits traits() {
    Traits resolved = traits;
    if (resolved == null) {
      resolved = own.orElse(target().traits());
      traits = resolved;
    }
    return resolved;
  }

  /** The traits that stand at the member itself. */
  public Traits ownTraits() {
    return own;
  }

  /** Shorthand for {@code traits().has(trait)}. */
  public boolean has(Trait trait) {
    return traits().has(trait);
  }

  @Override
  public String toString() {
    return name + "->" + targetId;
  }
}
