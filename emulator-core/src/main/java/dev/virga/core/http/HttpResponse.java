package dev.virga.core.http;

import dev.virga.core.schema.Body;
import dev.virga.core.schema.Bytes;

/**
 * An answer. Content-Length and transfer encoding are the server's business.
 *
 * @param body in memory, or streamed out where it is not {@link Body.InMemory}
 */
public record HttpResponse(int status, Headers headers, Body body) {
  /** An answer with a body in memory. */
  public static HttpResponse of(int status, Headers headers, Bytes body) {
    return new HttpResponse(status, headers, Body.of(body));
  }
}
