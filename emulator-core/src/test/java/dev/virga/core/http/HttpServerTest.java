package dev.virga.core.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 on a real socket: framing, limits, streaming, time-outs, stopping. */
@SuppressWarnings("StringConcatToTextBlock") // Each line ends in CR LF, which a block hides.
class HttpServerTest {
  private static final String LOCAL = "Host: localhost\r\n";

  private final RecordingHandler handler = new RecordingHandler();
  private final AtomicLong nanos = new AtomicLong();
  private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
  private final HttpServer server = start(HttpLimits.DEFAULT.withMaxBodyBytes(100_000));

  private HttpServer start(HttpLimits limits) {
    return HttpServer.builder(handler)
        .limits(limits)
        .nanoTime(nanos::get)
        .faults(faults::add)
        .start();
  }

  @AfterEach
  void stop() {
    handler.held.forEach(
        held -> held.exchange().respond(HttpResponse.of(503, new Headers(), Bytes.EMPTY)));
    server.close();
  }

  @Test
  void keepAlive_answersRequestsOnOneConnectionInOrder() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /a?x=1&y HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals("GET /a q=x=1&y a=localhost s=http b= t=virtual", client.read().body());
      client.send("POST /b HTTP/1.1\r\n" + LOCAL + "Content-Length: 2\r\n\r\nhi");
      assertEquals("POST /b q= a=localhost s=http b=hi t=virtual", client.read().body());
      client.send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals("GET /prompt q= a=localhost s=http b= t=loop", client.read().body());
    }
  }

  @Test
  void pipelined_waitForTheOneBefore() throws Exception {
    try (RawClient client = new RawClient(server)) {
      StringBuilder burst = new StringBuilder("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      for (int i = 0; i < 500; i++) {
        burst.append("GET /prompt/").append(i).append(" HTTP/1.1\r\n" + LOCAL + "\r\n");
      }
      client.send(burst.toString());
      RecordingHandler.Held first = handler.awaitHeld();
      assertEquals(1, handler.requests.size());
      first.exchange().respond(HttpResponse.of(202, new Headers(), Bytes.EMPTY));
      assertEquals(202, client.read().status());
      for (int i = 0; i < 500; i++) {
        assertTrue(client.read().body().startsWith("GET /prompt/" + i + " "));
      }
    }
  }

  @Test
  void chunkedBody_isJoined_trailersIgnored() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("PUT /echo HTTP/1.1\r\n" + LOCAL + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n");
      client.send("5;ext=1\r\ndefgh\r\n0\r\nX-Trailer: 1\r\n\r\n");
      assertEquals("abcdefgh", client.read().body());
    }
  }

  @Test
  void gzipBody_isUnpacked() throws IOException {
    try (RawClient client = new RawClient(server)) {
      byte[] packed = gzip("unpacked".getBytes(UTF_8));
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + LOCAL
              + "Content-Encoding: gzip\r\nContent-Length: "
              + packed.length
              + "\r\n\r\n");
      client.send(packed);
      assertEquals("unpacked", client.read().body());
      assertNull(handler.requests.getFirst().headers().first("Content-Encoding"));
    }
  }

  @Test
  void gzipBomb_is413_beforeTheHandler() throws IOException {
    try (RawClient client = new RawClient(server)) {
      byte[] packed = gzip(new byte[50_000_000]);
      assertTrue(packed.length < 100_000);
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + LOCAL
              + "Content-Encoding: gzip\r\nContent-Length: "
              + packed.length
              + "\r\n\r\n");
      client.send(packed);
      assertEquals(413, client.read().status());
      assertEquals(0, handler.requests.size());
    }
  }

  @Test
  void gzipThatIsNone_is400() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + LOCAL
              + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain");
      assertEquals(400, client.read().status());
    }
  }

  @Test
  void expectContinue_isAnsweredBeforeTheBody() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST /echo HTTP/1.1\r\n" + LOCAL + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertEquals(100, client.read().status());
      assertEquals("ok", client.send("ok").read().body());
    }
  }

  @Test
  void expectContinue_tooLarge_is413_withoutContinue() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + LOCAL
              + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n");
      RawClient.Response response = client.read();
      assertEquals(413, response.status());
      assertEquals("close", response.headers().first("connection"));
      assertEquals("", client.readToEnd());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyOverTheLimit_is413Once_andTheConnectionEnds(boolean declared) throws IOException {
    try (RawClient client = new RawClient(server)) {
      byte[] body = new byte[3_000_000];
      Arrays.fill(body, (byte) 'x');
      if (declared) {
        client.send("POST /echo HTTP/1.1\r\n" + LOCAL + "Content-Length: 3000000\r\n\r\n");
        client.sendAll(body);
      } else {
        client.send("POST /echo HTTP/1.1\r\n" + LOCAL + "Transfer-Encoding: chunked\r\n\r\n");
        client.send("2dc6c0\r\n").sendAll(body);
      }
      RawClient.Response response = client.read();
      assertEquals(413, response.status());
      assertTrue(response.body().contains("100000 bytes"), response.body());
      assertEquals("", client.readToEnd());
      assertEquals(0, handler.requests.size());
    }
  }

  @Test
  void bodyAtTheLimit_isTaken() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("POST /echo HTTP/1.1\r\n" + LOCAL + "Content-Length: 100000\r\n\r\n");
      client.send(new byte[100_000]);
      assertEquals(100_000, client.read().body().length());
    }
  }

  @Test
  void bodiesOfAllRequests_shareABudget() throws Exception {
    HttpLimits small =
        new HttpLimits(
            50_000,
            4096,
            8192,
            10,
            10,
            60_000,
            HttpLimits.DEFAULT.headTimeout(),
            HttpLimits.DEFAULT.bodyIdleTimeout(),
            HttpLimits.DEFAULT.writeStallTimeout(),
            HttpLimits.DEFAULT.idleTimeout(),
            HttpLimits.DEFAULT.stopGrace());
    try (HttpServer tight = start(small);
        RawClient first = new RawClient(tight);
        RawClient second = new RawClient(tight)) {
      String post = " HTTP/1.1\r\n" + LOCAL + "Content-Length: 50000\r\n\r\n";
      first.send("POST /hold" + post).send(new byte[50_000]);
      RecordingHandler.Held held = handler.awaitHeld();
      second.send("POST /echo" + post).sendAll(new byte[50_000]);
      assertEquals(503, second.read().status());
      held.exchange().respond(HttpResponse.of(200, new Headers(), Bytes.EMPTY));
      assertEquals(200, first.read().status());
      first.send("POST /echo" + post).send(new byte[50_000]);
      assertEquals(50_000, first.read().body().length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n', 40000, 414",
    "'GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n', 70000, 431"
  })
  void oversizeHead_isRefused(String template, int size, int status) throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.sendAll(template.formatted("a".repeat(size)).getBytes(UTF_8));
      assertEquals(status, client.read().status());
      client.awaitClosed();
      assertEquals(0, handler.requests.size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: user@localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET ftp://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Length: 4\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1, 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x1\r\n\r\na",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX\u0000Y: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon here\r\nHost: localhost\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /#f HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n"
      })
  void ambiguousOrMalformed_is400_neverTheHandler(String request) throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(request);
      client.sendAll("GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      RawClient.Response response = client.read();
      assertEquals(400, response.status(), response.body());
      client.awaitClosed();
    }
    assertEquals(0, handler.requests.size());
  }

  @Test
  void contentLengthWithChunked_neverReadsASecondRequest() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked"
              + "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(400, client.read().status());
      assertEquals("", client.readToEnd());
      assertEquals(0, handler.requests.size());
    }
  }

  @Test
  void absoluteForm_ofThisHost_isAPath() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET http://localhost/a?b HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals("GET /a q=b a=localhost s=http b= t=virtual", client.read().body());
      client.send("GET http://localhost?b HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals("GET / q=b a=localhost s=http b= t=virtual", client.read().body());
    }
  }

  @Test
  void otherVersion_is505() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET / HTTP/1.2\r\n" + LOCAL + "\r\n");
      assertEquals(505, client.read().status());
    }
  }

  @Test
  void http10_needsNoHost_closesUnlessAsked() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawClient.Response response = client.read();
      assertTrue(response.body().contains("a=127.0.0.1:" + server.port()), response.body());
      assertEquals("keep-alive", response.headers().first("connection"));
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertEquals("close", client.read().headers().first("connection"));
      assertEquals("", client.readToEnd());
    }
  }

  @Test
  void head_hasTheLengthAndNoBody() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("HEAD /a HTTP/1.1\r\n" + LOCAL + "Connection: close\r\n\r\n");
      String all = client.readToEnd();
      assertTrue(all.contains("content-length: "), all);
      assertFalse(all.contains("content-length: 0"), all);
      assertTrue(all.endsWith("\r\n\r\n"), all);
    }
  }

  @Test
  void date_isRealTime() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET / HTTP/1.1\r\n" + LOCAL + "\r\n");
      String date = client.read().headers().first("date");
      assertNotNull(date);
      Instant told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      assertTrue(Math.abs(Instant.now().getEpochSecond() - told.getEpochSecond()) <= 5, date);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/throw", "/prompt/throw"})
  void handlerThatThrows_is500_andReported(String path) throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET " + path + " HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals(500, client.read().status());
      Throwable fault = faults.poll(10, TimeUnit.SECONDS);
      assertNotNull(fault);
      assertEquals("the handler is broken", fault.getMessage());
    }
  }

  @Test
  void secondAnswer_isDropped() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      assertTrue(exchange.respond(HttpResponse.of(201, new Headers(), Bytes.EMPTY)));
      assertFalse(exchange.respond(HttpResponse.of(500, new Headers(), Bytes.EMPTY)));
      assertFalse(exchange.stream(500, new Headers()).write(Bytes.utf8("x")));
      assertEquals(201, client.read().status());
      client.send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals(200, client.read().status());
    }
  }

  @Test
  void streamedAnswer_isChunked_andThePiecesComeAsTheyAreWritten() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "Connection: close\r\n\r\n");
      HttpExchange.BodyWriter writer =
          handler.awaitHeld().exchange().stream(200, Headers.of("Content-Type", "text/plain"));
      assertEquals("chunked", client.read().headers().first("transfer-encoding"));
      assertTrue(writer.write(Bytes.utf8("first")));
      assertTrue(writer.write(Bytes.utf8("second")));
      writer.end();
      assertEquals("5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n", client.readToEnd());
    }
  }

  @Test
  void abortedStream_hasNoEnd() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange.BodyWriter writer = handler.awaitHeld().exchange().stream(200, new Headers());
      client.read();
      writer.write(Bytes.utf8("half"));
      writer.abort();
      assertEquals("4\r\nhalf\r\n", client.readToEnd());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyFromAStream_isCopied(boolean lengthKnown) throws Exception {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) ('a' + i % 26);
    }
    Body body = streaming(content, lengthKnown ? content.length : -1);
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.0\r\n\r\n");
      handler.awaitHeld().exchange().respond(new HttpResponse(200, new Headers(), body));
      String all = client.readToEnd();
      assertTrue(all.endsWith(new String(content, UTF_8)), "the whole body");
      assertEquals(lengthKnown, all.contains("content-length: 300000"));
    }
  }

  @Test
  void bodyShorterThanItSays_breaksTheConnection() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpResponse lies =
          new HttpResponse(200, new Headers(), streaming("abc".getBytes(UTF_8), 10));
      handler.awaitHeld().exchange().respond(lies);
      assertTrue(client.readToEnd().endsWith("\r\n\r\nabc"));
    }
  }

  private static Body streaming(byte[] content, long length) {
    return new Body() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content);
      }

      @Override
      public long length() {
        return length;
      }
    };
  }

  @Test
  void writer_waitsForASlowClient() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "Connection: close\r\n\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      AtomicInteger written = new AtomicInteger();
      FutureTask<Boolean> task =
          new FutureTask<>(() -> {
            HttpExchange.BodyWriter writer = exchange.stream(200, new Headers());
            boolean here = true;
            for (int i = 0; i < 1000 && here; i++) {
              here = writer.write(Bytes.wrap(new byte[64 << 10]));
              written.incrementAndGet();
            }
            writer.end();
            return here;
          });
      Thread thread = Thread.ofVirtual().start(task);
      awaitWaiting(thread);
      assertTrue(written.get() < 900, "64 MiB do not fit into socket buffers: " + written);
      assertTrue(client.readToEnd().length() > 1000 * (64 << 10));
      assertTrue(task.get(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void disconnect_isTold_andAnswersAreRefused(boolean reset) throws Exception {
    RawClient client = new RawClient(server);
    client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
    HttpExchange exchange = handler.awaitHeld().exchange();
    CountDownLatch told = new CountDownLatch(1);
    exchange.onDisconnect(told::countDown);
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
    assertTrue(told.await(10, TimeUnit.SECONDS));
    assertFalse(exchange.respond(HttpResponse.of(200, new Headers(), Bytes.EMPTY)));
    CountDownLatch late = new CountDownLatch(1);
    exchange.onDisconnect(late::countDown);
    assertTrue(late.await(10, TimeUnit.SECONDS));
  }

  /** Both in one turn of the loop: a client that goes, and what another one's answers it with. */
  @Test
  void disconnect_isReadBeforeAnAnswerIsWritten() throws Exception {
    try (EventLoops one = new EventLoops(1);
        HttpServer alone = HttpServer.builder(handler).eventLoops(one).start();
        RawClient other = new RawClient(alone)) {
      RawClient client = new RawClient(alone);
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      CountDownLatch told = new CountDownLatch(1);
      exchange.onDisconnect(told::countDown);
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      handler.onLoop =
          () -> {
            running.countDown();
            assertTrue(awaited(closed));
            exchange.respond(HttpResponse.of(200, new Headers(), Bytes.utf8("lost")));
          };
      other.send("GET /prompt/run HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertTrue(awaited(running));
      client.close();
      closed.countDown();
      assertEquals(200, other.read().status());
      assertTrue(awaited(told));
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void disconnect_endsAStream() throws Exception {
    RawClient client = new RawClient(server);
    client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
    HttpExchange exchange = handler.awaitHeld().exchange();
    HttpExchange.BodyWriter writer = exchange.stream(200, new Headers());
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          while (writer.write(Bytes.wrap(new byte[64 << 10]))) {}
          return true;
        });
    awaitWaiting(Thread.ofVirtual().start(task));
    client.reset();
    assertTrue(task.get(10, TimeUnit.SECONDS));
  }

  @Test
  void onDisconnect_isSilentAfterTheAnswer() throws Exception {
    AtomicInteger told = new AtomicInteger();
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      exchange.onDisconnect(told::incrementAndGet);
      exchange.respond(HttpResponse.of(200, new Headers(), Bytes.EMPTY));
      client.read();
    }
    server.close();
    assertEquals(0, told.get());
  }

  @Test
  void truncatedBody_neverReachesTheHandler() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("POST /echo HTTP/1.1\r\n" + LOCAL + "Content-Length: 10\r\n\r\nabc");
    }
    try (RawClient client = new RawClient(server)) {
      client.send("POST /echo HTTP/1.1\r\n" + LOCAL + "Transfer-Encoding: chunked\r\n\r\n5\r\nab");
    }
    try (RawClient client = new RawClient(server)) {
      client.send("GET /after HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals(200, client.read().status());
    }
    server.close();
    assertEquals(List.of("/after"), handler.requests.stream().map(HttpRequest::rawPath).toList());
  }

  @Test
  void slowHead_is408() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\nGET / HT");
      assertEquals(200, client.read().status());
      expireAfter(HttpLimits.DEFAULT.headTimeout().toNanos());
      assertEquals(408, client.read().status());
      assertEquals("", client.readToEnd());
    }
  }

  @Test
  void slowBody_is408() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST / HTTP/1.1\r\n" + LOCAL + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n");
      assertEquals(100, client.read().status());
      expireAfter(HttpLimits.DEFAULT.bodyIdleTimeout().toNanos());
      assertEquals(408, client.read().status());
      assertEquals("", client.readToEnd());
    }
  }

  @Test
  void idleConnection_isClosed_busyIsNot() throws Exception {
    try (RawClient idle = new RawClient(server);
        RawClient busy = new RawClient(server)) {
      idle.send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\n");
      assertEquals(200, idle.read().status());
      busy.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      expireAfter(HttpLimits.DEFAULT.idleTimeout().toNanos());
      assertEquals("", idle.readToEnd());
      exchange.respond(HttpResponse.of(200, new Headers(), Bytes.EMPTY));
      assertEquals(200, busy.read().status());
    }
  }

  @Test
  void stalledClient_isCutOff() throws Exception {
    try (RawClient client = new RawClient(server)) {
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      CountDownLatch told = new CountDownLatch(1);
      exchange.onDisconnect(told::countDown);
      exchange.respond(HttpResponse.of(200, new Headers(), Bytes.wrap(new byte[64 << 20])));
      server.expireNow();
      server.expireNow(); // Who asks for disconnects is answered one look of the loop later.
      assertEquals(1, told.getCount());
      boolean cutOff = false;
      for (int tries = 0; !cutOff && tries < 50; tries++) {
        // The kernel's buffers may have taken some more, which is progress from this look on.
        server.expireNow();
        nanos.addAndGet(HttpLimits.DEFAULT.writeStallTimeout().toNanos() + 1);
        server.expireNow();
        cutOff = told.await(200, TimeUnit.MILLISECONDS);
      }
      assertTrue(cutOff);
    }
  }

  private void expireAfter(long timeout) {
    server.expireNow(); // The loop has done all it had to do before the clock moves.
    nanos.addAndGet(timeout - 1);
    server.expireNow();
    assertTrue(server.connections() > 0);
    nanos.addAndGet(2);
    server.expireNow();
  }

  @Test
  void connectionsOverTheLimit_areClosed() throws IOException {
    HttpLimits two =
        new HttpLimits(
            1000,
            4096,
            8192,
            2,
            10,
            1000,
            HttpLimits.DEFAULT.headTimeout(),
            HttpLimits.DEFAULT.bodyIdleTimeout(),
            HttpLimits.DEFAULT.writeStallTimeout(),
            HttpLimits.DEFAULT.idleTimeout(),
            HttpLimits.DEFAULT.stopGrace());
    List<RawClient> clients = new ArrayList<>();
    try (HttpServer small = start(two)) {
      for (int i = 0; i < 2; i++) {
        clients.add(new RawClient(small));
        clients.getLast().send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\n");
        assertEquals(200, clients.getLast().read().status());
      }
      clients.add(new RawClient(small));
      clients.getLast().awaitClosed();
    }
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Test
  void close_letsRequestsFinish() throws Exception {
    try (RawClient client = new RawClient(server);
        RawClient idle = new RawClient(server)) {
      idle.send("GET /prompt HTTP/1.1\r\n" + LOCAL + "\r\n");
      idle.read();
      client.send("GET /hold HTTP/1.1\r\n" + LOCAL + "\r\n");
      HttpExchange exchange = handler.awaitHeld().exchange();
      Thread stopping = Thread.ofVirtual().start(server::close);
      assertEquals("", idle.readToEnd());
      exchange.respond(HttpResponse.of(200, new Headers(), Bytes.utf8("last")));
      RawClient.Response response = client.read();
      assertEquals("last", response.body());
      assertEquals("close", response.headers().first("connection"));
      stopping.join();
      assertThrows(IOException.class, () -> new RawClient(server));
    }
  }

  @Test
  void portInUse_isSaid() {
    HttpServer.Builder second =
        HttpServer.builder(handler)
            .bind(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
    PortInUseException refused = assertThrows(PortInUseException.class, second::start);
    assertEquals(server.port(), refused.port());
  }

  @Test
  void listenAlso_servesAnotherAddressAtTheSamePort() throws IOException {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    server.listenAlso(other, PeerPolicy.SELF);
    try (RawClient client = new RawClient(other, server.port())) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertTrue(client.read().body().contains("a=127.0.0.2:" + server.port()));
    }
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
