package dev.virga.core.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TraitsTest {
  @Test
  void of_keepsEveryKindApart() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 500; run++) {
      Map<Trait, Object> expected = new EnumMap<>(Trait.class);
      for (Trait kind : Trait.values()) {
        if (random.nextInt(4) == 0) {
          expected.put(kind, kind + "-" + run);
        }
      }
      Object[] pairs =
          expected.entrySet().stream()
              .flatMap(entry -> Arrays.stream(new Object[] {entry.getKey(), entry.getValue()}))
              .toArray();
      Traits traits = Traits.of(pairs);
      for (Trait kind : Trait.values()) {
        assertEquals(expected.get(kind), traits.get(kind));
      }
    }
  }

  @Test
  void orElse_prefersItsOwnAndFillsFromTheFallback() {
    Traits own = Traits.of(Trait.LENGTH_MIN, 3L, Trait.REQUIRED, true);
    Traits fallback = Traits.of(Trait.LENGTH_MIN, 1L, Trait.LENGTH_MAX, 9L);
    Traits merged = own.orElse(fallback);
    assertEquals(3L, merged.number(Trait.LENGTH_MIN));
    assertEquals(9L, merged.number(Trait.LENGTH_MAX));
    assertTrue(merged.has(Trait.REQUIRED));
    assertNull(merged.get(Trait.PATTERN));
  }

  @Test
  void orElse_makesNothingNewWhereNothingIsAdded() {
    Traits own = Traits.of(Trait.LENGTH_MIN, 3L);
    assertSame(own, own.orElse(Traits.of(Trait.LENGTH_MIN, 1L)));
    assertSame(own, Traits.NONE.orElse(own));
  }

  @Test
  void has_isFalseForAFlagThatIsFalse() {
    assertFalse(Traits.of(Trait.REQUIRED, false).has(Trait.REQUIRED));
    assertEquals(List.of(), Traits.NONE.strings(Trait.ENUM_VALUES));
  }
}
