package dev.virga.models;

import com.palantir.javapoet.CodeBlock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.smithy.aws.traits.protocols.AwsQueryErrorTrait;
import software.amazon.smithy.aws.traits.protocols.Ec2QueryNameTrait;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.NumberNode;
import software.amazon.smithy.model.node.StringNode;
import software.amazon.smithy.model.shapes.EnumShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.DefaultTrait;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.EventHeaderTrait;
import software.amazon.smithy.model.traits.EventPayloadTrait;
import software.amazon.smithy.model.traits.HostLabelTrait;
import software.amazon.smithy.model.traits.HttpErrorTrait;
import software.amazon.smithy.model.traits.HttpHeaderTrait;
import software.amazon.smithy.model.traits.HttpLabelTrait;
import software.amazon.smithy.model.traits.HttpPayloadTrait;
import software.amazon.smithy.model.traits.HttpPrefixHeadersTrait;
import software.amazon.smithy.model.traits.HttpQueryParamsTrait;
import software.amazon.smithy.model.traits.HttpQueryTrait;
import software.amazon.smithy.model.traits.HttpResponseCodeTrait;
import software.amazon.smithy.model.traits.IdempotencyTokenTrait;
import software.amazon.smithy.model.traits.JsonNameTrait;
import software.amazon.smithy.model.traits.LengthTrait;
import software.amazon.smithy.model.traits.MediaTypeTrait;
import software.amazon.smithy.model.traits.PatternTrait;
import software.amazon.smithy.model.traits.RangeTrait;
import software.amazon.smithy.model.traits.RequiredTrait;
import software.amazon.smithy.model.traits.RequiresLengthTrait;
import software.amazon.smithy.model.traits.SensitiveTrait;
import software.amazon.smithy.model.traits.SparseTrait;
import software.amazon.smithy.model.traits.StreamingTrait;
import software.amazon.smithy.model.traits.StringTrait;
import software.amazon.smithy.model.traits.TimestampFormatTrait;
import software.amazon.smithy.model.traits.Trait;
import software.amazon.smithy.model.traits.UniqueItemsTrait;
import software.amazon.smithy.model.traits.UnitTypeTrait;
import software.amazon.smithy.model.traits.XmlAttributeTrait;
import software.amazon.smithy.model.traits.XmlFlattenedTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/** Writes a shape's traits as the arguments of {@code Traits.of}, each preceded by a comma. */
final class TraitCode {
  private static final Map<Class<? extends Trait>, String> FLAGS =
      Map.ofEntries(
          Map.entry(RequiredTrait.class, "REQUIRED"),
          Map.entry(SparseTrait.class, "SPARSE"),
          Map.entry(UniqueItemsTrait.class, "UNIQUE_ITEMS"),
          Map.entry(XmlFlattenedTrait.class, "XML_FLATTENED"),
          Map.entry(XmlAttributeTrait.class, "XML_ATTRIBUTE"),
          Map.entry(HttpLabelTrait.class, "HTTP_LABEL"),
          Map.entry(HttpQueryParamsTrait.class, "HTTP_QUERY_PARAMS"),
          Map.entry(HttpPayloadTrait.class, "HTTP_PAYLOAD"),
          Map.entry(HttpResponseCodeTrait.class, "HTTP_RESPONSE_CODE"),
          Map.entry(StreamingTrait.class, "STREAMING"),
          Map.entry(RequiresLengthTrait.class, "REQUIRES_LENGTH"),
          Map.entry(EventHeaderTrait.class, "EVENT_HEADER"),
          Map.entry(EventPayloadTrait.class, "EVENT_PAYLOAD"),
          Map.entry(HostLabelTrait.class, "HOST_LABEL"),
          Map.entry(IdempotencyTokenTrait.class, "IDEMPOTENCY_TOKEN"),
          Map.entry(SensitiveTrait.class, "SENSITIVE"),
          Map.entry(UnitTypeTrait.class, "UNIT"));

  private static final Map<Class<? extends StringTrait>, String> TEXTS =
      Map.ofEntries(
          Map.entry(PatternTrait.class, "PATTERN"),
          Map.entry(JsonNameTrait.class, "JSON_NAME"),
          Map.entry(XmlNameTrait.class, "XML_NAME"),
          Map.entry(Ec2QueryNameTrait.class, "QUERY_NAME"),
          Map.entry(TimestampFormatTrait.class, "TIMESTAMP_FORMAT"),
          Map.entry(MediaTypeTrait.class, "MEDIA_TYPE"),
          Map.entry(HttpHeaderTrait.class, "HTTP_HEADER"),
          Map.entry(HttpQueryTrait.class, "HTTP_QUERY"),
          Map.entry(HttpPrefixHeadersTrait.class, "HTTP_PREFIX_HEADERS"),
          Map.entry(ErrorTrait.class, "ERROR"));

