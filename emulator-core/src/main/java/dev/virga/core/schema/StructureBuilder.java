package dev.virga.core.schema;

import org.jspecify.annotations.Nullable;

/** Collects members by index and makes the structure. Not thread-safe. */
public interface StructureBuilder {
  /** The descriptor of the structure that is built. */
  Schema schema();

  /** Sets a member; null means absent. The value's type is the one {@link ShapeType} names. */
  void set(int index, @Nullable Object value);

  /** The finished value. Required members are not checked here: validation does that. */
  Structure build();
}
