package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.virga.api.cloudwatch.CloudWatchSchema;
import dev.virga.api.events.EventsSchema;
import dev.virga.api.kinesis.KinesisSchema;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.logs.LogsSchema;
import dev.virga.api.pipes.PipesSchema;
import dev.virga.api.scheduler.SchedulerSchema;
import dev.virga.api.sns.SnsSchema;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.api.sts.StsSchema;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.protocol.rest.RestJsonCodec;
import dev.virga.core.protocol.validation.ConstraintValidator;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.RandomValues;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.ShapeTable;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Random values of every shape of every service model, to the wire and back. */
class RoundTripTest {
  private static final int VALUES_PER_SHAPE = 10;
  private static final long SEED = Long.getLong("virga.seed", 20261123);

  private static final AwsJsonCodec AWS_JSON = AwsJsonCodec.version11();
  private static final RestJsonCodec REST_JSON = new RestJsonCodec();

  private static List<ServiceSchema> services() {
    return List.of(
        CloudWatchSchema.INSTANCE,
        EventsSchema.INSTANCE,
        KinesisSchema.INSTANCE,
        LambdaSchema.INSTANCE,
        LogsSchema.INSTANCE,
        PipesSchema.INSTANCE,
        SchedulerSchema.INSTANCE,
        SnsSchema.INSTANCE,
        SqsSchema.INSTANCE,
        StsSchema.INSTANCE);
  }

  private interface Check<T> {
    void of(T subject, RandomValues values) throws Exception;
  }

  private static Stream<DynamicTest> forEachShape(Check<Schema> check) {
    return services().stream()
        .map(service ->
            dynamicTest(
                service.name() + " seed " + SEED,
                () -> {
                  ShapeTable shapes = (ShapeTable) service.shapes();
                  RandomValues values = new RandomValues(SEED);
                  int seen = 0;
                  for (int i = 0; i < shapes.size(); i++) {
                    ShapeType type = shapes.at(i).type();
                    if (type == ShapeType.STRUCTURE || type == ShapeType.UNION) {
                      check.of(shapes.at(i), values);
                      seen++;
                    }
                  }
                  assertTrue(seen > 10, "shapes seen: " + seen);
                }));
  }

  private static Stream<DynamicTest> forEachOperation(
      List<ServiceSchema> services, boolean emptyCollections, Check<Operation> check) {
    return services.stream()
        .map(service ->
            dynamicTest(
                service.name() + " seed " + SEED,
                () -> {
                  RandomValues values = new RandomValues(SEED, emptyCollections);
                  for (String name : service.operationNames()) {
                    OperationSchema operation = Objects.requireNonNull(service.operation(name));
                    for (int i = 0; i < VALUES_PER_SHAPE; i++) {
                      check.of(new Operation(service, operation), values);
                    }
                  }
                }));
  }

  private record Operation(ServiceSchema service, OperationSchema schema) {}

  @TestFactory
  Stream<DynamicTest> json_carriesEveryStructureAndUnion() {
    List<JsonShapes> kinds = List.of(AWS_JSON.shapes(), REST_JSON.shapes());
    return forEachShape((schema, values) -> {
      for (int i = 0; i < VALUES_PER_SHAPE; i++) {
        Structure value = values.structure(schema);
        for (JsonShapes kind : kinds) {
          var written = kind.write(value);
          Structure read =
              schema.type() == ShapeType.UNION
                  ? kind.readUnion(schema, written)
                  : kind.readStructure(schema, written);
          assertEquals(value, read, written::asUtf8);
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> awsJson_carriesEveryInputAndOutput() {
    return forEachOperation(
        services(),
        true,
        (operation, values) -> {
          OperationSchema schema = operation.schema();
          if (schema.inputEventStream() == null) {
            Structure input = values.structure(schema.input());
            HttpRequest request =
                new HttpRequest(
                    "POST",
                    "/",
                    "",
                    new Headers(),
                    AWS_JSON.shapes().write(input),
                    "http",
                    "localhost");
            assertEquals(input, AWS_JSON.readInput(operation.service(), schema, request));
          }
          if (!schema.output().traits().has(Trait.UNIT)) {
            Structure output = values.structure(schema.output());
            HttpResponse response = AWS_JSON.writeOutput(operation.service(), schema, output);
            assertEquals(
                output,
                AWS_JSON.shapes().readStructure(schema.output(), response.body().readAll()));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> restJson_carriesEveryInputAndOutput() {
    RestClient client = new RestClient(REST_JSON.shapes());
    List<ServiceSchema> rest =
        services().stream().filter(s -> s.protocols().contains("restJson1")).toList();
    assertEquals(3, rest.size());
    return forEachOperation(
        rest,
        false,
        (operation, values) -> {
          OperationSchema schema = operation.schema();
          if (RestClient.carries(schema.input())) {
            Structure input = values.structure(schema.input());
            HttpRequest request = client.request(schema, input);
            assertEquals(
                input,
                REST_JSON.readInput(operation.service(), schema, request),
                () -> schema.name() + " " + request.rawPath() + "?" + request.rawQuery());
          }
          if (RestClient.carries(schema.output())) {
            Structure output = withStatus(values.structure(schema.output()));
            HttpResponse response = REST_JSON.writeOutput(operation.service(), schema, output);
            assertEquals(output, client.output(schema, response), schema::name);
          }
        });
  }

  /** A random number is no status, and one without a body loses it. */
  private static Structure withStatus(Structure output) {
    var builder = output.schema().newBuilder();
    for (Member member : output.schema().members()) {
      boolean status = member.has(Trait.HTTP_RESPONSE_CODE);
      builder.set(member.index(), status ? Integer.valueOf(202) : output.get(member.index()));
    }
    return builder.build();
  }

  private record Code(String code, int status, String shapeId) implements ErrorCode {}

  @TestFactory
  Stream<DynamicTest> awsJson_carriesEveryError() {
    return forEachShape((schema, values) -> {
      if (!schema.traits().has(Trait.ERROR)) {
        return;
      }
      ServiceSchema service = serviceOf(schema);
      Structure value = values.structure(schema);
      Map<String, Object> members = new HashMap<>();
      String message = "";
      for (Member member : schema.members()) {
        Object memberValue = value.get(member.index());
        if (memberValue != null && member.name().equalsIgnoreCase("message")) {
          message = (String) memberValue;
        } else if (memberValue != null) {
          members.put(member.name(), memberValue);
        }
      }
      ServiceException error =
          new ServiceException(new Code(schema.name(), 400, schema.id()), message, members);
      HttpResponse response = AWS_JSON.writeError(service, error, "id");
      assertEquals(value, AWS_JSON.shapes().readStructure(schema, response.body().readAll()));
    });
  }

  private static ServiceSchema serviceOf(Schema schema) {
    return services().stream()
        .filter(s -> s.id().startsWith(schema.namespace() + "#"))
        .findFirst()
        .orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> validation_compilesEveryPattern() {
    ConstraintValidator validator = new ConstraintValidator();
    return forEachShape((schema, values) -> {
      for (Member member : schema.members()) {
        String pattern = member.traits().string(Trait.PATTERN);
        if (pattern != null) {
          assertEquals(pattern, Pattern.compile(pattern).pattern());
        }
      }
      validator.violations(values.structure(schema));
    });
  }
}