  private final List<CodeBlock> code = new ArrayList<>();

  private TraitCode() {}

  /** The traits that stand at this shape or member itself. */
  static CodeBlock of(Shape shape) {
    TraitCode traits = new TraitCode();
    FLAGS.entrySet().stream()
        .filter(flag -> shape.hasTrait(flag.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .forEach(flag -> traits.add(flag, CodeBlock.of("true")));
    TEXTS.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(text ->
            shape
                .getTrait(text.getKey())
                .ifPresent(t -> traits.add(text.getValue(), quoted(t.getValue()))));
    traits.bounds(shape);
    traits.values(shape);
    traits.wire(shape);
    return traits.code.stream().collect(CodeBlock.joining(""));
  }

  private void add(String trait, CodeBlock value) {
    code.add(CodeBlock.of(", $T.$L, $L", Types.TRAIT, trait, value));
  }

  private static CodeBlock quoted(String text) {
    return CodeBlock.of("$S", text);
  }

  private void bounds(Shape shape) {
    LengthTrait length = shape.getTrait(LengthTrait.class).orElse(null);
    if (length != null) {
      length.getMin().ifPresent(min -> add("LENGTH_MIN", CodeBlock.of("$LL", min)));
      length.getMax().ifPresent(max -> add("LENGTH_MAX", CodeBlock.of("$LL", max)));
    }
    RangeTrait range = shape.getTrait(RangeTrait.class).orElse(null);
    if (range != null) {
      range.getMin().ifPresent(min -> add("RANGE_MIN", decimal(min)));
      range.getMax().ifPresent(max -> add("RANGE_MAX", decimal(max)));
    }
  }

  private void values(Shape shape) {
    if (shape instanceof EnumShape enumShape) {
      add("ENUM_VALUES", list(enumShape.getEnumValues().values().stream().map(TraitCode::quoted)));
    }
    shape
        .asIntEnumShape()
        .ifPresent(e ->
            add(
                "INT_ENUM_VALUES",
                list(e.getEnumValues().values().stream().map(v -> CodeBlock.of("$L", v)))));
    shape
        .getTrait(DefaultTrait.class)
        .map(DefaultTrait::toNode)
        .filter(node -> !node.isNullNode())
        .ifPresent(node -> add("DEFAULT", literal(node)));
  }

  private void wire(Shape shape) {
    XmlNamespaceTrait namespace = shape.getTrait(XmlNamespaceTrait.class).orElse(null);
    if (namespace != null) {
      add("XML_NAMESPACE_URI", quoted(namespace.getUri()));
      namespace.getPrefix().ifPresent(prefix -> add("XML_NAMESPACE_PREFIX", quoted(prefix)));
    }
    shape
        .getTrait(HttpErrorTrait.class)
        .ifPresent(error -> add("HTTP_ERROR", CodeBlock.of("$L", error.getCode())));
    AwsQueryErrorTrait query = shape.getTrait(AwsQueryErrorTrait.class).orElse(null);
    if (query != null) {
      add("QUERY_ERROR_CODE", quoted(query.getCode()));
      add("QUERY_ERROR_STATUS", CodeBlock.of("$L", query.getHttpResponseCode()));
    }
  }

  private static CodeBlock list(Stream<CodeBlock> items) {
    return CodeBlock.of("$T.of($L)", List.class, items.collect(CodeBlock.joining(", ")));
  }

  private static CodeBlock decimal(BigDecimal value) {
    return CodeBlock.of("new $T($S)", BigDecimal.class, value.toPlainString());
  }

  private static CodeBlock literal(Node node) {
    return switch (node.getType()) {
      case STRING -> quoted(node.expectStringNode().getValue());
      case BOOLEAN -> CodeBlock.of("$L", node.expectBooleanNode().getValue());
      case NUMBER -> number(node.expectNumberNode());
      case ARRAY -> list(node.expectArrayNode().getElements().stream().map(TraitCode::literal));
      case OBJECT ->
          CodeBlock.of(
              "$T.of($L)",
              Map.class,
              node.expectObjectNode().getMembers().entrySet().stream()
                  .map(TraitCode::entry)
                  .collect(CodeBlock.joining(", ")));
      case NULL -> throw new IllegalArgumentException("null inside a default");
    };
  }

  private static CodeBlock entry(Map.Entry<StringNode, Node> entry) {
    return CodeBlock.of("$S, $L", entry.getKey().getValue(), literal(entry.getValue()));
  }

  private static CodeBlock number(NumberNode node) {
    Number value = node.getValue();
    if (node.isFloatingPointNumber()) {
      return CodeBlock.of("$LD", value);
    }
    long whole = value.longValue();
    return whole == (int) whole ? CodeBlock.of("$L", whole) : CodeBlock.of("$LL", whole);
  }
}
