package dev.virga.core.schema;

/** Resolves the shapes of one service by id: generated, one per service. Thread-safe. */
public interface SchemaIndex {
  /** The schema of an absolute shape id; the same object on every call. */
  Schema schema(String id);

  /** A builder of the structure or union with this id. */
  StructureBuilder newBuilder(String id);

  /** A value of the enum with this id. */
  OpenEnum newEnum(String id, String value);

  /** A builder of the structure or union with this descriptor. */
  default StructureBuilder newBuilder(Schema schema) {
    return newBuilder(schema.id());
  }

  /** A value of the enum with this descriptor. */
  default OpenEnum newEnum(Schema schema, String value) {
    return newEnum(schema.id(), value);
  }
}
