package dev.virga.core.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptor of one shape: its type, traits and members. Immutable, compared by identity. */
public final class Schema {
  private final String id;
  private final ShapeType type;
  private final Traits traits;
  private final List<Member> members;
  private final SchemaIndex shapes;
  private final int ordinal;
  private volatile @Nullable Map<String, Member> byName;

  private Schema(Builder builder) {
    this.id = builder.id;
    this.type = builder.type;
    this.traits = builder.traits;
    this.members = List.copyOf(builder.members);
    this.shapes = builder.shapes;
    this.ordinal = builder.ordinal;
  }

  /** Begins a descriptor. */
  public static Builder builder(SchemaIndex shapes, String id, ShapeType type, Traits traits) {
    return new Builder(shapes, id, type, traits);
  }

  /** Absolute shape id, such as {@code com.amazonaws.sqs#QueueDoesNotExist}. */
  public String id() {
    return id;
  }

  /** The part of the id behind the {@code #}. */
  public String name() {
    return id.substring(id.indexOf('#') + 1);
  }

  /** The part of the id before the {@code #}. */
  public String namespace() {
    return id.substring(0, id.indexOf('#'));
  }

  /** Its position in a generated {@link ShapeTable}; -1 elsewhere. */
  public int ordinal() {
    return ordinal;
  }

  public ShapeType type() {
    return type;
  }

  public Traits traits() {
    return traits;
  }

  /** Members in model order. A list has one ("member"), a map two ("key", "value"). */
  public List<Member> members() {
    return members;
  }

  /** The member of a list. */
  public Member listMember() {
    return members.get(0);
  }

  /** The key of a map. */
  public Member mapKey() {
    return members.get(0);
  }

  /** The value of a map. */
  public Member mapValue() {
    return members.get(1);
  }

  /** The member with this model name, or null. */
  public @Nullable Member member(String name) {
    Map<String, Member> index = byName;
    if (index == null) {
      index = new HashMap<>();
      for (Member member : members) {
        index.put(member.name(), member);
      }
      byName = index;
    }
    return index.get(name);
  }

  /** A builder of values; only for structures and unions. */
  public StructureBuilder newBuilder() {
    return shapes.newBuilder(this);
  }

  /** A value of this enum. */
  public OpenEnum newEnum(String value) {
    return shapes.newEnum(this, value);
  }

  @Override
  public String toString() {
    return type + " " + id;
  }

  /** Collects the members of a {@link Schema}. */
  public static final class Builder {
    private final SchemaIndex shapes;
    private final String id;
    private final ShapeType type;
    private final Traits traits;
    private final List<Member> members = new ArrayList<>();
    private int ordinal = -1;

    private Builder(SchemaIndex shapes, String id, ShapeType type, Traits traits) {
      this.shapes = shapes;
      this.id = id;
      this.type = type;
      this.traits = traits;
    }

    /** Adds the next member; its index is the number of members before it. */
    public Builder member(String name, String targetId, Object... traitKeysAndValues) {
      members.add(
          new Member(name, members.size(), targetId, Traits.of(traitKeysAndValues), shapes));
      return this;
    }

    /** The position in a {@link ShapeTable}. */
    public Builder ordinal(int ordinal) {
      this.ordinal = ordinal;
      return this;
    }

    public Schema build() {
      return new Schema(this);
    }
  }
}
