package dev.virga.core.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonBytesTest {
  private static boolean special(int c) {
    return c < 0x20 || c == '"' || c == '\\';
  }

  private static boolean notable(int c) {
    return c >= 0 && special(c);
  }

  private static void check(byte[] bytes, int from, int to) {
    int special = from;
    while (special < bytes.length && !special(bytes[special])) {
      special++;
    }
    assertEquals(special, JsonBytes.special(bytes, from), () -> Arrays.toString(bytes));
    int notable = from;
    while (notable < to && !notable(bytes[notable])) {
      notable++;
    }
    assertEquals(notable, JsonBytes.notable(bytes, from, to), () -> Arrays.toString(bytes));
  }

  @Test
  void everyByteAtEveryPlace() {
    for (int length = 1; length <= 80; length += 3) {
      for (int at = 0; at < length; at++) {
        for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) 'a');
          bytes[at] = (byte) value;
          check(bytes, at / 2, length - at / 3);
        }
      }
    }
  }

  /** A special byte makes false marks above it, bytes beyond ASCII may. */
  @Test
  void anyMixture() {
    byte[] letters = {'a', '!', '#', '[', ']', ' ', 0x7f, '"', '\\', 0x1f, 0, -1, -128, -94};
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(70)];
      int among = 1 + random.nextInt(letters.length);
      for (int at = 0; at < bytes.length; at++) {
        int rare = random.nextInt(20) == 0 ? letters.length : among;
        bytes[at] = letters[random.nextInt(rare)];
      }
      check(bytes, random.nextInt(bytes.length + 1), bytes.length);
    }
  }
}
