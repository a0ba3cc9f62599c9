package dev.virga.core.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.engine.Decision;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Principal;
import dev.virga.core.time.ThreadedRunner;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeliveryEngineTest {
  private static final Arn SOURCE =
      Arn.of("events", EngineHarness.REGION, EngineHarness.ACCOUNT, "rule/r");

  private static Arn target(String service) {
    return Arn.of(service, EngineHarness.REGION, EngineHarness.ACCOUNT, "it");
  }

  private static DeliveryRequest.Builder request(EngineHarness harness) {
    return DeliveryRequest.from(
        SOURCE,
        new Principal.Service("events.amazonaws.com"),
        EngineHarness.ACCOUNT,
        EngineHarness.REGION,
        harness.cause());
  }

  @Test
  void submit_toAServiceThatIsNotHere_isDroppedByName() {
    try (EngineHarness harness = new EngineHarness()) {
      harness.deliveries().submit(request(harness).to(target("sqs"), Bytes.EMPTY));
      harness.settle();
      Hop last = harness.hops().getLast();
      assertEquals(HopKind.DROPPED, last.kind());
      assertEquals("NotImplemented: Virga does not deliver to sqs", last.reason());
    }
  }

  @Test
  void retry_waitsAtLeastAsLongAsTheTargetAsks() {
    try (EngineHarness harness = new EngineHarness()) {
      List<Long> seconds = new ArrayList<>();
      harness
          .targets()
          .register(
              "slow",
              attempt -> {
                seconds.add(Duration.between(attempt.accepted(), attempt.at()).toSeconds());
                return new Target.Result.Retryable("BUSY", "", Duration.ofSeconds(10));
              });
      RetryPolicy policy =
          new RetryPolicy(
              9, Duration.ofSeconds(25), Duration.ofSeconds(1), Duration.ofMinutes(1), 0);
      harness.deliveries().submit(request(harness).retries(policy).to(target("slow"), Bytes.EMPTY));
      harness.advance(Duration.ofSeconds(24));
      assertEquals(1, harness.deliveries().backlog());
      assertEquals(List.of(0L, 10L, 20L), seconds);
      harness.advance(Duration.ofSeconds(1));
      assertEquals(0, harness.deliveries().backlog(), "given up at its maximum age");
      assertEquals(HopKind.DROPPED, harness.hops().getLast().kind());
      assertEquals(EngineHarness.START.plusSeconds(25), harness.hops().getLast().at());
    }
  }

  @Test
  void serviceException_ofATarget_isAnAnswer() {
    try (EngineHarness harness = new EngineHarness()) {
      List<String> calls = new ArrayList<>();
      harness
          .targets()
          .register(
              "x",
              attempt -> {
                calls.add(attempt.number() + "");
                throw new ServiceException(
                    attempt.number() == 1 ? CommonError.THROTTLING : CommonError.VALIDATION, "m");
              });
      RetryPolicy policy =
          new RetryPolicy(9, Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
      harness.deliveries().submit(request(harness).retries(policy).to(target("x"), Bytes.EMPTY));
      harness.advance(Duration.ofMinutes(1));
      assertEquals(List.of("1", "2"), calls);
      assertEquals("ValidationException: m", harness.hops().getLast().reason());
    }
  }

  /** The bound is met at the door: what was accepted is delivered all the same. */
  @Test
  void fullBacklog_throttlesRequestsAndLosesNothing() {
    Targets targets = new Targets();
    List<String> got = new ArrayList<>();
    boolean[] open = {false};
    targets.register(
        "x",
        attempt -> {
          if (!open[0]) {
            return Target.retryable("BUSY", "");
          }
          got.add(attempt.request().payload().asUtf8());
          return Target.delivered();
        });
    try (EngineHarness harness = new EngineHarness(1, targets, 3)) {
      Engines<int[]> engines = harness.kernel().engines("door", ScopeKind.ACCOUNT, new Door());
      RetryPolicy policy =
          new RetryPolicy(9, Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 0);
      for (int i = 0; i < 3; i++) {
        String text = "e" + i;
        engines
            .at(harness.context())
            .decide(
                harness.cause(),
                (state, turn) ->
                    Decision.done(
                        turn.effect(
                            "k",
                            request(harness).retries(policy).to(target("x"), Bytes.utf8(text)))));
      }
      harness.settle();
      ServiceException refused =
          assertThrows(
              ServiceException.class,
              () ->
                  engines
                      .at(harness.context())
                      .decide(harness.cause(), (state, turn) -> Decision.done()));
      assertEquals(CommonError.THROTTLING, refused.error());
      open[0] = true;
      harness.advance(Duration.ofSeconds(5));
      assertEquals(List.of("e0", "e1", "e2"), got);
      engines.at(harness.context()).decide(harness.cause(), (state, turn) -> Decision.done());
    }
  }

  /** With threads and a running clock: what one key orders comes in its order. */
  @Test
  void orderKey_keepsFirstAttemptsInOrderOfSubmission() {
    try (EngineHarness harness = new EngineHarness(1, new ThreadedRunner())) {
      harness.kernel().clock().resume();
      List<String> got = Collections.synchronizedList(new ArrayList<>());
      harness
          .targets()
          .register(
              "x",
              attempt -> {
                got.add(attempt.request().payload().asUtf8());
                return Target.delivered();
              });
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        String text = i % 2 + " " + i;
        expected.add(text);
        harness
            .deliveries()
            .submit(request(harness).orderKey("group " + i % 2).to(target("x"), Bytes.utf8(text)));
      }
      harness.settle();
      for (String key : List.of("0 ", "1 ")) {
        assertEquals(
            expected.stream().filter(text -> text.startsWith(key)).toList(),
            got.stream().filter(text -> text.startsWith(key)).toList());
      }
    }
  }

  private static final class Door implements EngineRules<int[]> {
    @Override
    public int[] empty(Scope scope) {
      return new int[1];
    }

    @Override
    public int[] copy(int[] state) {
      return state.clone();
    }
  }
}
