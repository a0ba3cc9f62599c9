package dev.virga.lambda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** What a function written for AWS's Node.js runtime finds in ours. */
final class NodeBootstrapTest {
  private static final String ISO = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
  private static final String ID = "[0-9a-f-]{36}";

  @TempDir static Path directory;
  private static Bench bench;

  @BeforeAll
  static void start() {
    bench = new Bench(directory).requires("nodejs20.x");
  }

  @AfterAll
  static void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void console_writesOneEventPerCall() throws Exception {
    InvocationResult result =
        node(
            """
            console.log('loading');
            exports.handler = async () => {
              console.log('two\\nlines', { a: 1 });
              console.error('bad');
            };
            """);
    assertEquals("null", result.payload().asUtf8());
    List<String> lines = bench.lines(result);
    assertMatches(ISO + "\tundefined\tINFO\tloading\n", lines.get(0));
    assertMatches(ISO + "\t" + ID + "\tINFO\ttwo\nlines \\{ a: 1 \\}\n", lines.get(1));
    assertMatches(ISO + "\t" + ID + "\tERROR\tbad\n", lines.get(2));
    assertEquals(3, lines.size());
  }

  @Test
  void thrownError_isLoggedAndRelayedWithItsTrace() throws Exception {
    InvocationResult result = node("exports.handler = async () => { throw new TypeError('no'); };");
    JsonNode payload = json(result);
    assertEquals("TypeError", payload.path("errorType").asText());
    assertEquals("no", payload.path("errorMessage").asText());
    assertEquals("TypeError: no", payload.path("trace").path(0).asText());
    assertTrue(payload.path("trace").path(1).asText().startsWith("    at "));
    assertMatches(
        ISO
            + "\t"
            + ID
            + "\tERROR\tInvoke Error \t\\{\"errorType\":\"TypeError\",\"errorMessage\":\"no\","
            + "\"stack\":\\[\"TypeError: no\",.*\n",
        bench.lines(result).getFirst());
  }

  @Test
  void thrownText_isAnErrorOfTypeString() throws Exception {
    InvocationResult result = node("exports.handler = async () => { throw 'just text'; };");
    assertEquals(
        "{\"errorType\":\"string\",\"errorMessage\":\"just text\",\"trace\":[]}",
        result.payload().asUtf8());
  }

  @Test
  void callback_waitsForTheEventLoop() throws Exception {
    InvocationResult result =
        node(
            """
            let done = 'early';
            exports.handler = (event, context, callback) => {
              setTimeout(() => { done = 'late'; console.log(done); }, 50);
              callback(null, { done });
            };
            """);
    assertEquals("{\"done\":\"early\"}", result.payload().asUtf8());
    assertMatches("(?s).*\tINFO\tlate\n", bench.lines(result).getFirst());
  }

  @Test
  void callbackThatNeverComes_answersNull_whenNothingIsLeftToDo() throws Exception {
    assertEquals("null", node("exports.handler = () => {};").payload().asUtf8());
  }

  @Test
  void esModule_isLoaded_andFindsLayers() throws Exception {
    var layer =
        Bench.code(
            Map.of(
                "nodejs/node_modules/dep/package.json",
                "{\"main\":\"main.js\"}",
                "nodejs/node_modules/dep/main.js",
                "module.exports = { value: 'from layer' };"));
    var code =
        Bench.code(
            Map.of(
                "src/app.mjs", "import dep from 'dep'; export const run = async () => dep.value;"));
    InvocationResult result =
        bench.run("nodejs20.x", "src/app.run", Bench.layered(code, layer), Map.of());
    assertEquals("\"from layer\"", result.payload().asUtf8());
    var common =
        Bench.code(
            Map.of("app.js", "const d = require('dep'); exports.run = async () => d.value;"));
    result = bench.run("nodejs20.x", "app.run", Bench.layered(common, layer), Map.of());
    assertEquals("\"from layer\"", result.payload().asUtf8());
  }

  @Test
  void handlerThatIsNotThere_isNamed() throws Exception {
    JsonNode payload = json(node("exports.other = 1;"));
    assertEquals("Runtime.HandlerNotFound", payload.path("errorType").asText());
    assertEquals(
        "index.handler is undefined or not exported", payload.path("errorMessage").asText());
    payload = json(node("this is no JavaScript"));
    assertEquals("Runtime.UserCodeSyntaxError", payload.path("errorType").asText());
    payload = json(bench.node("nodot", "index.js", ""));
    assertEquals("Runtime.MalformedHandlerName", payload.path("errorType").asText());
  }

  @Test
  void missingSdk_saysHowToGetIt() throws Exception {
    String require = "require('@aws-sdk/client-of-no-service/dist/x.js');";
    JsonNode payload = json(node(require + " exports.handler = async () => 1;"));
    assertEquals("Runtime.ImportModuleError", payload.path("errorType").asText());
    assertTrue(
        payload
            .path("errorMessage")
            .asText()
            .contains("'npm install -g @aws-sdk/client-of-no-service'"),
        payload.toString());
    String module = "import '@aws-sdk/none'; export const handler = 1;";
    InvocationResult result = bench.node("index.handler", "index.mjs", module);
    assertTrue(result.payload().asUtf8().contains("npm install -g @aws-sdk/none"));
    assertTrue(bench.lines(result).getFirst().contains("npm install -g @aws-sdk/none"));
    result = node("exports.handler = async () => require('@aws-sdk/late');");
    assertTrue(result.payload().asUtf8().contains("npm install -g @aws-sdk/late"));
    result = node("exports.handler = async () => require('other');");
    assertFalse(result.payload().asUtf8().contains("npm install"), result.payload().asUtf8());
  }

  @Test
  void unhandledRejection_endsTheProcess() throws Exception {
    InvocationResult result =
        node(
            """
            exports.handler = () => new Promise(() => {
              Promise.reject(new Error('dropped'));
              setTimeout(() => {}, 60000);
            });
            """);
    JsonNode payload = json(result);
    assertEquals("Runtime.UnhandledPromiseRejection", payload.path("errorType").asText());
    assertEquals("Error: dropped", payload.path("errorMessage").asText());
  }

  @Test
  void streamedResponse_isJoined() throws Exception {
    InvocationResult result =
        node(
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              stream.setContentType('text/plain');
              stream.write('one ');
              stream.write('two');
              stream.end();
            });
            """);
    assertEquals("one two", result.payload().asUtf8());
    result =
        node(
            """
            exports.handler = awslambda.streamifyResponse(async (event, stream) => {
              stream.write('one ');
              throw new RangeError('late');
            });
            """);
    assertEquals("late", json(result).path("errorMessage").asText());
    assertEquals("Unhandled", result.functionError());
  }

  private static InvocationResult node(String source) throws Exception {
    return bench.node("index.handler", "index.js", source);
  }

  private static JsonNode json(InvocationResult result) throws Exception {
    return new ObjectMapper().readTree(result.payload().asUtf8());
  }

  private static void assertMatches(String pattern, String line) {
    assertTrue(line.matches(pattern), line);
  }
}
