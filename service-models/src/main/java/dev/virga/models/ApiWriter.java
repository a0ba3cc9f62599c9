package dev.virga.models;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import javax.lang.model.element.Modifier;
import software.amazon.smithy.model.shapes.OperationShape;

/** Writes a service's API interface and the binding through which the server calls it. */
final class ApiWriter {
  private final ServiceModel service;

  ApiWriter(ServiceModel service) {
    this.service = service;
  }

  /** The interface whose default methods refuse by name. */
  TypeSpec api() {
    TypeSpec.Builder api =
        TypeSpec.interfaceBuilder(service.own("Api"))
            .addJavadoc(
                "The operations of {@code $L}. What is not overridden answers NotImplemented.\n",
                service.service().getId())
            .addModifiers(Modifier.PUBLIC);
    for (OperationShape operation : service.operations()) {
      MethodSpec.Builder method =
          MethodSpec.methodBuilder(methodName(operation))
              .addJavadoc("The AWS action $L.\n", operation.getId().getName())
              .addModifiers(Modifier.PUBLIC, Modifier.DEFAULT)
              .returns(returnType(operation))
              .addParameter(Types.CALL_CONTEXT, "context")
              .addParameter(service.type(operation.getInputShape()), "input");
      if (service.streamsEvents(operation)) {
        method.addParameter(Types.EVENT_SINK, "events");
      }
      api.addMethod(
          method
              .addStatement(
                  "throw $T.operation($S, $S)",
                  Types.NOT_IMPLEMENTED,
                  service.name(),
                  operation.getId().getName())
              .build());
    }
    return api.build();
  }

  private TypeName returnType(OperationShape operation) {
    ClassName output = service.type(operation.getOutputShape());
    return service.parks(operation) ? ParameterizedTypeName.get(Types.OUTCOME, output) : output;
  }

  private static String methodName(OperationShape operation) {
    return Names.member(operation.getId().getName());
  }

  /** The ServiceBinding over the interface. */
  TypeSpec binding() {
    ClassName api = service.own("Api");
    return TypeSpec.classBuilder(service.own("Binding"))
        .addJavadoc("Calls a {@link $T} by operation.\n", api)
        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addSuperinterface(Types.SERVICE_BINDING)
        .addField(api, "api", Modifier.PRIVATE, Modifier.FINAL)
        .addField(
            FieldSpec.builder(Types.IMPLEMENTED, "overridden", Modifier.PRIVATE, Modifier.FINAL)
                .build())
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addParameter(api, "api")
                .addStatement("this.api = api")
                .addStatement("this.overridden = new $T(api, $T.class)", Types.IMPLEMENTED, api)
                .build())
        .addMethod(
            override("schema")
                .returns(Types.SERVICE_SCHEMA)
                .addStatement("return $T.INSTANCE", service.own("Schema"))
                .build())
        .addMethod(implemented())
        .addMethod(call())
        .build();
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }

  private MethodSpec implemented() {
    SwitchCode cases = overOperations();
    int index = 0;
    for (OperationShape operation : service.operations()) {
      cases.add(index++, CodeBlock.of("overridden.contains($S, operation)", methodName(operation)));
    }
    return override("implemented")
        .returns(boolean.class)
        .addParameter(Types.OPERATION_SCHEMA, "operation")
        .addCode(cases.returning())
        .build();
  }

  private static SwitchCode overOperations() {
    return new SwitchCode(
        "operation.index()",
        CodeBlock.of("throw new $T(operation.name())", IllegalArgumentException.class));
  }

  private MethodSpec call() {
    SwitchCode cases = overOperations();
    int index = 0;
    for (OperationShape operation : service.operations()) {
      CodeBlock call =
          CodeBlock.of(
              "api.$N(context, ($T) input$L)",
              methodName(operation),
              service.type(operation.getInputShape()),
              service.streamsEvents(operation) ? ", events" : "");
      cases.add(
          index++,
          service.parks(operation)
              ? call
              : CodeBlock.of("new $T.Answered<>($L)", Types.OUTCOME, call));
    }
    return override("call")
        .returns(
            ParameterizedTypeName.get(Types.OUTCOME, WildcardTypeName.subtypeOf(Types.STRUCTURE)))
        .addParameter(Types.CALL_CONTEXT, "context")
        .addParameter(Types.OPERATION_SCHEMA, "operation")
        .addParameter(Types.STRUCTURE, "input")
        .addParameter(Types.EVENT_SINK, "events")
        .addCode(cases.returning())
        .build();
  }
}
