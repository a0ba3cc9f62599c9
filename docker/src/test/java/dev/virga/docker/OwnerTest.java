package dev.virga.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private final Owner self = Owner.self();

  @Test
  void of_readsItsOwnLabels() {
    assertEquals(Optional.of(self), Owner.of(self.labels()));
    assertEquals(Optional.empty(), Owner.of(Map.of(Owner.PLACE, "x", Owner.PID, "no number")));
  }

  @Test
  void isDead_notThisProcess() {
    assertFalse(self.isDead(id -> false));
  }

  @Test
  void isDead_aProcessIdThatIsUsedAgainIsAnother() {
    assertTrue(new Owner(self.place(), self.pid(), self.born() + "1").isDead(id -> true));
  }

  @Test
  void isDead_anotherMachinesOwnerIsLeftAlone() {
    assertFalse(new Owner("machine:other:boot", 1, "1").isDead(id -> false));
  }

  @Test
  void isDead_aContainersOwnerDiesWithItsContainer() {
    String id = "0123456789abcdef".repeat(4);
    Owner inContainer = new Owner("container:" + id, 1, "1");
    assertFalse(inContainer.isDead(id::equals));
    assertTrue(inContainer.isDead(other -> false));
  }

  @Test
  void isDead_aPlaceNamedAfterAHostNameIsLeftAlone() {
    assertFalse(new Owner("container:some-host", 1, "1").isDead(id -> false));
  }
}
