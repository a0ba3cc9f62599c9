package dev.virga.core.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdSourceTest {
  @Test
  void equalSeeds_giveEqualIds() {
    IdSource one = IdSource.of(42, "events/aws/000000000000/eu-central-1");
    IdSource other = IdSource.of(42, "events/aws/000000000000/eu-central-1");
    assertEquals(one.uuid() + one.hex(56) + one.nextNumber(), other.uuid() + other.hex(56) + 1);
  }

  @Test
  void otherSeedOrName_givesOtherIds() {
    Set<String> firsts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      firsts.add(IdSource.of(i, "a").uuid());
      firsts.add(IdSource.of(1, "engine-" + i).uuid());
    }
    assertEquals(2_000, firsts.size());
  }

  @Test
  void mark_isWhereTheStreamGoesOn() {
    IdSource source = new IdSource(7);
    source.nextNumber();
    source.uuid();
    IdSource.Mark mark = source.mark();
    String next = source.uuid() + source.nextNumber();
    IdSource again = IdSource.at(mark);
    assertEquals(next, again.uuid() + again.nextNumber());
    assertNotEquals(next, source.uuid() + source.nextNumber());
  }

  @Test
  void ids_haveTheirForm() {
    IdSource source = new IdSource(3);
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = UUID.fromString(source.uuid());
      assertEquals(4, uuid.version());
      assertEquals(2, uuid.variant());
      assertTrue(source.hex(32).matches("[0-9a-f]{32}"));
      assertTrue(source.upperAlphanumeric(21).matches("[A-Z0-9]{21}"));
      assertTrue(source.alphanumeric(20).matches("[A-Za-z0-9]{20}"));
      double chance = source.nextDouble();
      assertTrue(chance >= 0 && chance < 1);
      int below = source.nextInt(10);
      assertTrue(below >= 0 && below < 10);
    }
    assertThrows(IllegalArgumentException.class, () -> source.nextInt(0));
  }
}
