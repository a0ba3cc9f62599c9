package dev.virga.models;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.SparseTrait;
import software.amazon.smithy.model.traits.StreamingTrait;

/** The Java types that carry modelled values, and the runtime classes generated code refers to. */
final class Types {
  static final ClassName UNIT = schema("Unit");
  static final ClassName SCHEMA = schema("Schema");
  static final ClassName STRUCTURE = schema("Structure");
  static final ClassName STRUCTURE_BUILDER = schema("StructureBuilder");
  static final ClassName SHAPE_TYPE = schema("ShapeType");
  static final ClassName SHAPE_TABLE = schema("ShapeTable");
  static final ClassName OPEN_ENUM = schema("OpenEnum");
  static final ClassName TRAIT = schema("Trait");
  static final ClassName COLLECTED = schema("Collected");
  static final ClassName SERVICE_SCHEMA = schema("ServiceSchema");
  static final ClassName OPERATION_SCHEMA = schema("OperationSchema");
  static final ClassName OPERATION_TABLE = schema("OperationTable");
  static final ClassName SCHEMA_INDEX = schema("SchemaIndex");
  static final ClassName CALL_CONTEXT = service("CallContext");
  static final ClassName EVENT_SINK = service("EventSink");
  static final ClassName OUTCOME = service("Outcome");
  static final ClassName SERVICE_BINDING = service("ServiceBinding");
  static final ClassName IMPLEMENTED = service("ImplementedOperations");
  static final ClassName ERROR_CODE = ClassName.get("dev.virga.core.fault", "ErrorCode");
  static final ClassName NOT_IMPLEMENTED = ClassName.get("dev.virga.core.fault", "NotImplemented");
  static final AnnotationSpec NULLABLE =
      AnnotationSpec.builder(ClassName.get("org.jspecify.annotations", "Nullable")).build();

  private Types() {}

  private static ClassName schema(String name) {
    return ClassName.get("dev.virga.core.schema", name);
  }

  private static ClassName service(String name) {
    return ClassName.get("dev.virga.core.service", name);
  }

  /** The same type, where null means absent. */
  static TypeName nullable(TypeName type) {
    return type.annotated(NULLABLE);
  }

  /** The type of a member's values, boxed. */
  static TypeName of(ServiceModel service, MemberShape member) {
    Shape target = service.target(member);
    return switch (target.getType()) {
      case LIST, SET -> {
        TypeName item = of(service, target.asListShape().orElseThrow().getMember());
        yield ParameterizedTypeName.get(ClassName.get(List.class), element(target, item));
      }
      case MAP -> {
        TypeName value = of(service, target.asMapShape().orElseThrow().getValue());
        yield ParameterizedTypeName.get(
            ClassName.get(Map.class), ClassName.get(String.class), element(target, value));
      }
      case STRUCTURE, UNION, ENUM -> service.type(target.getId());
      case BLOB -> schema(streams(member, target) ? "Body" : "Bytes");
      default -> simple(target);
    };
  }

  private static boolean streams(MemberShape member, Shape target) {
    return target.hasTrait(StreamingTrait.class) || member.hasTrait(StreamingTrait.class);
  }

  private static TypeName element(Shape collection, TypeName type) {
    return collection.hasTrait(SparseTrait.class) ? nullable(type) : type;
  }

  private static TypeName simple(Shape target) {
    return switch (target.getType()) {
      case STRING -> ClassName.get(String.class);
      case BOOLEAN -> ClassName.get(Boolean.class);
      case BYTE -> ClassName.get(Byte.class);
      case SHORT -> ClassName.get(Short.class);
      case INTEGER, INT_ENUM -> ClassName.get(Integer.class);
      case LONG -> ClassName.get(Long.class);
      case FLOAT -> ClassName.get(Float.class);
      case DOUBLE -> ClassName.get(Double.class);
      case BIG_INTEGER -> ClassName.get(BigInteger.class);
      case BIG_DECIMAL -> ClassName.get(BigDecimal.class);
      case TIMESTAMP -> ClassName.get(Instant.class);
      case DOCUMENT -> schema("Document");
      default -> throw new IllegalArgumentException("no Java type for " + target);
    };
  }
}
