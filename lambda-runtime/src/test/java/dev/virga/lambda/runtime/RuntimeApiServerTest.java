package dev.virga.lambda.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.http.PeerPolicy;
import dev.virga.core.schema.Bytes;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Runtime API over the wire, with an HTTP client in the place of a runtime. */
final class RuntimeApiServerTest {
  private static final Instant DEADLINE = Instant.ofEpochMilli(1_795_000_000_123L);

  private final BlockingQueue<RuntimeEvent> events = new LinkedBlockingQueue<>();
  private final RuntimeApi api = new RuntimeApi(events::add);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private RuntimeApiServer server;
  private RuntimeApiServer.Listener listener;

  @BeforeEach
  void listen() throws Exception {
    server = new RuntimeApiServer(List.of("127.0.0.1"), PeerPolicy.SELF);
    listener = server.listen(api);
  }

  @AfterEach
  void close() {
    listener.close();
    server.close();
    client.close();
  }

  @Test
  void next_waitsForAnInvocation_andCarriesItsHeaders() throws Exception {
    CompletableFuture<HttpResponse<String>> next = next();
    assertInstanceOf(RuntimeEvent.Ready.class, event());
    assertFalse(next.isDone());
    api.offer(delivery("id-1"));
    HttpResponse<String> answer = next.get();
    assertEquals(200, answer.statusCode());
    assertEquals("{\"a\":1}", answer.body());
    assertEquals("id-1", header(answer, "Lambda-Runtime-Aws-Request-Id"));
    assertEquals("1795000000123", header(answer, "Lambda-Runtime-Deadline-Ms"));
    assertEquals("arn:fn:alias", header(answer, "Lambda-Runtime-Invoked-Function-Arn"));
    assertEquals("Root=1-a", header(answer, "Lambda-Runtime-Trace-Id"));
    assertEquals("{\"k\":\"\\u00fc\"}", header(answer, "Lambda-Runtime-Client-Context"));
    assertTrue(answer.headers().firstValue("Lambda-Runtime-Cognito-Identity").isEmpty());
    assertEquals("application/json", header(answer, "Content-Type"));
  }

  @Test
  void response_isTakenOnce() throws Exception {
    run("id-1");
    HttpResponse<String> taken = post("invocation/id-1/response", "\"ok\"");
    assertEquals(202, taken.statusCode());
    assertEquals("{\"status\":\"OK\"}\n", taken.body());
    assertEquals(new RuntimeEvent.Answered(Bytes.utf8("\"ok\"")), event());
    HttpResponse<String> again = post("invocation/id-1/response", "1");
    assertEquals(403, again.statusCode());
    assertTrue(again.body().contains("\"errorType\":\"InvalidStateTransition\""), again.body());
    assertTrue(events.isEmpty());
  }

  @Test
  void response_toAnotherInvocation_isRefused() throws Exception {
    run("id-1");
    HttpResponse<String> refused = post("invocation/id-0/response", "1");
    assertEquals(400, refused.statusCode());
    assertEquals(
        "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}\n",
        refused.body());
    assertEquals(400, post("invocation/id-0/error", "{}").statusCode());
  }

