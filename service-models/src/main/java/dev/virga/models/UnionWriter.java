package dev.virga.models;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;

/** Writes a union as a sealed interface with a record per variant. */
final class UnionWriter {
  private final ServiceModel service;
  private final Shape shape;
  private final ClassName type;
  private final ClassName builder;
  private final List<Variant> variants = new ArrayList<>();

  private record Variant(int index, ClassName type, TypeName value, boolean sensitive) {}

  UnionWriter(ServiceModel service, Shape shape) {
    this.service = service;
    this.shape = shape;
    this.type = service.type(shape.getId());
    this.builder = type.nestedClass("Builder");
    Set<String> taken =
        new HashSet<>(Set.of("builder", type.simpleName().toLowerCase(Locale.ROOT)));
    for (MemberShape member : shape.members()) {
      String name = Names.type(member.getMemberName());
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name += "Value";
      }
      variants.add(
          new Variant(
              variants.size(),
              type.nestedClass(name),
              Types.of(service, member),
              service.sensitive(member)));
    }
  }

  TypeSpec write() {
    TypeSpec.Builder union =
        TypeSpec.interfaceBuilder(type)
            .addJavadoc("The union {@code $L}: one of the records below.\n", shape.getId())
            .addModifiers(Modifier.PUBLIC, Modifier.SEALED)
            .addSuperinterface(Types.STRUCTURE)
            .addField(StructureWriter.schemaField(service, shape))
            .addMethod(
                StructureWriter.schemaMethod().toBuilder().addModifiers(Modifier.DEFAULT).build());
    for (Variant variant : variants) {
      union.addType(record(variant));
    }
    return union.addType(builderType()).build();
  }

  private TypeSpec record(Variant variant) {
    MethodSpec get =
        MethodSpec.methodBuilder("get")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(Types.nullable(ClassName.get(Object.class)))
            .addParameter(int.class, "index")
            .addStatement("$T.checkIndex(index, $L)", Objects.class, variants.size())
            .addStatement("return index == $L ? value : null", variant.index())
            .build();
    MethodSpec.Builder header =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PUBLIC)
            .addParameter(variant.value(), "value")
            .addStatement("$T.requireNonNull(value)", Objects.class);
    if (variant.value() instanceof ParameterizedTypeName collection) {
      boolean list = collection.rawType().equals(ClassName.get(List.class));
      header.addStatement("this.value = $T.$L(value)", Types.COLLECTED, list ? "list" : "map");
    } else {
      header.addStatement("this.value = value");
    }
    TypeSpec.Builder record =
        TypeSpec.recordBuilder(variant.type())
            .addJavadoc("The variant {@code $L}.\n", variantName(variant))
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addSuperinterface(type)
            .recordConstructor(header.build())
            .addMethod(get);
    if (variant.sensitive()) {
      record.addMethod(
          MethodSpec.methodBuilder("toString")
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .returns(String.class)
              .addStatement("return $S", variant.type().simpleName() + "[value=***]")
              .build());
    }
    return record.build();
  }

  private String variantName(Variant variant) {
    return List.copyOf(shape.members()).get(variant.index()).getMemberName();
  }

  private TypeSpec builderType() {
    TypeName object = Types.nullable(ClassName.get(Object.class));
    return TypeSpec.classBuilder(builder)
        .addJavadoc("Makes the variant that is set last.\n")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .addSuperinterface(Types.STRUCTURE_BUILDER)
        .addField(int.class, "index", Modifier.PRIVATE)
        .addField(object, "value", Modifier.PRIVATE)
        .addMethod(StructureWriter.schemaMethod())
        .addMethod(
            MethodSpec.methodBuilder("set")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(int.class, "index")
                .addParameter(object, "value")
                .addStatement("$T.checkIndex(index, $L)", Objects.class, variants.size())
                .beginControlFlow("if (value != null)")
                .addStatement("this.index = index")
                .addStatement("this.value = value")
                .endControlFlow()
                .build())
        .addMethod(build())
        .build();
  }

  private MethodSpec build() {
    SwitchCode cases = SwitchCode.overIndex();
    for (Variant variant : variants) {
      cases.add(variant.index(), CodeBlock.of("new $T(($T) set)", variant.type(), variant.value()));
    }
    return MethodSpec.methodBuilder("build")
        .addAnnotation(Override.class)
        .addAnnotation(
            AnnotationSpec.builder(SuppressWarnings.class)
                .addMember("value", "$S", "unchecked")
                .build())
        .addModifiers(Modifier.PUBLIC)
        .returns(type)
        .addStatement("$T set = value", Types.nullable(ClassName.get(Object.class)))
        .beginControlFlow("if (set == null)")
        .addStatement(
            "throw new $T($S)",
            IllegalStateException.class,
            "no variant of " + shape.getId() + " is set")
        .endControlFlow()
        .addCode(cases.returning())
        .build();
  }
}
