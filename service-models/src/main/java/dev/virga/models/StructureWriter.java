package dev.virga.models;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;

/** Writes a structure as a record with a builder. */
final class StructureWriter {
  private final ServiceModel service;
  private final Shape shape;
  private final ClassName type;
  private final ClassName builder;
  private final List<Part> parts = new ArrayList<>();

  /** One member as Java sees it. */
  private record Part(String name, TypeName type, boolean sensitive) {
    boolean isCollection() {
      return type instanceof ParameterizedTypeName;
    }

    /** {@code list} or {@code map}: the method of Collected that copies it. */
    String copier() {
      return type instanceof ParameterizedTypeName p
              && p.rawType().equals(ClassName.get(List.class))
          ? "list"
          : "map";
    }
  }

  StructureWriter(ServiceModel service, Shape shape) {
    this.service = service;
    this.shape = shape;
    this.type = service.type(shape.getId());
    this.builder = type.nestedClass("Builder");
    Set<String> taken = new HashSet<>();
    for (MemberShape member : shape.members()) {
      String name = Names.member(member.getMemberName());
      while (!taken.add(name)) {
        name += "_";
      }
      parts.add(new Part(name, Types.of(service, member), service.sensitive(member)));
    }
  }

  TypeSpec write() {
    MethodSpec.Builder header = MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC);
    boolean copies = parts.stream().anyMatch(Part::isCollection);
    for (Part part : parts) {
      header.addParameter(Types.nullable(part.type()), part.name());
      if (part.isCollection()) {
        header.addStatement("this.$1N = $2T.$3L($1N)", part.name(), Types.COLLECTED, part.copier());
      } else if (copies) {
        header.addStatement("this.$1N = $1N", part.name());
      }
    }
    TypeSpec.Builder record =
        TypeSpec.recordBuilder(type)
            .addJavadoc("The structure {@code $L}.\n", shape.getId())
            .addModifiers(Modifier.PUBLIC)
            .addSuperinterface(Types.STRUCTURE)
            .recordConstructor(header.build())
            .addField(schemaField(service, shape))
            .addMethod(schemaMethod())
            .addMethod(get())
            .addMethod(
                MethodSpec.methodBuilder("builder")
                    .addJavadoc("Begins a value.\n")
                    .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                    .returns(builder)
                    .addStatement("return new $T()", builder)
                    .build())
            .addMethod(toBuilder())
            .addType(builderType());
    if (parts.stream().anyMatch(Part::sensitive)) {
      record.addMethod(toStringWithoutSecrets());
    }
    return record.build();
  }

  /** The descriptor, in the class of its shape. */
  static FieldSpec schemaField(ServiceModel service, Shape shape) {
    CodeBlock table = CodeBlock.of("$T.INSTANCE", service.own("Shapes"));
    return FieldSpec.builder(
            Types.SCHEMA, "SCHEMA", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addJavadoc("The descriptor.\n")
        .initializer("$L", SchemaCode.of(service, shape, table))
        .build();
  }

  static MethodSpec schemaMethod() {
    return MethodSpec.methodBuilder("schema")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(Types.SCHEMA)
        .addStatement("return SCHEMA")
        .build();
  }

  private MethodSpec get() {
    SwitchCode cases = SwitchCode.overIndex();
    for (int i = 0; i < parts.size(); i++) {
      cases.add(i, CodeBlock.of("$N", parts.get(i).name()));
    }
    return MethodSpec.methodBuilder("get")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(Types.nullable(ClassName.get(Object.class)))
        .addParameter(int.class, "index")
        .addCode(cases.returning())
        .build();
  }

  private MethodSpec toBuilder() {
    return MethodSpec.methodBuilder("toBuilder")
        .addJavadoc("A builder that holds these members.\n")
        .addModifiers(Modifier.PUBLIC)
        .returns(builder)
        .addStatement("$T copy = new $T()", builder, builder)
        .beginControlFlow("for (int i = 0; i < $L; i++)", parts.size())
        .addStatement("copy.set(i, get(i))")
        .endControlFlow()
        .addStatement("return copy")
        .build();
  }

  private MethodSpec toStringWithoutSecrets() {
    CodeBlock.Builder text = CodeBlock.builder().add("return $S", type.simpleName() + "[");
    String separator = "";
    for (Part part : parts) {
      String label = separator + part.name() + "=";
      if (part.sensitive()) {
        text.add("\n+ $S", label + "***");
      } else {
        text.add("\n+ $S + $N", label, part.name());
      }
      separator = ", ";
    }
    return MethodSpec.methodBuilder("toString")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(String.class)
        .addCode(text.add("\n+ \"]\";\n").build())
        .build();
  }

  private TypeSpec builderType() {
    TypeSpec.Builder spec =
        TypeSpec.classBuilder(builder)
            .addJavadoc("Collects the members of {@link $L}.\n", type.simpleName())
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(Types.STRUCTURE_BUILDER)
            .addMethod(schemaMethod());
    for (Part part : parts) {
      ParameterSpec value = ParameterSpec.builder(Types.nullable(part.type()), part.name()).build();
      spec.addField(Types.nullable(part.type()), part.name(), Modifier.PRIVATE);
      spec.addMethod(
          MethodSpec.methodBuilder(part.name())
              .addModifiers(Modifier.PUBLIC)
              .returns(builder)
              .addParameter(value)
              .addStatement("this.$1N = $1N", part.name())
              .addStatement("return this")
              .build());
    }
    return spec.addMethod(set()).addMethod(build()).build();
  }

  private MethodSpec set() {
    SwitchCode cases = SwitchCode.overIndex();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      cases.add(i, CodeBlock.of("this.$N = ($T) value", part.name(), part.type()));
    }
    MethodSpec.Builder set =
        MethodSpec.methodBuilder("set")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addParameter(int.class, "index")
            .addParameter(Types.nullable(ClassName.get(Object.class)), "value")
            .addCode(cases.statement());
    if (parts.stream().anyMatch(Part::isCollection)) {
      set.addAnnotation(unchecked());
    }
    return set.build();
  }

  private static AnnotationSpec unchecked() {
    return AnnotationSpec.builder(SuppressWarnings.class)
        .addMember("value", "$S", "unchecked")
        .build();
  }

  private MethodSpec build() {
    CodeBlock arguments =
        parts.stream()
            .map(part -> CodeBlock.of("$N", part.name()))
            .collect(CodeBlock.joining(", "));
    return MethodSpec.methodBuilder("build")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(type)
        .addStatement("return new $T($L)", type, arguments)
        .build();
  }
}
