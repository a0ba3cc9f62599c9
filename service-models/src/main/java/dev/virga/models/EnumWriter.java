package dev.virga.models;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.model.shapes.EnumShape;

/** Writes an enum as an open one: a record of the string, with constants. */
final class EnumWriter {
  private EnumWriter() {}

  static TypeSpec write(ServiceModel service, EnumShape shape) {
    ClassName type = service.type(shape.getId());
    TypeSpec.Builder record =
        TypeSpec.recordBuilder(type)
            .addJavadoc("The enum {@code $L}; holds any string.\n", shape.getId())
            .addModifiers(Modifier.PUBLIC)
            .addSuperinterface(Types.OPEN_ENUM)
            .recordConstructor(
                MethodSpec.constructorBuilder().addParameter(String.class, "value").build());
    shape
        .getEnumValues()
        .forEach((member, value) ->
            record.addField(
                FieldSpec.builder(
                        type,
                        Names.enumConstant(member),
                        Modifier.PUBLIC,
                        Modifier.STATIC,
                        Modifier.FINAL)
                    .initializer("new $T($S)", type, value)
                    .build()));
    return record
        .addMethod(
            MethodSpec.methodBuilder("of")
                .addJavadoc("The value with this string, known or not.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type)
                .addParameter(String.class, "value")
                .addStatement("return new $T(value)", type)
                .build())
        .addMethod(
            MethodSpec.methodBuilder("toString")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return value")
                .build())
        .build();
  }
}
