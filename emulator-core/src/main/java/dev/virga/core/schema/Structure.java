package dev.virga.core.schema;

import org.jspecify.annotations.Nullable;

/** A value of a modelled structure or union. Members are reached by their index in the schema. */
public interface Structure {
  /** The descriptor of this value's shape. */
  Schema schema();

  /**
   * The member's value, or null where it is absent. Of a union exactly one is present.
   *
   * @param index a {@link Member#index()} of {@link #schema()}
   */
  @Nullable Object get(int index);
}
