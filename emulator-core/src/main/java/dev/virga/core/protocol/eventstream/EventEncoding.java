package dev.virga.core.protocol.eventstream;

import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.Structure;
import java.util.function.Predicate;

/**
 * How a protocol writes the events of an event stream.
 *
 * @param contentType of structures in payloads, such as {@code application/json}
 * @param initialResponse whether the output's other members come as the first message (RPC
 *     protocols), not in the HTTP answer's head (REST protocols)
 * @param payload how structures are written
 */
public record EventEncoding(String contentType, boolean initialResponse, Payload payload) {
  /** Writes the selected members of a structure. */
  @FunctionalInterface
  public interface Payload {
    Bytes write(Structure value, Predicate<Member> selected);
  }

  /** The encoding of an RPC protocol. */
  public static EventEncoding rpc(String contentType, Payload payload) {
    return new EventEncoding(contentType, true, payload);
  }

  /** The encoding of a REST protocol. */
  public static EventEncoding rest(String contentType, Payload payload) {
    return new EventEncoding(contentType, false, payload);
  }
}
