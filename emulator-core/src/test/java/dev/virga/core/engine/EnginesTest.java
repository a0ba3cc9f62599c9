package dev.virga.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import dev.virga.core.time.SequentialRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EnginesTest {
  private static final class Counter implements EngineRules<int[]> {
    @Override
    public int[] empty(Scope scope) {
      return new int[1];
    }

    @Override
    public int[] copy(int[] state) {
      return state.clone();
    }
  }

  private record Ping() implements EffectBody {}

  private static Decision<Integer> increment(int[] state) {
    return Decision.answer(++state[0]);
  }

  @Test
  void view_ofAScopeNeverSeen_isEmptyAndLeavesNoEngine() {
    try (EngineHarness harness = new EngineHarness()) {
      Engines<int[]> engines = harness.kernel().engines("c", ScopeKind.REGIONAL, new Counter());
      assertEquals(0, engines.at(harness.context()).view(state -> state[0]).intValue());
      assertEquals(List.of(), engines.scopes());
      engines.at(harness.context()).decide(harness.cause(), (s, turn) -> increment(s));
      assertEquals("[aws/123456789012/eu-central-1]", engines.scopes().toString());
      assertEquals(1, engines.at(harness.context()).view(state -> state[0]).intValue());
    }
  }

  @Test
  void refusedFirstCommand_leavesNoEngine() {
    try (EngineHarness harness = new EngineHarness()) {
      Engines<int[]> engines = harness.kernel().engines("c", ScopeKind.REGIONAL, new Counter());
      assertThrows(
          ServiceException.class,
          () ->
              engines
                  .at(harness.context())
                  .decide(
                      harness.cause(),
                      (s, turn) -> {
                        throw new ServiceException(CommonError.VALIDATION, "no");
                      }));
      assertEquals(List.of(), engines.scopes());
    }
  }

  @Test
  void scopes_areKeptApartByKind() {
    try (EngineHarness harness = new EngineHarness()) {
      Region other = new Region("us-west-2");
      Engines<int[]> regional = harness.kernel().engines("r", ScopeKind.REGIONAL, new Counter());
      Engines<int[]> account = harness.kernel().engines("a", ScopeKind.ACCOUNT, new Counter());
      for (Engines<int[]> engines : List.of(regional, account)) {
        engines.at(harness.context()).decide(harness.cause(), (s, turn) -> increment(s));
      }
      assertEquals(0, regional.at(EngineHarness.ACCOUNT, other).view(s -> s[0]).intValue());
      assertEquals(1, account.at(EngineHarness.ACCOUNT, other).view(s -> s[0]).intValue());
      assertThrows(
          IllegalStateException.class,
          () -> harness.kernel().engines("r", ScopeKind.REGIONAL, new Counter()));
    }
  }

  @Test
  void numberOfEngines_isBounded() {
    Kernel kernel =
        Kernel.builder((where, request, fault) -> {})
            .runner(new SequentialRunner())
            .maxEnginesPerService(2)
            .build();
    Engines<int[]> engines = kernel.engines("c", ScopeKind.REGIONAL, new Counter());
    for (String region : List.of("us-east-1", "us-east-2", "us-east-1")) {
      engines
          .at(EngineHarness.ACCOUNT, new Region(region))
          .decide(Cause.root("t"), (s, turn) -> increment(s));
    }
    ServiceException refused =
        assertThrows(
            ServiceException.class,
            () ->
                engines
                    .at(EngineHarness.ACCOUNT, new Region("us-west-1"))
                    .decide(Cause.root("t"), (s, turn) -> increment(s)));
    assertEquals(CommonError.SERVICE_UNAVAILABLE, refused.error());
  }

  @Test
  void fullOutbox_throttlesRequestsButNotWhatFollows() {
    Kernel kernel =
        Kernel.builder((where, request, fault) -> {})
            .runner(new SequentialRunner())
            .maxOutbox(2)
            .build();
    kernel.effects().on(Ping.class, (ping, context) -> {});
    Engine<int[]> engine =
        kernel
            .engines("c", ScopeKind.REGIONAL, new Counter())
            .at(EngineHarness.ACCOUNT, EngineHarness.REGION);
    Command<int[], Decision.Done> ping =
        (state, turn) -> Decision.done(turn.effect("k", new Ping()));
    Cause cause = Cause.root("t");
    engine.decide(cause, ping);
    engine.decide(cause, ping);
    assertThrows(ServiceException.class, () -> engine.decide(cause, ping));
    engine.follow(cause, ping);
    assertEquals(3, kernel.outbox().size());
    kernel.clock().settle(Duration.ofSeconds(5));
    assertEquals(0, kernel.outbox().size());
    engine.decide(cause, ping);
  }

  @Test
  void decide_refusesACommandThatParks() {
    try (EngineHarness harness = new EngineHarness()) {
      Engines<int[]> engines = harness.kernel().engines("c", ScopeKind.REGIONAL, new Counter());
      Engine<int[]> engine = engines.at(harness.context());
      Waiter waiter = new Waiter("w", harness.now().plusSeconds(1));
      Command<int[], String> park = (state, turn) -> Decision.park(waiter);
      assertThrows(IllegalStateException.class, () -> engine.decide(harness.cause(), park));
    }
  }

  /** An engine whose timer breaks is reported once, not again and again. */
  @Test
  void brokenTimer_isReportedOnce() {
    List<String> faults = new ArrayList<>();
    Kernel kernel =
        Kernel.builder((where, request, fault) -> faults.add(where))
            .runner(new SequentialRunner())
            .build();
    Engines<int[]> engines =
        kernel.engines(
            "broken",
            ScopeKind.REGIONAL,
            new EngineRules<int[]>() {
              @Override
              public int[] empty(Scope scope) {
                return new int[1];
              }

              @Override
              public int[] copy(int[] state) {
                return state.clone();
              }

              @Override
              public @Nullable Instant nextDeadline(int[] state) {
                return state[0] == 0 ? null : Instant.EPOCH;
              }

              @Override
              public List<Effect> runDue(int[] state, Turn turn) {
                throw new IllegalStateException("a bug");
              }
            });
    engines
        .at(EngineHarness.ACCOUNT, EngineHarness.REGION)
        .decide(Cause.root("t"), (s, turn) -> increment(s));
    kernel.clock().runTimers();
    kernel.clock().runTimers();
    assertEquals(List.of("timer broken/aws/123456789012/eu-central-1"), faults);
  }

  @Test
  void newRequestId_followsFromTheSeed() {
    try (EngineHarness one = new EngineHarness(5);
        EngineHarness other = new EngineHarness(5)) {
      String id = one.kernel().newRequestId();
      assertEquals(id, other.kernel().newRequestId());
      assertTrue(!id.equals(one.kernel().newRequestId()));
    }
  }
}
