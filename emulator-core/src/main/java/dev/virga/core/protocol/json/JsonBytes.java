package dev.virga.core.protocol.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the few bytes of a JSON string that are not simply themselves, eight at a time.
 *
 * <p>Of eight ASCII bytes in a long, {@code x - 0x01…01} has a high bit where a byte is zero; above
 * it there may be false ones (the borrow), which do not matter to the question whether there is
 * any.
 */
final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long ASCII = -1;
  private static final long ANY = 0;
  private static final int STRIDE = 4 * Long.BYTES;

  private JsonBytes() {}

  /** Of a text to be read: the first quote, backslash, control or byte beyond ASCII, or the end. */
  static int special(byte[] bytes, int from) {
    int at = plain(bytes, from, bytes.length, ASCII);
    while (at < bytes.length) {
      int c = bytes[at];
      if (c < 0x20 || c == '"' || c == '\\') {
        return at;
      }
      at++;
    }
    return at;
  }

  /** Of a text to be written: the first quote, backslash or control character, or the end. */
  static int notable(byte[] bytes, int from, int to) {
    int at = plain(bytes, from, to, ANY);
    while (at < to) {
      int c = bytes[at];
      if ((c >= 0 && c < 0x20) || c == '"' || c == '\\') {
        return at;
      }
      at++;
    }
    return at;
  }

  /**
   * Steps over what is plain, many bytes at a time: up to eight bytes before the first one that is
   * special, or before the end.
   *
   * @param only {@link #ASCII} where bytes beyond it are special, or {@link #ANY}
   */
  private static int plain(byte[] bytes, int from, int to, long only) {
    int at = from;
    while (at <= to - STRIDE) {
      long some =
          marks((long) LONGS.get(bytes, at), only)
              | marks((long) LONGS.get(bytes, at + Long.BYTES), only)
              | marks((long) LONGS.get(bytes, at + 2 * Long.BYTES), only)
              | marks((long) LONGS.get(bytes, at + 3 * Long.BYTES), only);
      if ((some & HIGH_BITS) != 0) {
        break;
      }
      at += STRIDE;
    }
    while (at <= to - Long.BYTES && (marks((long) LONGS.get(bytes, at), only) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    return at;
  }

  /** Has a high bit where one of eight bytes is special, and maybe above it. */
  private static long marks(long eight, long only) {
    long marks = (eight - ONES * 0x20) | ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES);
    return (marks & (~eight | only)) | (eight & only);
  }
}
