package dev.virga.core.protocol.rest;

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
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import dev.virga.core.schema.Traits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestJsonCodecTest {
  private final RestJsonCodec codec = new RestJsonCodec();
  private final TestModel model = new TestModel(false);
  private final Schema strings = list("t#Strings", ShapeType.STRING);
  private final Schema dates = list("t#Dates", ShapeType.TIMESTAMP);
  private final Schema input =
      model.shape(
          "t#In",
          ShapeType.STRUCTURE,
          Traits.NONE,
          in ->
              in.member("Name", simple(ShapeType.STRING), Trait.HTTP_LABEL, true)
                  .member("Path", simple(ShapeType.STRING), Trait.HTTP_LABEL, true)
                  .member("Max", simple(ShapeType.INTEGER), Trait.HTTP_QUERY, "max")
                  .member("Tags", strings.id(), Trait.HTTP_QUERY, "tag")
                  .member("Words", strings.id(), Trait.HTTP_HEADER, "X-Words")
                  .member("Dates", dates.id(), Trait.HTTP_HEADER, "X-Dates")
                  .member("Flag", simple(ShapeType.BOOLEAN), Trait.HTTP_HEADER, "X-Flag")
                  .member("Text", simple(ShapeType.STRING)));
  private final Schema output =
      model.shape(
          "t#Out",
          ShapeType.STRUCTURE,
          Traits.NONE,
          out ->
              out.member("Status", simple(ShapeType.INTEGER), Trait.HTTP_RESPONSE_CODE, true)
                  .member("Words", strings.id(), Trait.HTTP_HEADER, "X-Words")
                  .member("Text", simple(ShapeType.STRING), Trait.JSON_NAME, "txt"));
  private final OperationSchema operation =
      model.operation(
          "Put", input, output, new OperationSchema.HttpBinding("PUT", "/a/{Name}/b/{Path+}", 201));

  private Schema list(String id, ShapeType type) {
    return model.shape(
        id, ShapeType.LIST, Traits.NONE, builder -> builder.member("member", simple(type)));
  }

  private static String simple(ShapeType type) {
    return TestModel.simple(type);
  }

  private Structure read(String path, String query, Headers headers, String body)
      throws SerializationException {
    return codec.readInput(
        model,
        operation,
        new HttpRequest("PUT", path, query, headers, Bytes.utf8(body), "http", "localhost"));
  }

  private Object readHeader(String name, String value, String member)
      throws SerializationException {
    Structure read = read("/a/n/b/p", "", Headers.of(name, value), "");
    return java.util.Objects.requireNonNull(
        read.get(java.util.Objects.requireNonNull(input.member(member)).index()));
  }

  @Test
  void readInput_collectsPathQueryHeadersAndBody() throws SerializationException {
    assertEquals(
        TestModel.value(
            input,
            "Name",
            "arn:x/y é",
            "Path",
            "c/d e",
            "Max",
            3,
            "Tags",
            List.of("a b", ""),
            "Flag",
            true,
            "Text",
            "t"),
        read(
            "/a/arn%3Ax%2Fy%20%C3%A9/b/c/d%20e",
            "tag=a+b&max=3&tag&other=%zz".replace("%zz", "z"),
            Headers.of("Content-Type", "application/json; charset=utf-8", "x-flag", "true"),
            "{\"Text\":\"t\",\"Name\":\"no\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a, b,c|a;b;c",
        "\"b,c\", \"\\\"def\\\"\", a|b,c;\"def\";a",
        "\"\", x|;x",
        "a|a",
      })
  void readInput_splitsListHeaders(String header, String expected) throws SerializationException {
    assertEquals(List.of(expected.split(";", -1)), readHeader("X-Words", header, "Words"));
  }

  @Test
  void readInput_splitsDatesAtEverySecondComma() throws SerializationException {
    assertEquals(
        List.of(Instant.ofEpochSecond(1576540098), Instant.ofEpochSecond(1576540099)),
        readHeader(
            "X-Dates", "Mon, 16 Dec 2019 23:48:18 GMT, Mon, 16 Dec 2019 23:48:19 GMT", "Dates"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a", "\"a\" b", "\"a\"b\"", "\"\\"})
  void readInput_refusesMalformedListHeaders(String header) {
    assertThrows(SerializationException.class, () -> readHeader("X-Words", header, "Words"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mon, 16 Dec 2019", "2019-12-16T23:48:18Z", "Mon", ","})
  void readInput_refusesMalformedDates(String header) {
    assertThrows(SerializationException.class, () -> readHeader("X-Dates", header, "Dates"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/%/b/p", "/a/%4/b/p", "/a/%zz/b/p", "/a/%ff/b/p", "/a//b/p", "/x"})
  void readInput_refusesMalformedPaths(String path) {
    assertThrows(SerializationException.class, () -> read(path, "", new Headers(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max=", "max=a", "max=1.0", "max=2147483648", "max=%2B1", "tag=%"})
  void readInput_refusesMalformedQueries(String query) {
    assertThrows(SerializationException.class, () -> read("/a/n/b/p", query, new Headers(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/hal+json", "", "application/xml; q=1"})
  void readInput_refusesOtherMediaTypes(String type) {
    ServiceException refusal =
        assertThrows(
            ServiceException.class,
            () -> read("/a/n/b/p", "", Headers.of("Content-Type", type), "{}"));
    assertEquals(CommonError.UNSUPPORTED_MEDIA_TYPE, refusal.error());
  }

  @Test
  void readInput_refusesWhatTheClientCannotTake() throws SerializationException {
    ServiceException refusal =
        assertThrows(
            ServiceException.class,
            () -> read("/a/n/b/p", "", Headers.of("Accept", "text/html, image/*"), ""));
    assertEquals(CommonError.NOT_ACCEPTABLE, refusal.error());
    for (String accept : List.of("*/*", "application/*;q=0.1", "text/html, application/json")) {
      assertEquals(
          TestModel.value(input, "Name", "n", "Path", "p"),
          read("/a/n/b/p", "", Headers.of("Accept", accept), ""));
    }
  }

  @Test
  void writeOutput_spreadsStatusHeadersAndBody() throws IOException {
    Structure value =
        TestModel.value(output, "Status", 202, "Words", List.of("a", "b,c", "\"d\""), "Text", "x");
    HttpResponse response = codec.writeOutput(model, operation, value);
    assertEquals(202, response.status());
    assertEquals("a, \"b,c\", \"\\\"d\\\"\"", response.headers().first("X-Words"));
    assertEquals("{\"txt\":\"x\"}", response.body().readAll().asUtf8());
    assertEquals("application/json", response.headers().first("Content-Type"));
    assertEquals(201, codec.writeOutput(model, operation, TestModel.value(output)).status());
  }

  @Test
  void writeOutput_hasNoBodyWithoutContent() throws IOException {
    HttpResponse response =
        codec.writeOutput(model, operation, TestModel.value(output, "Status", 204, "Text", "x"));
    assertEquals(0, response.body().readAll().size());
    assertNull(response.headers().first("Content-Type"));
  }

  private record Code(String code, int status, String shapeId) implements ErrorCode {}

  @Test
  void writeError_namesTheTypeInTheHeader() throws IOException {
    model.shape(
        "t#Gone",
        ShapeType.STRUCTURE,
        Traits.NONE,
        gone ->
            gone.member("After", simple(ShapeType.STRING), Trait.HTTP_HEADER, "Retry-After")
                .member("Type", simple(ShapeType.STRING))
                .member("Message", simple(ShapeType.STRING)));
    ServiceException gone =
        new ServiceException(
            new Code("GoneException", 404, "t#Gone"),
            "It has gone.",
            Map.of("After", "9", "Type", "User"));
    HttpResponse response = codec.writeError(model, gone, "id");
    assertEquals(404, response.status());
    assertEquals("GoneException", response.headers().first("x-amzn-errortype"));
    assertEquals("9", response.headers().first("Retry-After"));
    assertEquals(
        "{\"Type\":\"User\",\"Message\":\"It has gone.\"}", response.body().readAll().asUtf8());
  }

  @Test
  void writeError_writesWhatNoModelLists() throws IOException {
    HttpResponse response =
        codec.writeError(model, new ServiceException(CommonError.ACCESS_DENIED, "No."), "id");
    assertEquals("{\"message\":\"No.\"}", response.body().readAll().asUtf8());
    assertEquals("AccessDeniedException", response.headers().first("x-amzn-errortype"));
  }
}
