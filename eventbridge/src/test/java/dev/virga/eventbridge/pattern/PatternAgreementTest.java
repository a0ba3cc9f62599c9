package dev.virga.eventbridge.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our walk and event-ruler's machine give one verdict, and following the explanation mends it. */
class PatternAgreementTest {
  private static final long SEED = 20261123;

  /** So many matching and so many non-matching pairs of each kind. */
  private static final int HALF = 30;

  private static final int MAX_DRAWS = 600;

  @Test
  void walkAndMachineAgree_andRepairingTheNamedFieldMovesOn() throws InvalidPatternException {
    Random random = new Random(SEED);
    for (GeneratedPair.Kind kind : GeneratedPair.Kind.values()) {
      int matched = 0;
      int unmatched = 0;
      for (int draws = 0; matched < HALF || unmatched < HALF; draws++) {
        assertTrue(draws < MAX_DRAWS, kind + ": " + matched + " and " + unmatched);
        if (follow(GeneratedPair.of(kind, random))) {
          matched++;
        } else {
          unmatched++;
        }
      }
    }
    assertTrue(GeneratedPair.Kind.values().length * 2 * HALF >= 500);
  }

  /** Repairs field after field as explained; whether the event matched from the start. */
  private static boolean follow(GeneratedPair pair) throws InvalidPatternException {
    EventPattern pattern = EventPattern.parse(pair.pattern().toString());
    ObjectNode event = pair.event().deepCopy();
    Optional<PatternMismatch> first = agreed(pattern, event);
    Optional<PatternMismatch> mismatch = first;
    for (int repairs = 0; mismatch.isPresent(); repairs++) {
      String path = mismatch.get().path();
      assertTrue(repairs <= pair.repairs().size(), () -> pattern + " " + event);
      repair(event, path, pair.repairs().get(path));
      Optional<PatternMismatch> next = agreed(pattern, event);
      next.ifPresent(n -> assertNotEquals(path, n.path(), () -> pattern + " " + event));
      mismatch = next;
    }
    if (!pair.spoilt()) {
      assertTrue(first.isEmpty(), () -> pair + " " + first);
    }
    return first.isEmpty();
  }

  private static Optional<PatternMismatch> agreed(EventPattern pattern, JsonNode event) {
    ParsedEvent parsed = ParsedEvent.of(event.toString());
    RuleMachine machine = new RuleMachine();
    machine.put("rule", pattern);
    Optional<PatternMismatch> mismatch = PatternExplainer.explain(pattern, parsed);
    assertEquals(
        machine.match(parsed).contains("rule"),
        mismatch.isEmpty(),
        () -> pattern + " and " + event + ": " + mismatch);
    return mismatch;
  }

  private static void repair(ObjectNode event, String path, JsonNode value) {
    int dot = path.indexOf('.');
    ObjectNode parent = dot < 0 ? event : event.withObject("/" + path.substring(0, dot));
    String name = path.substring(dot + 1);
    if (value == null) {
      parent.remove(name);
    } else {
      parent.set(name, value);
    }
  }

  /** Fields of one array, several levels deep, with absence: where order and elements matter. */
  @Test
  void walkAndMachineAgreeWithinArrays() throws InvalidPatternException {
    Random random = new Random(SEED);
    int matched = 0;
    int total = 2000;
    for (int i = 0; i < total; i++) {
      EventPattern pattern = EventPattern.parse(arrayPattern(random).toString());
      matched += agreed(pattern, arrayEvent(random)).isEmpty() ? 1 : 0;
    }
    assertTrue(matched > total / 25 && matched < total * 9 / 10, "matched " + matched);
  }

  private static ObjectNode arrayPattern(Random random) {
    ObjectNode pattern = GeneratedPair.NODES.objectNode();
    ObjectNode list = pattern.putObject("l");
    for (String name : new String[] {"a", "b", "c"}) {
      int choice = random.nextInt(4);
      if (choice == 0) {
        list.putArray(name).addObject().put("exists", false);
      } else if (choice < 3) {
        list.putArray(name).add(random.nextInt(2)).add("x");
      }
    }
    list.putObject("m").putArray("d").add(random.nextInt(2));
    return pattern;
  }

  private static ObjectNode arrayEvent(Random random) {
    ObjectNode event = GeneratedPair.NODES.objectNode();
    var list = event.putArray("l");
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      ObjectNode element = list.addObject();
      for (String name : new String[] {"a", "b", "c"}) {
        if (random.nextInt(3) > 0) {
          element.put(name, random.nextInt(2));
        }
      }
      var inner = element.putArray("m");
      for (int j = 0; j < random.nextInt(3); j++) {
        inner.addObject().put("d", random.nextInt(3));
      }
    }
    return event;
  }

  /** One machine per bus: added, replaced and removed rules, beyond the machine's share. */
  @ParameterizedTest
  @ValueSource(longs = {SEED, 4, 9, 10})
  void oneMachineForAllRulesMatchesAsEachAlone(long seed) throws InvalidPatternException {
    Random random = new Random(seed);
    RuleMachine machine = new RuleMachine();
    Map<String, EventPattern> rules = new HashMap<>();
    GeneratedPair.Kind[] kinds = GeneratedPair.Kind.values();
    for (int step = 0; step < 400; step++) {
      GeneratedPair pair = GeneratedPair.of(kinds[random.nextInt(kinds.length)], random);
      String name = "rule" + random.nextInt(120);
      if (random.nextInt(4) == 0) {
        rules.remove(name);
        machine.remove(name);
      } else {
        EventPattern pattern = EventPattern.parse(pair.pattern().toString());
        rules.put(name, pattern);
        machine.put(name, pattern);
      }
      ParsedEvent event = ParsedEvent.of(pair.event().toString());
      TreeSet<String> expected = new TreeSet<>();
      rules.forEach((each, pattern) -> {
        if (PatternExplainer.explain(pattern, event).isEmpty()) {
          expected.add(each);
        }
      });
      String where = "step " + step + " seed " + seed + " " + pair.event();
      assertEquals(expected, machine.match(event), () -> where + rules);
    }
    long costly = rules.values().stream().filter(EventPattern::isCostly).count();
    assertTrue(costly > RuleMachine.MAX_COSTLY, "rules past the machine's share: " + costly);
    assertFalse(rules.isEmpty());
  }
}
