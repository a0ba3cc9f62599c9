package dev.virga.core.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextEncoderTest {
  private static final List<String> LETTERS = List.of("a", "\u0000", "é", "€", "\ud83d\ude00");

  private final TextEncoder encoder = new TextEncoder();

  private void check(String text) {
    int length = encoder.encode(text);
    assertEquals(text, new String(encoder.bytes(), 0, length, StandardCharsets.UTF_8));
    assertEquals(text.getBytes(StandardCharsets.UTF_8).length, length);
  }

  /** Lengths around the pieces in which texts are encoded; characters of every width. */
  @Test
  void textsOneAfterTheOther_areEncodedAsStringDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      int length = random.nextBoolean() ? random.nextInt(70) : 1_000 + random.nextInt(5_000);
      int letters = 1 + random.nextInt(LETTERS.size());
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        text.append(LETTERS.get(random.nextInt(letters)));
      }
      check(text.toString());
    }
  }

  /** Wherever a piece ends, no pair is cut in two. */
  @ParameterizedTest
  @ValueSource(ints = {62, 63, 64, 1_023, 1_024, 2_047, 2_048, 4_095})
  void pairsAtAnyPlace(int before) {
    check("a".repeat(before) + "\ud83d\ude00".repeat(3_000));
    check("€".repeat(before) + "\ud83d\ude00".repeat(3_000) + "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\ud83d", "\ude00", "a\ud83d", "a\ude00b", "\ud83d\ud83d\ude00", "€\ude00\ud83d"})
  void halfOfAPair_isRefused(String half) {
    assertEquals(-1, encoder.encode(half));
    assertEquals(-1, encoder.encode("x".repeat(2_047) + half));
    assertEquals(-1, encoder.encode(half + "x".repeat(5_000)));
    check("afterwards");
  }
}
