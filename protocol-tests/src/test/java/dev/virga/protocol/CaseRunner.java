package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.validation.ConstraintValidator;
import dev.virga.core.protocol.validation.Violation;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.StructureBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.node.ObjectNode;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpMalformedResponseBodyDefinition;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;

/** Runs single test cases through a suite's codec. */
final class CaseRunner {
  private static final String REQUEST_ID = "foo-id";

  private final Suite suite;
  private final ConstraintValidator validator = new ConstraintValidator();

  CaseRunner(Suite suite) {
    this.suite = suite;
  }

  private OperationSchema operation(String name) {
    return Objects.requireNonNull(suite.service().operation(name), name);
  }

  /** The request parses to the params. */
  void request(String operation, HttpRequestTestCase test) throws SerializationException {
    OperationSchema schema = operation(operation);
    Headers headers = headers(test.getHeaders());
    String mediaType = test.getBodyMediaType().orElse(headers.first("Content-Type"));
    Bytes body = Bodies.bytes(test.getBody().orElse(""), mediaType);
    if ("application/json".equals(mediaType) && headers.first("Content-Type") == null) {
      headers.set("Content-Type", mediaType);
    }
    if (isGzip(test)) {
      String left = test.getHeaders().get("Content-Encoding").replaceFirst(",? *gzip$", "");
      headers.remove("Content-Encoding");
      if (!left.isEmpty()) {
        headers.set("Content-Encoding", left);
      }
      headers.set("Content-Type", contentType());
      body = Bodies.ofParams(suite.name(), operation, test.getParams());
    }
    HttpRequest request =
        request(
            test.getMethod(),
            test.getUri(),
            String.join("&", test.getQueryParams()),
            headers,
            body);
    Structure actual = suite.codec().readInput(suite.service(), schema, request);
    assertEquals(Params.structure(schema.input(), test.getParams()), actual);
    assertEquals(List.of(), validator.validate(actual));
  }

  /**
   * These cases give no body, but the client's params, which it compresses. What the codec gets is
   * what the HTTP layer leaves: the body unpacked, its coding gone from the header.
   */
  private static boolean isGzip(HttpRequestTestCase test) {
    return test.getBody().isEmpty()
        && test.getHeaders().getOrDefault("Content-Encoding", "").endsWith("gzip");
  }

  private String contentType() {
    return switch (suite.name()) {
      case "awsJson1_0" -> "application/x-amz-json-1.0";
      case "awsJson1_1" -> "application/x-amz-json-1.1";
      case "awsQuery" -> "application/x-www-form-urlencoded";
      default -> "application/json";
    };
  }

  /** The params are written as the response. */
  void response(String operation, HttpResponseTestCase test) throws IOException {
    OperationSchema schema = operation(operation);
    Structure output = Params.structure(schema.output(), test.getParams());
    check(test, suite.codec().writeOutput(suite.service(), schema, output));
  }

