package dev.virga.core.protocol.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts in UTF-8, one after the other in the same array. Used by one thread at a time. */
final class TextEncoder {
  /** Characters that are encoded at a time; they stay in the processor's nearest cache. */
  private static final int PIECE = 2 << 10;

  private static final int FIRST_CAPACITY = 64;
  private static final int BYTES_MAX = 3;

  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private char[] chars = new char[FIRST_CAPACITY];
  private byte[] bytes = new byte[FIRST_CAPACITY];

  /** The text encoded last, from the beginning. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Encodes a text.
   *
   * @return how many bytes it takes, or -1 where it has half of a surrogate pair
   */
  int encode(String text) {
    int length = text.length();
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    if (chars.length < Math.min(length, PIECE)) {
      chars = new char[length <= PIECE / 2 ? PIECE / 2 : PIECE];
    }
    encoder.reset();
    ByteBuffer out = ByteBuffer.wrap(bytes);
    int from = 0;
    while (from < length) {
      int to = Math.min(length, from + chars.length);
      text.getChars(from, to, chars, 0);
      CharBuffer piece = CharBuffer.wrap(chars, 0, to - from);
      CoderResult result = encoder.encode(piece, out, to == length);
      if (result.isError()) {
        return -1;
      }
      if (result.isOverflow()) {
        out = longer(out, length - from);
      }
      from += piece.position();
    }
    return out.position();
  }

  /** So many characters are left, which take more bytes than was thought. */
  private ByteBuffer longer(ByteBuffer full, int left) {
    int needed = Math.addExact(full.position(), Math.multiplyExact(BYTES_MAX, left));
    bytes = Arrays.copyOf(bytes, needed);
    return ByteBuffer.wrap(bytes).position(full.position());
  }
}
