package dev.virga.core.schema;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The shapes of one service as generated code holds them: a sorted table of ids, each id's position
 * its ordinal, and a descriptor per ordinal that is made on first use. Thread-safe.
 */
public abstract class ShapeTable implements SchemaIndex {
  private final String[] ids;
  private final AtomicReferenceArray<Schema> schemas;

  /**
   * @param ids absolute shape ids in the order of {@link String#compareTo}; taken over
   */
  protected ShapeTable(String... ids) {
    this.ids = ids;
    this.schemas = new AtomicReferenceArray<>(ids.length);
  }

  /** Makes the descriptor of the shape at this ordinal; may run more than once. */
  protected abstract Schema create(int ordinal);

  /** A builder of the structure or union at this ordinal. */
  protected abstract StructureBuilder builderAt(int ordinal);

  /** A value of the enum at this ordinal. */
  protected abstract OpenEnum enumAt(int ordinal, String value);

  /** The id at an ordinal. */
  protected final String id(int ordinal) {
    return ids[ordinal];
  }

  /** Begins the descriptor of the shape at an ordinal. */
  public final Schema.Builder shape(int ordinal, ShapeType type, Object... traits) {
    return Schema.builder(this, ids[ordinal], type, Traits.of(traits)).ordinal(ordinal);
  }

  /** How many shapes there are. */
  public final int size() {
    return ids.length;
  }

  /** The schema at an ordinal, 0 to {@link #size()} - 1; the same object on every call. */
  public final Schema at(int ordinal) {
    Schema schema = schemas.get(ordinal);
    if (schema == null) {
      schemas.compareAndSet(ordinal, null, create(ordinal));
      schema = schemas.get(ordinal);
    }
    return schema;
  }

  @Override
  public final Schema schema(String id) {
    return at(ordinal(id));
  }

  @Override
  public final StructureBuilder newBuilder(String id) {
    return builderAt(ordinal(id));
  }

  @Override
  public final StructureBuilder newBuilder(Schema schema) {
    return builderAt(schema.ordinal());
  }

  @Override
  public final OpenEnum newEnum(String id, String value) {
    return enumAt(ordinal(id), value);
  }

  @Override
  public final OpenEnum newEnum(Schema schema, String value) {
    return enumAt(schema.ordinal(), value);
  }

  /** What generated code throws for an ordinal of another kind of shape. */
  protected final IllegalArgumentException wrongKind(int ordinal, String wanted) {
    return new IllegalArgumentException(ids[ordinal] + " is not " + wanted);
  }

  private int ordinal(String id) {
    int ordinal = Arrays.binarySearch(ids, id);
    if (ordinal < 0) {
      throw new IllegalArgumentException("no shape " + id);
    }
    return ordinal;
  }
}