  /** The params are written as the error's response. */
  void error(String shapeId, HttpResponseTestCase test) throws IOException {
    ErrorCode code =
        suite.errors().stream()
            .filter(error -> shapeId.equals(error.shapeId()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("Not in the catalogue: " + shapeId));
    Schema schema = suite.service().shapes().schema(shapeId);
    ObjectNode params = test.getParams();
    String message = "";
    Map<String, Object> members = new HashMap<>();
    for (Member member : schema.members()) {
      var node = params.getMember(member.name()).orElse(null);
      if (node != null && member.name().equalsIgnoreCase("message")) {
        message = node.expectStringNode().getValue();
      } else if (node != null) {
        members.put(member.name(), Objects.requireNonNull(Params.value(member, node)));
      }
    }
    ServiceException error = new ServiceException(code, message, members);
    check(test, suite.codec().writeError(suite.service(), error, REQUEST_ID));
  }

  private void check(HttpResponseTestCase test, HttpResponse response) throws IOException {
    assertEquals(test.getCode(), response.status(), "status");
    Bytes body = response.body().readAll();
    Headers headers = response.headers();
    headers.set("Content-Length", String.valueOf(body.size()));
    test.getHeaders().forEach((name, value) -> assertHeader(headers, name, value));
    test.getForbidHeaders().forEach(name -> assertNull(headers.first(name), name));
    test.getRequireHeaders().forEach(name -> assertNotNull(headers.first(name), name));
    if (test.getBody().isPresent()) {
      Bodies.assertSame(test.getBody().get(), test.getBodyMediaType().orElse(null), body);
    }
  }

  private static void assertHeader(Headers headers, String name, String expected) {
    assertEquals(expected, String.join(", ", headers.all(name)), name);
  }

  /** The request is refused as the test says. */
  void malformed(String operation, HttpMalformedRequestTestCase test) throws IOException {
    OperationSchema schema = operation(operation);
    var sent = test.getRequest();
    HttpRequest request =
        request(
            sent.getMethod(),
            sent.getUri().orElse("/"),
            String.join("&", sent.getQueryParams()),
            headers(sent.getHeaders()),
            Bytes.utf8(sent.getBody().orElse("")));
    ServiceException refusal = refusal(schema, request);
    assertNotNull(refusal, "accepted");
    HttpResponse response = suite.codec().writeError(suite.service(), refusal, REQUEST_ID);
    var expected = test.getResponse();
    assertEquals(expected.getCode(), response.status(), "status");
    expected.getHeaders().forEach((name, value) -> assertHeader(response.headers(), name, value));
    HttpMalformedResponseBodyDefinition body = expected.getBody().orElse(null);
    if (body != null) {
      Bytes actual = response.body().readAll();
      if (body.getContents().isPresent()) {
        Bodies.assertSame(body.getContents().get(), body.getMediaType(), actual);
      } else {
        String regex = body.getMessageRegex().orElseThrow();
        assertTrue(actual.asUtf8().matches("(?s).*" + regex + ".*"), actual::asUtf8);
      }
    }
  }

  private @Nullable ServiceException refusal(OperationSchema operation, HttpRequest request) {
    try {
      Structure input = suite.codec().readInput(suite.service(), operation, request);
      List<Violation> violations = validator.validate(input);
      return violations.isEmpty() ? null : validation(violations);
    } catch (SerializationException e) {
      return new ServiceException(
          CommonError.MALFORMED_INPUT, Objects.requireNonNullElse(e.getMessage(), ""));
    } catch (ServiceException e) {
      return e;
    }
  }

  /** The modelled ValidationException in Smithy's own words. */
  private ServiceException validation(List<Violation> violations) {
    ErrorCode code =
        suite.errors().stream()
            .filter(error -> error.code().equals("ValidationException"))
            .findFirst()
            .orElse(null);
    if (code == null) {
      return new ServiceException(CommonError.VALIDATION, SmithyViolationText.message(violations));
    }
    Schema shape = suite.service().shapes().schema(Objects.requireNonNull(code.shapeId()));
    Member fieldList = Objects.requireNonNull(shape.member("fieldList"));
    Schema field = fieldList.target().listMember().target();
    List<Structure> fields = new ArrayList<>();
    for (Violation violation : violations) {
      StructureBuilder builder = field.newBuilder();
      builder.set(Objects.requireNonNull(field.member("path")).index(), violation.path().pointer());
      builder.set(
          Objects.requireNonNull(field.member("message")).index(),
          SmithyViolationText.sentence(violation));
      fields.add(builder.build());
    }
    return new ServiceException(
        code, SmithyViolationText.message(violations), Map.of("fieldList", fields));
  }

  private static HttpRequest request(
      String method, String uri, String query, Headers headers, Bytes body) {
    int question = uri.indexOf('?');
    String path = question < 0 ? uri : uri.substring(0, question);
    String rawQuery =
        question < 0 ? query : uri.substring(question + 1) + (query.isEmpty() ? "" : "&" + query);
    return new HttpRequest(method, path, rawQuery, headers, body, "http", "localhost");
  }

  private static Headers headers(Map<String, String> map) {
    Headers headers = new Headers();
    map.forEach(headers::add);
    return headers;
  }
}
