package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request, complete: its body has been read (bounded), decoded from chunks and gzip.
 *
 * @param method upper case
 * @param rawPath as sent, percent-encoding kept, without the query
 * @param rawQuery as sent, without the question mark; empty where there is none
 * @param scheme {@code http} or {@code https}
 * @param authority the Host header or :authority, such as {@code localhost:4566}
 * @param peer who is connected; null where that is no IP address
 */
public record HttpRequest(
    String method,
    String rawPath,
    String rawQuery,
    Headers headers,
    Bytes body,
    String scheme,
    String authority,
    @Nullable InetAddress peer) {
  /** Of a peer that nobody asks for. */
  public HttpRequest(
      String method,
      String rawPath,
      String rawQuery,
      Headers headers,
      Bytes body,
      String scheme,
      String authority) {
    this(method, rawPath, rawQuery, headers, body, scheme, authority, null);
  }
}
