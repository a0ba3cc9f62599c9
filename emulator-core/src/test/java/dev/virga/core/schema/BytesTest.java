package dev.virga.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void plainAscii_isFromSpaceOn_atEveryPlace() {
    for (int length = 1; length <= 26; length++) {
      for (int at = 0; at < length; at++) {
        for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) ' ');
          bytes[at] = (byte) value;
          assertEquals(value >= ' ', Bytes.wrap(bytes).isPlainAscii(), value + " at " + at);
        }
      }
    }
    assertEquals(true, Bytes.EMPTY.isPlainAscii());
  }
}
