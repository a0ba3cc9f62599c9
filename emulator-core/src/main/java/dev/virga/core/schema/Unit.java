package dev.virga.core.schema;

import org.jspecify.annotations.Nullable;

/**
 * The value of {@code smithy.api#Unit}: a structure without members, all that some variants say.
 */
public record Unit() implements Structure {
  /** The descriptor. */
  public static final Schema SCHEMA =
      Schema.builder(new Index(), "smithy.api#Unit", ShapeType.STRUCTURE, Traits.NONE).build();

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public @Nullable Object get(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  private static final class Index implements SchemaIndex {
    @Override
    public Schema schema(String id) {
      return SCHEMA;
    }

    @Override
    public StructureBuilder newBuilder(String id) {
      return new Builder();
    }

    @Override
    public OpenEnum newEnum(String id, String value) {
      throw new IllegalArgumentException(id + " is not an enum");
    }
  }

  /** Builds {@link Unit}. */
  public static final class Builder implements StructureBuilder {
    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public void set(int index, @Nullable Object value) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public Unit build() {
      return new Unit();
    }
  }
}
