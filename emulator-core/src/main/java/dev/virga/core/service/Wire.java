package dev.virga.core.service;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a call came over the wire: what the few operations may know of it whose behaviour AWS makes
 * depend on it.
 *
 * @param protocol its name as in {@link dev.virga.core.schema.ServiceSchema#protocols()}; empty for
 *     a call of another service
 * @param path as called, percent-encoding kept, mostly {@code /}: a queue of SQS is called by the
 *     path of its URL
 * @param traceHeader X-Amzn-Trace-Id, or null
 * @param peer whose connection it came over, or null
 * @param userAgent User-Agent, or null
 */
public record Wire(
    String protocol,
    String path,
    @Nullable String traceHeader,
    @Nullable InetAddress peer,
    @Nullable String userAgent) {
  /** Of a call that did not come over the wire. */
  public static final Wire NONE = new Wire("", "/", null, null, null);

  /** Whether the call was made in the query protocol. */
  public boolean isQuery() {
    return protocol.equals("awsQuery");
  }
}
