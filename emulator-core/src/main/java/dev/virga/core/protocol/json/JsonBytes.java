package dev.virga.core.protocol.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the few bytes of a JSON string that are not simply themselves, eight at a time.
 *
 * <p>Of eight bytes in a long, {@code (x - 0x01…01) & ~x & 0x80…80} has a bit where a byte is zero;
 * above the lowest such byte there may be false ones (the borrow), so only the lowest counts.
 */
final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private JsonBytes() {}

  /**
   * Of a text to be read: the first quote, backslash, control character or byte beyond ASCII, or
   * the end. A byte beyond ASCII is found anyway, so the tests of the others may be wrong there.
   */
  static int special(byte[] bytes, int from) {
    int at = from;
    while (at <= bytes.length - Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long quote = (eight ^ ONES * '"') - ONES;
      long backslash = (eight ^ ONES * '\\') - ONES;
      long found = (eight | (eight - ONES * 0x20) | quote | backslash) & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < bytes.length) {
      int c = bytes[at];
      if (c < 0x20 || c == '"' || c == '\\') {
        return at;
      }
      at++;
    }
    return at;
  }

  /** Of a text to be written: the first quote, backslash, control or question mark, or the end. */
  static int notable(byte[] bytes, int from) {
    int at = from;
    while (at <= bytes.length - Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long control = (eight - ONES * 0x20) & ~eight;
      long found =
          (control | equal(eight, '"') | equal(eight, '\\') | equal(eight, '?')) & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < bytes.length) {
      int c = bytes[at];
      if ((c >= 0 && c < 0x20) || c == '"' || c == '\\' || c == '?') {
        return at;
      }
      at++;
    }
    return at;
  }

  private static long equal(long eight, int character) {
    long difference = eight ^ ONES * character;
    return (difference - ONES) & ~difference;
  }
}