  @Test
  void next_whileAnInvocationRuns_isRefused() throws Exception {
    run("id-1");
    HttpResponse<String> refused = next().get();
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("State transition from Running to Ready failed"));
  }

  @Test
  void response_beyondTheLimit_isRefused_andFailsTheInvocation() throws Exception {
    run("id-1");
    BodyPublisher body = BodyPublishers.ofByteArray(new byte[RuntimeApi.MAX_RESPONSE_BYTES + 1]);
    HttpResponse<String> refused = send("POST", "invocation/id-1/response", body);
    assertEquals(413, refused.statusCode());
    assertEquals(
        "{\"errorMessage\":\"Exceeded maximum allowed payload size (6291556 bytes).\","
            + "\"errorType\":\"RequestEntityTooLarge\"}\n",
        refused.body());
    assertInstanceOf(RuntimeEvent.AnsweredTooMuch.class, event());
  }

  @Test
  void response_atTheLimit_isTaken() throws Exception {
    run("id-1");
    BodyPublisher body = BodyPublishers.ofByteArray(new byte[RuntimeApi.MAX_RESPONSE_BYTES]);
    assertEquals(202, send("POST", "invocation/id-1/response", body).statusCode());
    RuntimeEvent.Answered answered = assertInstanceOf(RuntimeEvent.Answered.class, event());
    assertEquals(RuntimeApi.MAX_RESPONSE_BYTES, answered.payload().size());
  }

  @Test
  void error_keepsAKnownType_andCallsOthersUnknown() throws Exception {
    run("id-1");
    HttpRequest.Builder request =
        request("invocation/id-1/error")
            .header("Lambda-Runtime-Function-Error-Type", "Function.Odd")
            .POST(BodyPublishers.ofString("{\"errorType\":\"x\"}"));
    assertEquals(202, client.send(request.build(), BodyHandlers.ofString()).statusCode());
    assertEquals(
        new RuntimeEvent.Failed("Function.Odd", Bytes.utf8("{\"errorType\":\"x\"}")), event());
    run("id-2");
    post("invocation/id-2/error", "{}");
    assertEquals(new RuntimeEvent.Failed("Runtime.Unknown", Bytes.utf8("{}")), event());
  }

  @Test
  void initError_isTakenBeforeTheFirstNextOnly() throws Exception {
    assertEquals(202, post("init/error", "{}").statusCode());
    assertEquals(new RuntimeEvent.InitFailed("Runtime.Unknown", Bytes.utf8("{}")), event());
    assertEquals(403, next().get().statusCode());
    assertEquals(403, post("init/error", "{}").statusCode());
  }

  @Test
  void streamedResponse_isJoined_andItsTrailersMayReportAnError() throws Exception {
    run("id-1");
    String answer =
        raw(
            "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1",
            "Host: x",
            "Transfer-Encoding: chunked",
            "Connection: close",
            "Lambda-Runtime-Function-Response-Mode: streaming",
            "Trailer: Lambda-Runtime-Function-Error-Type",
            "",
            "3",
            "abc",
            "3",
            "def",
            "0",
            "",
            "");
    assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
    assertEquals(new RuntimeEvent.Answered(Bytes.utf8("abcdef")), event());
    run("id-2");
    raw(
        "POST /2018-06-01/runtime/invocation/id-2/response HTTP/1.1",
        "Host: x",
        "Transfer-Encoding: chunked",
        "Connection: close",
        "",
        "3",
        "abc",
        "0",
        "Lambda-Runtime-Function-Error-Type: Function.Late",
        "Lambda-Runtime-Function-Error-Body: e30=",
        "",
        "");
    assertEquals(new RuntimeEvent.Failed("Function.Late", Bytes.utf8("{}")), event());
  }

  @Test
  void unknownResponseMode_isRefused() throws Exception {
    run("id-1");
    HttpRequest.Builder request =
        request("invocation/id-1/response")
            .header("Lambda-Runtime-Function-Response-Mode", "sideways")
            .POST(BodyPublishers.ofString("1"));
    HttpResponse<String> refused = client.send(request.build(), BodyHandlers.ofString());
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("InvalidFunctionResponseMode"), refused.body());
  }

  @Test
  void extensions_areRefusedByName() throws Exception {
    URI uri = URI.create(base() + "/2020-01-01/extension/register");
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    HttpResponse<String> refused = client.send(request, BodyHandlers.ofString());
    assertEquals(501, refused.statusCode());
    assertTrue(refused.body().contains("Extensions API"), refused.body());
    assertEquals(404, post("nothing", "").statusCode());
  }

  private void run(String id) throws Exception {
    CompletableFuture<HttpResponse<String>> next = next();
    assertInstanceOf(RuntimeEvent.Ready.class, event());
    api.offer(delivery(id));
    next.get();
  }

  private RuntimeEvent event() throws InterruptedException {
    RuntimeEvent event = events.poll(20, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing happened");
    }
    return event;
  }

  private static Delivery delivery(String id) {
    return new Delivery(
        new Invocation(
            id, Bytes.utf8("{\"a\":1}"), "arn:fn:alias", "Root=1-a", "{\"k\":\"ü\"}", null),
        DEADLINE);
  }

  private CompletableFuture<HttpResponse<String>> next() {
    return client.sendAsync(
        request("invocation/next").GET().build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(String resource, String body) throws Exception {
    return send("POST", resource, BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(String method, String resource, BodyPublisher body)
      throws Exception {
    HttpRequest request = request(resource).method(method, body).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String resource) {
    return HttpRequest.newBuilder(URI.create(base() + "/2018-06-01/runtime/" + resource));
  }

  private String raw(String... lines) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket
          .getOutputStream()
          .write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String base() {
    return "http://127.0.0.1:" + listener.port();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("absent");
  }
}
