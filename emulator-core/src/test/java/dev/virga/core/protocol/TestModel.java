package dev.virga.core.protocol;

import dev.virga.core.schema.Member;
import dev.virga.core.schema.OpenEnum;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.SchemaIndex;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import dev.virga.core.schema.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service model made by hand, with values in arrays: what codecs are tested on. */
public final class TestModel implements SchemaIndex, ServiceSchema {
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Map<String, OperationSchema> operations = new LinkedHashMap<>();
  private final boolean queryCompatible;

  /** A model with the simple shapes of smithy.api in it. */
  public TestModel(boolean queryCompatible) {
    this.queryCompatible = queryCompatible;
    for (ShapeType type : ShapeType.values()) {
      shape("smithy.api#" + type, type, Traits.NONE, builder -> builder);
    }
  }

  /** The id of a simple shape without traits. */
  public static String simple(ShapeType type) {
    return "smithy.api#" + type;
  }

  /** Adds a shape. */
  public Schema shape(
      String id, ShapeType type, Traits traits, UnaryOperator<Schema.Builder> members) {
    Schema schema = members.apply(Schema.builder(this, id, type, traits)).build();
    schemas.put(id, schema);
    return schema;
  }

  /** Adds an operation. */
  public OperationSchema operation(
      String name, Schema input, Schema output, OperationSchema.@Nullable HttpBinding http) {
    OperationSchema operation =
        new OperationSchema(name, operations.size(), input, output, List.of(), http);
    operations.put(name, operation);
    return operation;
  }

  /** A value of a structure, from alternating member names and values. */
  public static Structure value(Schema schema, @Nullable Object... namesAndValues) {
    StructureBuilder builder = schema.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Member member = Objects.requireNonNull(schema.member(String.valueOf(namesAndValues[i])));
      builder.set(member.index(), namesAndValues[i + 1]);
    }
    return builder.build();
  }

  @Override
  public Schema schema(String id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      throw new IllegalArgumentException(id);
    }
    return schema;
  }

  @Override
  public StructureBuilder newBuilder(String id) {
    return new ArrayBuilder(schema(id));
  }

  @Override
  public OpenEnum newEnum(String id, String value) {
    return new TestEnum(value);
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String id() {
    return "com.example.toy#Toy";
  }

  @Override
  public String sdkId() {
    return "Toy";
  }

  @Override
  public String signingName() {
    return "toy";
  }

  @Override
  public String version() {
    return "2026-11-23";
  }

  @Override
  public List<String> protocols() {
    return List.of("awsJson1_0", "restJson1");
  }

  @Override
  public String targetPrefix() {
    return "Toy";
  }

  @Override
  public @Nullable String xmlNamespace() {
    return null;
  }

  @Override
  public boolean queryCompatible() {
    return queryCompatible;
  }

  @Override
  public List<String> operationNames() {
    return List.copyOf(operations.keySet());
  }

  @Override
  public List<String> routes() {
    List<String> routes = new ArrayList<>();
    for (OperationSchema operation : operations.values()) {
      OperationSchema.HttpBinding http = operation.http();
      routes.add(http == null ? "" : http.method() + " " + http.uri());
    }
    return routes;
  }

  @Override
  public @Nullable OperationSchema operation(String name) {
    return operations.get(name);
  }

  @Override
  public SchemaIndex shapes() {
    return this;
  }

  /** A value of any enum. */
  public record TestEnum(String value) implements OpenEnum {}

  private record ArrayStructure(Schema schema, List<@Nullable Object> values) implements Structure {
    @Override
    public @Nullable Object get(int index) {
      return values.get(index);
    }
  }

  private static final class ArrayBuilder implements StructureBuilder {
    private final Schema schema;
    private final @Nullable Object[] values;

    ArrayBuilder(Schema schema) {
      this.schema = schema;
      this.values = new Object[schema.members().size()];
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public void set(int index, @Nullable Object value) {
      values[index] = value;
    }

    @Override
    public Structure build() {
      return new ArrayStructure(schema, Arrays.asList(values.clone()));
    }
  }
}
