package dev.virga.models;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.aws.traits.protocols.AwsQueryErrorTrait;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.HttpErrorTrait;

/** Writes a service's error catalogue. */
final class ErrorWriter {
  private static final Map<String, Class<?>> FIELDS =
      new TreeMap<>(
          Map.of(
              "code", String.class,
              "queryCode", String.class,
              "queryStatus", int.class,
              "shapeId", String.class,
              "status", int.class));

  private final ServiceModel service;

  ErrorWriter(ServiceModel service) {
    this.service = service;
  }

  TypeSpec write() {
    TypeSpec.Builder catalogue =
        TypeSpec.enumBuilder(service.own("Error"))
            .addJavadoc("The errors of {@code $L}.\n", service.service().getId())
            .addModifiers(Modifier.PUBLIC)
            .addSuperinterface(Types.ERROR_CODE);
    Set<String> taken = new HashSet<>();
    for (Shape error : service.errorShapes()) {
      String name = error.getId().getName();
      String constant = Names.constant(name.replaceAll("(.)Exception$", "$1"));
      if (!taken.add(constant)) {
        constant = Names.constant(name);
        taken.add(constant);
      }
      catalogue.addEnumConstant(constant, constant(error));
    }
    MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
    FIELDS.forEach((field, type) -> {
      TypeName typeName = TypeName.get(type);
      catalogue.addField(typeName, field, Modifier.PRIVATE, Modifier.FINAL);
      constructor.addParameter(typeName, field).addStatement("this.$1N = $1N", field);
    });
    catalogue.addMethod(constructor.build());
    FIELDS.forEach((field, type) ->
        catalogue.addMethod(
            MethodSpec.methodBuilder(field)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addStatement("return $N", field)
                .build()));
    return catalogue.build();
  }

  private static TypeSpec constant(Shape error) {
    int status =
        error
            .getTrait(HttpErrorTrait.class)
            .map(HttpErrorTrait::getCode)
            .orElseGet(() -> error.expectTrait(ErrorTrait.class).getDefaultHttpStatusCode());
    String name = error.getId().getName();
    AwsQueryErrorTrait query = error.getTrait(AwsQueryErrorTrait.class).orElse(null);
    return TypeSpec.anonymousClassBuilder(
            "$S, $S, $L, $S, $L",
            name,
            query == null ? name : query.getCode(),
            query == null ? status : query.getHttpResponseCode(),
            error.getId().toString(),
            status)
        .build();
  }
}
