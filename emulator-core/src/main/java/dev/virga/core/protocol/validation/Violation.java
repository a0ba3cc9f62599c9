package dev.virga.core.protocol.validation;

import dev.virga.core.schema.Member;
import org.jspecify.annotations.Nullable;

/**
 * A value that does not keep a constraint.
 *
 * @param path where the value stands; for a map's key, where the map stands
 * @param constraint the constraint's kind
 * @param member what the value is a value of; its traits hold the constraint
 * @param value the value, or null
 * @param holder the list or map that AWS's text names instead of its simple item, or null
 */
public record Violation(
    ValuePath path,
    Constraint constraint,
    Member member,
    @Nullable Object value,
    @Nullable Holder holder) {

  /**
   * A collection whose item, key or value is at fault.
   *
   * @param path where the collection stands
   * @param member what the collection is a value of
   * @param value the collection
   * @param part which part of it is at fault
   */
  public record Holder(ValuePath path, Member member, Object value, Part part) {}

  /** A part of a collection. */
  public enum Part {
    /** An item of a list. */
    ITEM,
    /** A key of a map. */
    KEY,
    /** A value of a map. */
    VALUE
  }
}
