package dev.virga.models;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.UnitTypeTrait;

/**
 * Writes the ShapeTable of a service. Switches over ordinals are split into methods of {@value
 * #PER_METHOD} shapes, small enough to be compiled.
 */
final class ShapesWriter {
  private static final int PER_METHOD = 64;

  private final ServiceModel service;
  private final List<Shape> shapes;

  ShapesWriter(ServiceModel service) {
    this.service = service;
    this.shapes = service.shapes();
  }

  TypeSpec write() {
    ClassName type = service.own("Shapes");
    CodeBlock ids =
        shapes.stream()
            .map(shape -> CodeBlock.of("$S", shape.getId().toString()))
            .collect(CodeBlock.joining(",\n"));
    TypeSpec.Builder table =
        TypeSpec.classBuilder(type)
            .addJavadoc("The shapes of {@code $L}.\n", service.service().getId())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(Types.SHAPE_TABLE)
            .addField(
                FieldSpec.builder(
                        type, "INSTANCE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                    .addJavadoc("The one instance.\n")
                    .initializer("new $T()", type)
                    .build())
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addModifiers(Modifier.PRIVATE)
                    .addStatement("super($L)", ids)
                    .build());
    split(table, "create", Types.SCHEMA, shape -> true, this::schema, "");
    split(
        table,
        "builderAt",
        Types.STRUCTURE_BUILDER,
        shape -> shape.isStructureShape() || shape.isUnionShape(),
        shape -> CodeBlock.of("new $T.Builder()", service.type(shape.getId())),
        "a structure or union");
    split(
        table,
        "enumAt",
        Types.OPEN_ENUM,
        Shape::isEnumShape,
        shape -> CodeBlock.of("$T.of(value)", service.type(shape.getId())),
        "an enum");
    return table.build();
  }

  private CodeBlock schema(Shape shape) {
    boolean own = shape.isStructureShape() || shape.isUnionShape();
    if (own || shape.getId().equals(UnitTypeTrait.UNIT)) {
      return CodeBlock.of("$T.SCHEMA", service.type(shape.getId()));
    }
    return SchemaCode.of(service, shape, CodeBlock.of("this"));
  }

  private void split(
      TypeSpec.Builder table,
      String name,
      TypeName returned,
      Predicate<Shape> filter,
      Function<Shape, CodeBlock> expression,
      String wanted) {
    boolean value = name.equals("enumAt");
    SwitchCode outer = new SwitchCode("ordinal / " + PER_METHOD, otherwise(wanted));
    for (int start = 0; start < shapes.size(); start += PER_METHOD) {
      int part = start / PER_METHOD;
      SwitchCode cases = new SwitchCode("ordinal", otherwise(wanted));
      for (Shape shape : shapes.subList(start, Math.min(start + PER_METHOD, shapes.size()))) {
        if (filter.test(shape)) {
          cases.add(service.ordinal(shape.getId()), expression.apply(shape));
        }
      }
      if (!cases.isEmpty()) {
        String method = name + part;
        outer.add(part, CodeBlock.of("$N(ordinal$L)", method, value ? ", value" : ""));
        table.addMethod(
            signature(method, returned, value)
                .addModifiers(Modifier.PRIVATE)
                .addCode(cases.returning())
                .build());
      }
    }
    table.addMethod(
        signature(name, returned, value)
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PROTECTED)
            .addCode(outer.returning())
            .build());
  }

  private static CodeBlock otherwise(String wanted) {
    return wanted.isEmpty()
        ? CodeBlock.of("throw new $T(ordinal)", IndexOutOfBoundsException.class)
        : CodeBlock.of("throw wrongKind(ordinal, $S)", wanted);
  }

  private static MethodSpec.Builder signature(String name, TypeName returned, boolean value) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name).returns(returned).addParameter(int.class, "ordinal");
    return value ? method.addParameter(String.class, "value") : method;
  }
}
