package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.virga.protocol.OfficialCases.Case;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/** Every official test of every suite, one dynamic test each. */
class OfficialProtocolTest {
  private static final int SKIPS_PERCENT_MAX = 3;
  private static final Skips SKIPS = Skips.read();
  private static final Map<String, Tally> TALLIES = new TreeMap<>();

  private static final class Tally {
    private final AtomicInteger run = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
  }

  @TestFactory
  Stream<DynamicNode> official() {
    return Suite.all().stream().map(suite -> dynamicContainer(suite.name(), tests(suite).stream()));
  }

  private static List<DynamicTest> tests(Suite suite) {
    OfficialCases cases = new OfficialCases(suite);
    CaseRunner runner = new CaseRunner(suite);
    List<DynamicTest> tests = new ArrayList<>();
    for (Case<software.amazon.smithy.protocoltests.traits.HttpRequestTestCase> c : cases.requests) {
      String id = "request/" + c.test().getId();
      tests.add(test(suite, id, () -> runner.request(c.shape(), c.test())));
    }
    for (var c : cases.responses) {
      String id = "response/" + c.test().getId();
      tests.add(test(suite, id, () -> runner.response(c.shape(), c.test())));
    }
    for (var c : cases.errors) {
      String id = "error/" + c.test().getId();
      tests.add(test(suite, id, () -> runner.error(c.shape(), c.test())));
    }
    for (var c : cases.malformed) {
      String id = "malformed/" + c.test().getId();
      tests.add(test(suite, id, () -> runner.malformed(c.shape(), c.test())));
    }
    return tests;
  }

  private static DynamicTest test(Suite suite, String id, Executable test) {
    Tally tally = TALLIES.computeIfAbsent(suite.name(), name -> new Tally());
    return dynamicTest(
        id,
        () -> {
          if (SKIPS.contains(suite.name(), id)) {
            tally.skipped.incrementAndGet();
            mustFail(test);
          } else {
            tally.run.incrementAndGet();
            test.execute();
            tally.passed.incrementAndGet();
          }
        });
  }

  /** A skip whose reason has gone must go too. */
  private static void mustFail(Executable test) {
    Throwable expected = assertThrows(Throwable.class, test, "passes, but stands in skips.txt");
    throw new TestAbortedException("skips.txt", expected);
  }

  @TestFactory
  Stream<DynamicTest> counts_areThoseOfTheModels() {
    return Suite.all().stream()
        .map(suite ->
            dynamicTest(
                suite.name(),
                () -> {
                  OfficialCases cases = new OfficialCases(suite);
                  assertEquals(
                      suite.counts(),
                      new Suite.Counts(
                          cases.requests.size(),
                          cases.responses.size(),
                          cases.errors.size(),
                          cases.malformed.size()));
                }));
  }

  @Test
  void skips_areFewAndReal() {
    Set<String> known = new HashSet<>();
    for (Suite suite : Suite.all()) {
      List<DynamicTest> tests = tests(suite);
      long skipped =
          tests.stream().filter(t -> SKIPS.contains(suite.name(), t.getDisplayName())).count();
      assertTrue(
          skipped * 100 <= (long) SKIPS_PERCENT_MAX * tests.size(),
          suite.name() + " skips " + skipped + " of " + tests.size());
      tests.forEach(t -> known.add(suite.name() + " " + t.getDisplayName()));
    }
    SKIPS.all().forEach(skip -> assertTrue(known.contains(skip), "no such test: " + skip));
  }

  @AfterAll
  static void printTallies() {
    TALLIES.forEach((name, tally) ->
        System.out.println(
            "protocol-tests "
                + name
                + ": run "
                + tally.run
                + " passed "
                + tally.passed
                + " skipped "
                + tally.skipped));
  }
}
