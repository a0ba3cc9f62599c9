package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are written without Netty's encoder, how, and that the others still are by it. */
final class ResponseHeadsTest {
  private final ResponseHeads heads = new ResponseHeads(new HttpDate());

  private @Nullable String render(int status, Headers headers, boolean last) {
    byte[] head = heads.render(HttpResponse.of(status, headers, Bytes.utf8("body")), 4, last);
    return head == null
        ? null
        : new String(head, StandardCharsets.US_ASCII).replaceFirst("date: [^\r]+ GMT", "date: D");
  }

  @Test
  void commonAnswer_isRendered() {
    Headers headers = Headers.of("Content-Type", "application/x-amz-json-1.0", "X-Empty", "");
    assertEquals(
        lines(
            "HTTP/1.1 200 OK",
            "Content-Type: application/x-amz-json-1.0",
            "X-Empty: ",
            "date: D",
            "content-length: 4"),
        render(200, headers, false));
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource({"400, Bad Request", "501, Not Implemented", "299, Success (299)"})
  void status_hasItsReason(int status, String reason) {
    assertEquals(
        lines(
            "HTTP/1.1 " + status + " " + reason,
            "date: D",
            "content-length: 4",
            "connection: close"),
        render(status, new Headers(), true));
  }

  @Test
  void headOfAnyLength_fits() {
    Headers headers = new Headers();
    for (int i = 0; i < 100; i++) {
      headers.add("X-" + i, "v".repeat(i));
    }
    String head = String.valueOf(render(200, headers, false));
    assertTrue(head.contains("\r\nX-99: " + "v".repeat(99) + "\r\n"));
    assertTrue(head.endsWith("\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 204, 205, 304})
  void statusWithoutABody_isLeftToNetty(int status) {
    assertNull(render(status, new Headers(), false));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Date, x",
        "content-length, 4",
        "Transfer-Encoding, chunked",
        "CONNECTION, close",
        "X, `a\r\nInjected: b`",
        "X, `a\rb`",
        "X, `tab\tin it`",
        "X, é",
        "X, `\u0000`",
        "X, 漢",
        "X Y, a",
        "X:, a",
        "É, a",
        "``, a",
        "`X\r\nY`, a",
      })
  void whatNeedsACloserLook_isLeftToNetty(String name, String value) {
    assertNull(render(200, Headers.of(name, value), false));
  }

  /** Over the wire: Netty refuses or escapes what it always did. */
  @Test
  void injectedHeader_reachesNoClient() throws IOException {
    HttpHandler handler =
        (request, exchange) ->
            exchange.respond(
                HttpResponse.of(
                    200,
                    request.rawPath().equals("/bad")
                        ? Headers.of("X", "a\r\nInjected: b")
                        : Headers.of("X", "tab\tin it", "Date", "ours"),
                    Bytes.utf8("body")));
    try (HttpServer server = HttpServer.builder(handler).faults(fault -> {}).start();
        RawClient client = new RawClient(server)) {
      RawClient.Response good = client.send("GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n").read();
      assertEquals("body", good.body());
      assertEquals("tab\tin it", good.headers().first("X"));
      client.send("GET /bad HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals("", client.readToEnd());
    }
  }
}
