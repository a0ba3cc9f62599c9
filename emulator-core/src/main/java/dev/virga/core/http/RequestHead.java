package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's line and headers, checked: one meaning only, so that no proxy in front can read
 * another one (RFC 9112, sections 3.2 and 6).
 *
 * @param contentLength -1 where it is not declared
 * @param oneDotZero whether the client speaks HTTP/1.0: no chunks
 */
record RequestHead(
    String method,
    String rawPath,
    String rawQuery,
    Headers headers,
    String authority,
    long contentLength,
    boolean oneDotZero) {

  /**
   * Checks and converts what the decoder has read.
   *
   * @param connection what is known of where it came in
   */
  static RequestHead parse(HttpRequest message, boolean http2, Connection connection)
      throws RequestRefused {
    HttpVersion version = message.protocolVersion();
    if (!http2 && !version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      throw new RequestRefused(
          Refusals.of(505, "HttpVersionNotSupported", "HTTP/1.0, HTTP/1.1 and HTTP/2 are spoken."));
    }
    boolean oneDotZero = !http2 && version.equals(HttpVersion.HTTP_1_0);
    checkFraming(message.headers(), http2, oneDotZero);
    String host = host(message.headers(), http2, oneDotZero, connection);
    String target = message.uri();
    if (!target.startsWith("/") && !target.equals("*")) {
      target = originForm(target, connection.scheme(), host);
    }
    int fragment = target.indexOf('#');
    if (fragment >= 0) {
      throw Refusals.badRequest("The request target has a fragment.");
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? "" : target.substring(question + 1);
    return new RequestHead(
        message.method().name(),
        path,
        query,
        convert(message.headers(), http2),
        host,
        HttpUtil.getContentLength(message, -1L),
        oneDotZero);
  }

  /** The request, with its body. */
  dev.virga.core.http.HttpRequest request(Headers kept, Bytes body, Connection connection) {
    return new dev.virga.core.http.HttpRequest(
        method, rawPath, rawQuery, kept, body, connection.scheme(), authority, connection.peer());
  }

  /** What is known of the connection of a request. */
  interface Connection {
    /** {@code http} or {@code https}. */
    String scheme();

    /** Whose it is; null where that is no IP address. */
    @Nullable InetAddress peer();

    /** What stands for the host in HTTP/1.0 without a Host header. */
    String localAuthority();

    /** Whether the authority is that of an earlier request of the connection, and well-formed. */
    boolean isKnown(String authority);
  }

  private static void checkFraming(HttpHeaders headers, boolean http2, boolean oneDotZero)
      throws RequestRefused {
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return;
    }
    if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
      throw Refusals.badRequest("Transfer-Encoding may be chunked, once, and nothing else.");
    }
    if (oneDotZero) {
      throw Refusals.badRequest("HTTP/1.0 has no Transfer-Encoding.");
    }
    if (!http2 && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw Refusals.badRequest("Content-Length and Transfer-Encoding exclude each other.");
    }
  }

  private static String host(
      HttpHeaders headers, boolean http2, boolean oneDotZero, Connection connection)
      throws RequestRefused {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty() && oneDotZero) {
      return connection.localAuthority();
    }
    if (hosts.isEmpty()) {
      throw Refusals.badRequest("The Host header is missing.");
    }
    String host = hosts.getFirst();
    if (hosts.size() > 1 && !(http2 && hosts.stream().allMatch(host::equals))) {
      throw Refusals.badRequest("There is more than one Host header.");
    }
    if (!connection.isKnown(host) && !HostPolicy.wellFormed(host)) {
      throw Refusals.badRequest("The Host header is not a host name with an optional port.");
    }
    return host;
  }

  /** The absolute form names the host a second time; both must agree. */
  private static String originForm(String target, String scheme, String host)
      throws RequestRefused {
    String prefix = scheme + "://";
    if (!target.toLowerCase(Locale.ROOT).startsWith(prefix)) {
      throw Refusals.badRequest("The request target is neither a path nor this server's URL.");
    }
    int end = prefix.length();
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    if (!target.substring(prefix.length(), end).equalsIgnoreCase(host)) {
      throw Refusals.badRequest("The request target and the Host header name different hosts.");
    }
    String rest = target.substring(end);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static Headers convert(HttpHeaders headers, boolean http2) {
    Headers converted = new Headers(headers.size());
    var entries = headers.iteratorCharSequence();
    while (entries.hasNext()) {
      Map.Entry<CharSequence, CharSequence> entry = entries.next();
      CharSequence name = entry.getKey();
      if (!http2 || !isNettys(name.toString())) {
        converted.append(name, entry.getValue().toString());
      }
    }
    return converted;
  }

  /** Whether Netty has made up the header, out of an h2 request's frames. */
  private static boolean isNettys(String name) {
    return name.startsWith("x-http2-") || name.equals("transfer-encoding");
  }

  boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(headers.first("Expect"));
  }

  boolean gzipped() {
    String encoding = headers.first("Content-Encoding");
    return encoding != null
        && (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip"));
  }
}
