package dev.virga.models;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.aws.traits.ServiceTrait;
import software.amazon.smithy.aws.traits.auth.SigV4Trait;
import software.amazon.smithy.aws.traits.protocols.AwsQueryCompatibleTrait;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.traits.HttpTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/** Writes the ServiceSchema: what the service is called, its protocols and its operation table. */
final class ServiceSchemaWriter {
  /** Protocol traits in the order in which we prefer them, where an overlay says nothing. */
  private static final List<String> PROTOCOLS =
      List.of(
          "smithy.protocols#rpcv2Cbor",
          "aws.protocols#awsJson1_0",
          "aws.protocols#awsJson1_1",
          "aws.protocols#restJson1",
          "aws.protocols#restXml",
          "aws.protocols#awsQuery",
          "aws.protocols#ec2Query");

  private final ServiceModel service;
  private final ServiceShape shape;
  private final ClassName type;

  ServiceSchemaWriter(ServiceModel service) {
    this.service = service;
    this.shape = service.service();
    this.type = service.own("Schema");
  }

  TypeSpec write() {
    List<String> protocols = protocols();
    boolean json = protocols.stream().anyMatch(name -> name.startsWith("awsJson"));
    String namespace =
        shape.getTrait(XmlNamespaceTrait.class).map(XmlNamespaceTrait::getUri).orElse(null);
    String version = shape.getVersion();
    return TypeSpec.classBuilder(type)
        .addJavadoc("The service {@code $L}.\n", shape.getId())
        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
        .addSuperinterface(Types.SERVICE_SCHEMA)
        .addField(
            FieldSpec.builder(type, "INSTANCE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("The one instance.\n")
                .initializer("new $T()", type)
                .build())
        .addField(operationTable())
        .addField(
            FieldSpec.builder(
                    strings(), "PROTOCOLS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer(
                    "$T.of($L)",
                    List.class,
                    protocols.stream()
                        .map(name -> CodeBlock.of("$S", name))
                        .collect(CodeBlock.joining(", ")))
                .build())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(text("name", service.name()))
        .addMethod(text("id", shape.getId().toString()))
        .addMethod(text("sdkId", sdkId()))
        .addMethod(text("signingName", signingName()))
        .addMethod(text("version", version))
        .addMethod(method("protocols", strings(), "PROTOCOLS"))
        .addMethod(text("targetPrefix", json ? shape.getId().getName() : null))
        .addMethod(text("xmlNamespace", namespace))
        .addMethod(
            method(
                "queryCompatible",
                TypeName.BOOLEAN,
                String.valueOf(shape.hasTrait(AwsQueryCompatibleTrait.class))))
        .addMethod(
            method(
                "queryErrorDetail",
                TypeName.BOOLEAN,
                String.valueOf(service.overlay().queryErrorDetail())))
        .addMethod(method("operationNames", strings(), "operations.names()"))
        .addMethod(method("routes", strings(), "operations.routes()"))
        .addMethod(operation())
        .addMethod(
            MethodSpec.methodBuilder("shapes")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(service.own("Shapes"))
                .addStatement("return $T.INSTANCE", service.own("Shapes"))
                .build())
        .build();
  }

  private static TypeName strings() {
    return ParameterizedTypeName.get(List.class, String.class);
  }

  private List<String> protocols() {
    if (!service.overlay().protocols().isEmpty()) {
      return service.overlay().protocols();
    }
    List<String> found = new ArrayList<>();
    for (String trait : PROTOCOLS) {
      if (shape.findTrait(trait).isPresent()) {
        found.add(trait.substring(trait.indexOf('#') + 1));
      }
    }
    return found;
  }

  private String sdkId() {
    return shape.getTrait(ServiceTrait.class).map(ServiceTrait::getSdkId).orElse(service.name());
  }

  private String signingName() {
    return shape.getTrait(SigV4Trait.class).map(SigV4Trait::getName).orElse(service.name());
  }

  private FieldSpec operationTable() {
    CodeBlock lines =
        service.operations().stream()
            .map(operation -> CodeBlock.of(",\n$S", line(operation)))
            .collect(CodeBlock.joining(""));
    return FieldSpec.builder(Types.OPERATION_TABLE, "operations", Modifier.PRIVATE, Modifier.FINAL)
        .initializer("new $T($T.INSTANCE$L)", Types.OPERATION_TABLE, service.own("Shapes"), lines)
        .build();
  }

  private String line(OperationShape operation) {
    HttpTrait http = operation.getTrait(HttpTrait.class).orElse(null);
    return String.join(
        "\t",
        operation.getId().getName(),
        operation.getInputShape().toString(),
        operation.getOutputShape().toString(),
        service.errors(operation).stream()
            .map(error -> error.getId().toString())
            .collect(Collectors.joining(" ")),
        http == null ? "" : http.getMethod() + " " + http.getUri(),
        http == null ? "" : String.valueOf(http.getCode()));
  }

  private static MethodSpec operation() {
    return MethodSpec.methodBuilder("operation")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(Types.nullable(Types.OPERATION_SCHEMA))
        .addParameter(String.class, "name")
        .addStatement("return operations.operation(name)")
        .build();
  }

  private static MethodSpec text(String name, @Nullable String value) {
    TypeName type = TypeName.get(String.class);
    return value == null
        ? method(name, Types.nullable(type), "null")
        : method(name, type, CodeBlock.of("$S", value).toString());
  }

  private static MethodSpec method(String name, TypeName type, String expression) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(type)
        .addStatement("return $L", expression)
        .build();
  }
}
