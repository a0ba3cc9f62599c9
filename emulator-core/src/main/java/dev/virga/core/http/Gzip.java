package dev.virga.core.http;

import dev.virga.core.schema.Bytes;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks request bodies within the bounds of a body: a small one must not become a huge one. */
final class Gzip {
  private static final int STEP = 16 << 10;

  private Gzip() {}

  static BodyBuffer.Added unpack(Bytes packed, BodyBuffer plain) throws RequestRefused {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.unsafeArray()), STEP)) {
      byte[] piece = new byte[STEP];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        BodyBuffer.Added added = plain.append(Unpooled.wrappedBuffer(piece, 0, length));
        if (added != BodyBuffer.Added.OK) {
          return added;
        }
      }
      return BodyBuffer.Added.OK;
    } catch (IOException e) {
      throw Refusals.badRequest("The body is not what Content-Encoding says: gzip.");
    }
  }
}
