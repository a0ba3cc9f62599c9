package dev.virga.models;

import com.palantir.javapoet.CodeBlock;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeType;

/** Writes the expression that makes a shape's descriptor. */
final class SchemaCode {
  private SchemaCode() {}

  /**
   * The expression.
   *
   * @param table the ShapeTable it is made with: {@code this}, or {@code SqsShapes.INSTANCE}
   */
  static CodeBlock of(ServiceModel service, Shape shape, CodeBlock table) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "$L.shape($L, $T.$L$L)",
                table,
                service.ordinal(shape.getId()),
                Types.SHAPE_TYPE,
                kind(shape.getType()),
                TraitCode.of(shape));
    if (!shape.isEnumShape() && !shape.isIntEnumShape()) {
      for (MemberShape member : shape.members()) {
        code.add(
            "\n.member($S, $S$L)",
            member.getMemberName(),
            member.getTarget().toString(),
            TraitCode.of(member));
      }
    }
    return code.add("\n.build()").build();
  }

  private static String kind(ShapeType type) {
    return type == ShapeType.SET ? "LIST" : type.name();
  }
}
