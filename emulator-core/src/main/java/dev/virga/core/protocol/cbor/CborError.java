package dev.virga.core.protocol.cbor;

import dev.virga.core.schema.Bytes;

/** An error's body without a model behind it. */
public final class CborError {
  private CborError() {}

  /** A map of {@code __type} and {@code message}. */
  public static Bytes write(String type, String message) {
    return new CborWriter()
        .startMap()
        .text("__type")
        .text(type)
        .text("message")
        .text(message)
        .end()
        .toBytes();
  }
}
