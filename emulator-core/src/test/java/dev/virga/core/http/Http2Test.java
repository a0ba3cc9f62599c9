package dev.virga.core.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.schema.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 by upgrade, by ALPN and with prior knowledge; TLS on the same port. */
class Http2Test {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final RecordingHandler handler = new RecordingHandler();
  private final HttpServer server =
      HttpServer.builder(handler).limits(HttpLimits.DEFAULT.withMaxBodyBytes(1_000_000)).start();

  @AfterEach
  void stop() {
    server.close();
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://localhost:" + server.port() + path);
  }

  private static HttpClient client(HttpClient.Version version, X509Certificate trusted)
      throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("virga", trusted);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().version(version).sslContext(tls).build();
  }

  @Test
  void upgrade_switchesToHttp2_withTheRequestsBody() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 3; i++) {
        var response =
            client.send(
                java.net.http.HttpRequest.newBuilder(uri("http", "/up?x=1"))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("body" + i))
                    .build(),
                BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, response.version());
        String authority = "localhost:" + server.port();
        assertEquals(
            "POST /up q=x=1 a=" + authority + " s=http b=body" + i + " t=virtual", response.body());
        assertFalse(response.headers().map().containsKey("connection"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void tls_isSpokenOnTheSamePort_withACertificateForLocalhost(HttpClient.Version version)
      throws Exception {
    try (HttpClient client = client(version, server.certificate())) {
      var request = java.net.http.HttpRequest.newBuilder(uri("https", "/tls")).build();
      var response = client.send(request, BodyHandlers.ofString());
      assertEquals(version, response.version());
      assertTrue(response.body().contains(" s=https "), response.body());
    }
  }

  @Test
  void certificate_isForLocalhostAndOurNames() throws Exception {
    X509Certificate certificate = server.certificate();
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    assertTrue(names.contains(List.of(2, "localhost")), names.toString());
    assertTrue(names.contains(List.of(2, "*.localhost.localstack.cloud")), names.toString());
    assertTrue(names.contains(List.of(7, "127.0.0.1")), names.toString());
    assertTrue(names.contains(List.of(7, "0:0:0:0:0:0:0:1")), names.toString());
  }

  @Test
  void largeBodies_passBothWays() throws Exception {
    byte[] body = new byte[1_000_000];
    java.util.Arrays.fill(body, (byte) 'z');
    try (HttpClient client = client(HttpClient.Version.HTTP_2, server.certificate())) {
      for (int i = 0; i < 3; i++) {
        var response =
            client.send(
                java.net.http.HttpRequest.newBuilder(uri("https", "/echo"))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofByteArray());
        assertEquals(1_000_000, response.body().length);
      }
    }
  }

  @Test
  void priorKnowledge_answers() throws Exception {
    try (Frames client = new Frames()) {
      client.headers(1, "GET", "/prior", "localhost", END_STREAM | END_HEADERS);
      String body = client.bodyOf(1);
      assertEquals("GET /prior q= a=localhost s=http b= t=virtual", body);
    }
  }

  @Test
  void foreignHost_isRefusedHereToo() throws Exception {
    try (Frames client = new Frames()) {
      client.headers(1, "GET", "/", "evil.example", END_STREAM | END_HEADERS);
      assertTrue(client.bodyOf(1).contains("VIRGA_ALLOWED_HOSTS"));
      assertEquals(0, handler.requests.size());
    }
  }

  @Test
  void bodyOverTheLimit_isRefused_otherStreamsLive() throws Exception {
    try (Frames client = new Frames()) {
      client.headers(1, "POST", "/echo", "localhost", END_HEADERS);
      @Nullable Frame frame = null;
      for (int sent = 0; sent < 1_010_000 && frame == null; sent += 16_000) {
        frame = client.data(1, new byte[16_000]);
      }
      String body = frame == null ? client.bodyOf(1) : client.rest(frame);
      assertTrue(body.contains("1000000 bytes"), body);
      client.headers(3, "GET", "/after", "localhost", END_STREAM | END_HEADERS);
      assertTrue(client.bodyOf(3).startsWith("GET /after"));
      assertEquals(1, handler.requests.size());
    }
  }

  @Test
  void reset_isADisconnect_ofThatStreamOnly() throws Exception {
    try (Frames client = new Frames()) {
      client.headers(1, "GET", "/hold", "localhost", END_STREAM | END_HEADERS);
      HttpExchange exchange = handler.awaitHeld().exchange();
      CountDownLatch told = new CountDownLatch(1);
      exchange.onDisconnect(told::countDown);
      client.send(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
      assertTrue(told.await(10, TimeUnit.SECONDS));
      assertFalse(exchange.respond(HttpResponse.of(200, new Headers(), Bytes.EMPTY)));
      client.headers(3, "GET", "/alive", "localhost", END_STREAM | END_HEADERS);
      assertTrue(client.bodyOf(3).startsWith("GET /alive"));
    }
  }

  @Test
  void rapidReset_endsTheConnection() throws Exception {
    try (Frames client = new Frames()) {
      assertTrue(
          client.floodUntilGoAway(
              10_000,
              stream -> {
                client.headers(stream, "GET", "/prompt", "localhost", END_STREAM | END_HEADERS);
                client.send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
              }));
    }
    assertTrue(handler.requests.size() < 2_000, "handled " + handler.requests.size());
  }

  @Test
  void emptyDataFlood_endsTheConnection() throws Exception {
    try (Frames client = new Frames()) {
      client.headers(1, "POST", "/echo", "localhost", END_HEADERS);
      assertTrue(client.floodUntilGoAway(10_000, stream -> client.send(DATA, 0, 1, new byte[0])));
    }
  }

  @Test
  void streamsOverTheLimit_areRefused() throws Exception {
    int limit = HttpLimits.DEFAULT.maxStreams();
    try (Frames client = new Frames()) {
      for (int i = 0; i <= limit; i++) {
        client.headers(2 * i + 1, "POST", "/echo", "localhost", END_HEADERS);
      }
      Frame refused = client.next(RST_STREAM);
      assertEquals(2 * limit + 1, refused.stream());
    }
  }

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Frame(int type, int flags, int stream, byte[] payload) {}

  private interface Flood {
    void send(int stream) throws IOException;
  }

  /** HTTP/2 by hand: literal headers, no Huffman. */
  private final class Frames implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    private long window = 65_535;
    private final InputStream in = socket.getInputStream();

    Frames() throws IOException {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      send(SETTINGS, 0, 0, new byte[0]);
      next(SETTINGS);
      send(SETTINGS, 1, 0, new byte[0]);
    }

    void headers(int stream, String method, String path, String authority, int flags)
        throws IOException {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      List<String> fields =
          List.of(":method", method, ":scheme", "http", ":path", path, ":authority", authority);
      for (int i = 0; i < fields.size(); i += 2) {
        block.write(0);
        for (String text : fields.subList(i, i + 2)) {
          block.write(text.length());
          block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
      }
      send(HEADERS, flags, stream, block.toByteArray());
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
      frame.putInt((payload.length << 8) | type).put((byte) flags).putInt(stream).put(payload);
      socket.getOutputStream().write(frame.array());
    }

    Frame next() throws IOException {
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        throw new IOException("closed");
      }
      ByteBuffer buffer = ByteBuffer.wrap(head);
      int lengthAndType = buffer.getInt();
      int flags = buffer.get();
      int stream = buffer.getInt();
      return new Frame(lengthAndType & 0xff, flags, stream, in.readNBytes(lengthAndType >>> 8));
    }

    Frame next(int type) throws IOException {
      Frame frame = next();
      while (frame.type() != type) {
        frame = next();
      }
      return frame;
    }

    /** Sends data when the window allows; or returns the answer that came instead. */
    @Nullable Frame data(int stream, byte[] bytes) throws IOException {
      while (window < bytes.length || in.available() >= 9) {
        Frame frame = next();
        if (frame.type() == HEADERS) {
          return frame;
        }
        if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
          window += ByteBuffer.wrap(frame.payload()).getInt();
        }
      }
      window -= bytes.length;
      send(DATA, 0, stream, bytes);
      return null;
    }

    String rest(Frame frame) throws IOException {
      return frame.type() == DATA
          ? new String(frame.payload(), StandardCharsets.US_ASCII)
          : bodyOf(frame.stream());
    }

    String bodyOf(int stream) throws IOException {
      StringBuilder body = new StringBuilder();
      while (true) {
        Frame frame = next();
        if (frame.stream() == stream && frame.type() == DATA) {
          body.append(new String(frame.payload(), StandardCharsets.US_ASCII));
          if ((frame.flags() & END_STREAM) != 0) {
            return body.toString();
          }
        }
      }
    }

    /** Sends until the server says GOAWAY or closes; false where it took everything. */
    boolean floodUntilGoAway(int count, Flood flood) throws IOException {
      try {
        for (int i = 0; i < count; i++) {
          flood.send(2 * i + 3);
        }
        send(6, 0, 0, new byte[8]);
        Frame frame = next();
        while (frame.type() != GOAWAY) {
          if (frame.type() == 6) {
            return false;
          }
          frame = next();
        }
      } catch (IOException e) {
        return true;
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
