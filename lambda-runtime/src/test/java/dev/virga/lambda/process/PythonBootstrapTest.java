package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virga.lambda.runtime.InvocationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a function written for AWS's Python runtime finds in ours. */
final class PythonBootstrapTest {
  @TempDir static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() {
    bench = new Bench(directory).requires("python3.13");
  }

  @AfterAll
  static void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void logging_writesOneEventPerRecord_andPrintGoesAlong() throws Exception {
    InvocationResult result =
        bench.python(
            "app.handler",
            """
            import logging
            logging.getLogger().setLevel(logging.INFO)
            def handler(event, context):
                print("before")
                logging.info("two\\nlines %d", 7)
                logging.debug("not seen")
                return {"ü": context.function_name is not None}
            """);
    assertEquals("{\"ü\": true}", result.payload().asUtf8());
    List<String> lines = bench.lines(result);
    assertEquals("before\n", lines.get(0));
    assertTrue(
        lines
            .get(1)
            .matches(
                "\\[INFO\\]\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\t[0-9a-f-]{36}\t"
                    + "two\nlines 7\n"),
        lines.get(1));
    assertEquals(2, lines.size());
  }

  @Test
  void exception_isOneEvent_andHasTheUsersFramesOnly() throws Exception {
    InvocationResult result =
        bench.python(
            "app.handler",
            """
            def handler(event, context):
                raise KeyError("nope")
            """);
    JsonNode payload = json(result);
    assertEquals("KeyError", payload.path("errorType").asText());
    assertEquals("'nope'", payload.path("errorMessage").asText());
    assertEquals(36, payload.path("requestId").asText().length());
    assertEquals(1, payload.path("stackTrace").size());
    assertTrue(
        payload
            .path("stackTrace")
            .path(0)
            .asText()
            .matches("(?s)  File \".*/app.py\", line 2, in handler\n    raise KeyError.*\n"));
    List<String> lines = bench.lines(result);
    assertEquals(1, lines.size());
    assertTrue(
        lines
            .getFirst()
            .startsWith(
                "[ERROR] KeyError: 'nope'\nTraceback (most recent call last):\n"
                    + "\u00a0\u00a0File \""),
        lines.getFirst());
  }

  @Test
  void faultsOfLoading_haveAwsTexts() throws Exception {
    assertFault(
        bench.python("absent.handler", ""),
        "Runtime.ImportModuleError",
        "Unable to import module 'absent': No module named 'absent'");
    assertFault(
        bench.python("app.absent", ""),
        "Runtime.HandlerNotFound",
        "Handler 'absent' missing on module 'app'");
    assertFault(
        bench.python("app", ""),
        "Runtime.MalformedHandlerName",
        "Bad handler 'app': not enough values to unpack (expected 2, got 1)");
    InvocationResult syntax = bench.python("app.handler", "def handler(:\n");
    assertEquals("Runtime.UserCodeSyntaxError", json(syntax).path("errorType").asText());
    String message = json(syntax).path("errorMessage").asText();
    assertTrue(message.startsWith("Syntax error in module 'app': "), message);
  }

  @Test
  void unserializableAnswer_isAMarshalError() throws Exception {
    assertFault(
        bench.python("app.handler", "def handler(event, context):\n    return {1, 2}\n"),
        "Runtime.MarshalError",
        "Unable to marshal response: Object of type set is not JSON serializable");
  }

  @Test
  void missingSdk_saysHowToGetIt() throws Exception {
    String absent = "import sys\nsys.modules['boto3'] = None\n";
    JsonNode payload = json(bench.python("app.handler", absent + "import boto3.session"));
    String text = payload.path("errorMessage").asText();
    assertEquals("Runtime.ImportModuleError", payload.path("errorType").asText());
    assertTrue(text.startsWith("Unable to import module 'app': "), text);
    assertTrue(text.contains("-m pip install boto3"), text);
    InvocationResult late =
        bench.python("app.handler", absent + "def handler(event, context):\n    import boto3\n");
    assertTrue(
        json(late).path("errorMessage").asText().contains("-m pip install boto3"),
        late.payload().asUtf8());
    assertTrue(bench.lines(late).getFirst().contains("-m pip install boto3"));
  }

  @Test
  void sdkThatIsThere_butFails_isNotCalledMissing() throws Exception {
    String broken =
        """
        import sys
        import types
        sys.modules['boto3'] = types.ModuleType('boto3')
        from boto3 import nothing
        """;
    assertFault(
        bench.python("app.handler", broken),
        "Runtime.ImportModuleError",
        "Unable to import module 'app': cannot import name 'nothing' from 'boto3'"
            + " (unknown location)");
  }

  @ParameterizedTest
  @CsvSource({
    "1.29.27, http://127.0.0.1:4566 http://own",
    "1.30.9, http://127.0.0.1:4566 http://own",
    "0.9.1, http://127.0.0.1:4566 http://own",
    "1.31.0, None http://own",
    "1.100.0, None http://own",
    "2.0.0, None http://own"
  })
  void oldBotocore_isToldTheEndpoint(String version, String endpoints) throws Exception {
    String app =
        """
        def handler(event, context):
            import botocore.session
            session = botocore.session.Session()
            own = session.create_client("events", endpoint_url="http://own")
            return "%s %s" % (session.create_client("events", region_name="r"), own)
        """;
    String session =
        """
        class Session:
            def create_client(self, service_name, region_name=None, endpoint_url=None):
                return endpoint_url
        """;
    InvocationResult result =
        bench.run(
            "python3.13",
            "app.handler",
            Bench.code(
                Map.of(
                    "app.py",
                    app,
                    "botocore/__init__.py",
                    "__version__ = '" + version + "'",
                    "botocore/session.py",
                    session)),
            Map.of());
    assertEquals('"' + endpoints + '"', result.payload().asUtf8());
  }

  @Test
  void layers_areOnThePath() throws Exception {
    var layer =
        Bench.code(
            Map.of(
                "python/one.py", "value = 1",
                "python/lib/python3.13/site-packages/two.py", "value = 2"));
    var code =
        Bench.code(
            Map.of(
                "app.py",
                "import one, two\ndef handler(e, c):\n    return [one.value, two.value]\n"));
    InvocationResult result =
        bench.run("python3.13", "app.handler", Bench.layered(code, layer), Map.of());
    assertEquals("[1, 2]", result.payload().asUtf8());
  }

  private static void assertFault(InvocationResult result, String type, String message)
      throws Exception {
    assertEquals(type, json(result).path("errorType").asText());
    assertEquals(message, json(result).path("errorMessage").asText());
    assertEquals("Unhandled", result.functionError());
  }

  private static JsonNode json(InvocationResult result) throws Exception {
    return new ObjectMapper().readTree(result.payload().asUtf8());
  }
}
