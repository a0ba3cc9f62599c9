package dev.virga.core.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UuidTextTest {
  @Test
  void textOfAUuid_isParsed() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      assertEquals(uuid, UuidText.parse(uuid.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4",
        "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c0",
        "5C2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c",
        "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4g",
        "5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4\uff11",
        "5c2a7ab9-6c1f-1e0d5-d6a-0a5f7e1a3b4c",
        "5c2a7ab906c1f01e0d05d6a00a5f7e1a3b4c",
        "------------------------------------"
      })
  void anythingElse_isNone(String text) {
    assertNull(UuidText.parse(text));
  }
}
