package dev.virga.core.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TestModel;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeType;
import dev.virga.core.schema.Traits;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwsJsonCodecTest {
  private static final AwsJsonCodec JSON_1_0 = AwsJsonCodec.version10();
  private static final AwsJsonCodec JSON_1_1 = AwsJsonCodec.version11();

  private final TestModel model = new TestModel(true);
  private final Schema greeting = structure("com.example.toy#Greeting", "name");
  private final OperationSchema greet = model.operation("Greet", greeting, greeting, null);

  private Schema structure(String id, String... members) {
    return model.shape(
        id,
        ShapeType.STRUCTURE,
        Traits.NONE,
        structure -> {
          for (String member : members) {
            structure.member(member, TestModel.simple(ShapeType.STRING));
          }
          return structure;
        });
  }

  private static HttpRequest request(String body) {
    return new HttpRequest("POST", "/", "", new Headers(), Bytes.utf8(body), "http", "localhost");
  }

  private static String body(HttpResponse response) throws IOException {
    return response.body().readAll().asUtf8();
  }

  private record Code(String code, String queryCode, int status, @Nullable String shapeId)
      implements ErrorCode {}

  @Test
  void readInput_takesAnEmptyBodyForAnEmptyObject() throws SerializationException {
    assertEquals(TestModel.value(greeting), JSON_1_0.readInput(model, greet, request("")));
    assertEquals(
        TestModel.value(greeting, "name", "x"),
        JSON_1_1.readInput(model, greet, request("{\"name\":\"x\"}")));
  }

  @Test
  void readInput_refusesWhatIsNoObject() {
    for (String body : new String[] {"[]", "null", "x", "{\"name\":1}", "Action=Greet"}) {
      assertThrows(
          SerializationException.class, () -> JSON_1_0.readInput(model, greet, request(body)));
    }
  }

  @Test
  void writeOutput_namesTheMediaTypeOfTheVersion() throws IOException {
    HttpResponse old = JSON_1_0.writeOutput(model, greet, TestModel.value(greeting));
    assertEquals("application/x-amz-json-1.0", old.headers().first("content-type"));
    assertEquals("{}", body(old));
    HttpResponse now = JSON_1_1.writeOutput(model, greet, TestModel.value(greeting, "name", "é"));
    assertEquals("application/x-amz-json-1.1", now.headers().first("content-type"));
    assertEquals("{\"name\":\"é\"}", body(now));
    assertEquals(200, now.status());
  }

  @Test
  void writeError_putsTheMessageWhereTheShapeHasIt() throws IOException {
    structure("com.example.toy#Gone", "Reason", "Message");
    ServiceException gone =
        new ServiceException(
            new Code("Gone", "Toy.Gone", 400, "com.example.toy#Gone"),
            "It has gone.",
            Map.of("Reason", "moved"));
    HttpResponse old = JSON_1_0.writeError(model, gone, "id");
    assertEquals(400, old.status());
    assertEquals("Toy.Gone;Sender", old.headers().first("x-amzn-query-error"));
    assertEquals(
        "{\"__type\":\"com.example.toy#Gone\",\"Reason\":\"moved\",\"Message\":\"It has gone.\"}",
        body(old));
    assertEquals(
        "{\"__type\":\"Gone\",\"Reason\":\"moved\",\"Message\":\"It has gone.\"}",
        body(JSON_1_1.writeError(model, gone, "id")));
  }

  @Test
  void writeError_addsTheMessageThatTheShapeLacks() throws IOException {
    structure("com.example.toy#Bare");
    ServiceException bare =
        new ServiceException(new Code("Bare", "Bare", 503, "com.example.toy#Bare"), "Later.");
    HttpResponse response = JSON_1_1.writeError(model, bare, "id");
    assertEquals("{\"__type\":\"Bare\",\"message\":\"Later.\"}", body(response));
    assertEquals("Bare;Receiver", response.headers().first("x-amzn-query-error"));
  }

  @Test
  void writeError_namesTheFrameworksErrorsAsAwsDoes() throws IOException {
    assertEquals(
        "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"m\"}",
        body(JSON_1_0.writeError(model, new ServiceException(CommonError.VALIDATION, "m"), "")));
    assertEquals(
        "{\"__type\":\"com.amazon.coral.service#SerializationException\"}",
        body(
            JSON_1_0.writeError(model, new ServiceException(CommonError.MALFORMED_INPUT, ""), "")));
    assertEquals(
        "{\"__type\":\"com.example.toy#Odd\",\"message\":\"m\"}",
        body(
            JSON_1_0.writeError(
                model, new ServiceException(new Code("Odd", "Odd", 400, null), "m"), "")));
    ErrorCode framed =
        new ErrorCode() {
          @Override
          public String code() {
            return "Odd";
          }

          @Override
          public int status() {
            return 400;
          }

          @Override
          public String namespace() {
            return CommonError.FRAMEWORK;
          }
        };
    assertEquals(
        "{\"__type\":\"com.amazon.coral.service#Odd\",\"message\":\"m\"}",
        body(JSON_1_0.writeError(model, new ServiceException(framed, "m"), "")));
    assertEquals(
        "{\"__type\":\"ValidationException\",\"message\":\"m\"}",
        body(JSON_1_1.writeError(model, new ServiceException(CommonError.VALIDATION, "m"), "")));
  }

  @Test
  void writeError_keepsTheQueryHeaderToQueryCompatibleServices() {
    HttpResponse response =
        JSON_1_0.writeError(
            new TestModel(false),
            new ServiceException(CommonError.THROTTLING, "", Map.of(), Map.of("Retry-After", "1")),
            "");
    assertNull(response.headers().first("x-amzn-query-error"));
    assertEquals("1", response.headers().first("Retry-After"));
  }

  @Test
  void writeError_refusesAMemberThatTheShapeLacks() {
    structure("com.example.toy#Gone", "Message");
    ServiceException wrong =
        new ServiceException(
            new Code("Gone", "Gone", 400, "com.example.toy#Gone"), "m", Map.of("Nope", "x"));
    assertThrows(IllegalArgumentException.class, () -> JSON_1_0.writeError(model, wrong, "id"));
  }
}
