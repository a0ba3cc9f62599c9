package dev.virga.core.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are, and reads what comes. A read waits at most ten seconds. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(HttpServer server) throws IOException {
    this(InetAddress.getLoopbackAddress(), server.port());
  }

  RawClient(InetAddress address, int port) throws IOException {
    socket = new Socket(address, port);
    socket.setSoTimeout(10_000);
    in = socket.getInputStream();
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends until done or the server no longer takes it. */
  RawClient sendAll(byte[] bytes) throws IOException {
    try {
      send(bytes);
    } catch (SocketException e) {
      // The server has closed: what it answered before is what the test looks at.
    }
    return this;
  }

  /** One response: status line, headers and a body of the declared length. */
  Response read() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    Headers headers = new Headers();
    String[] lines = head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
    String length = headers.first("content-length");
    byte[] body = length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    return new Response(status, headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** Everything up to the end of the connection. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Waits for the server to end the connection, orderly or not; what came before is dropped. */
  void awaitClosed() throws IOException {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // A reset is an end, too.
    }
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  record Response(int status, Headers headers, String body) {}
}
