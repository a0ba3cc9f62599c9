package dev.virga.core.schema;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A streaming payload: in memory, in a file or from a stream. May be opened once, unless in memory.
 */
public interface Body {
  /** The bytes as a stream; the caller closes it. */
  InputStream open() throws IOException;

  /** Its length in bytes, or -1 where it is not known before the end. */
  long length();

  /** A body in memory. */
  static Body of(Bytes bytes) {
    return new InMemory(bytes);
  }

  /** All of it in memory. */
  default Bytes readAll() throws IOException {
    try (InputStream in = open()) {
      return Bytes.wrap(in.readAllBytes());
    }
  }

  /** A body whose bytes are at hand. */
  record InMemory(Bytes bytes) implements Body {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes.unsafeArray());
    }

    @Override
    public long length() {
      return bytes.size();
    }

    @Override
    public Bytes readAll() {
      return bytes;
    }
  }
}
