package dev.virga.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.AddPermissionRequest;
import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.GetPolicyRequest;
import dev.virga.api.lambda.ListFunctionsRequest;
import dev.virga.api.lambda.UpdateFunctionCodeRequest;
import dev.virga.api.logs.LogsApi;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls, clock jumps and failing functions, with and without restores in between. */
class LambdaSimulationTest {
  private static final int STEPS = 300;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void restoringTheCapturedState_makesNoDifference(long seed) {
    List<String> plain = run(seed, false);
    List<String> restored = run(seed, true);

    assertEquals(plain, restored, "seed " + seed);
    long runs = plain.stream().filter(line -> line.contains(" runs ")).count();
    assertTrue(runs > 30, "only " + runs + " runs, seed " + seed);
  }

  /** Everything that can be seen from outside, step by step. */
  private static List<String> run(long seed, boolean restores) {
    List<String> seen = new ArrayList<>();
    Random random = new Random(seed);
    Random failures = new Random(seed + 1);
    EngineHarness engine = new EngineHarness(seed);
    try (LambdaHarness lambda =
        new LambdaHarness(engine, Duration.ofSeconds(2), new LogsApi() {})) {
      lambda.pool.handlers.put(
          "index.random",
          (function, invocation) -> {
            seen.add(engine.now() + " runs " + invocation.requestId() + function.revision());
            return failures.nextInt(3) == 0
                ? FakePool.success(invocation.payload())
                : FakePool.failure();
          });
      int accepted = 0;
      for (int step = 0; step < STEPS; step++) {
        String name = "f" + random.nextInt(4);
        try {
          accepted += act(lambda, random, name, seen);
        } catch (ServiceException e) {
          seen.add(e.error().code() + " " + e.message());
        }
        engine.settle();
        if (restores && step % 7 == 3) {
          engine.kernel().restore(engine.kernel().capture());
        }
      }
      engine.advance(Duration.ofHours(7));
      describe(lambda, seen);
      long ended = engine.hops().stream().filter(LambdaSimulationTest::endsAnEvent).count();
      assertEquals(accepted, ended, "accepted = succeeded + dropped, seed " + seed);
    }
    return seen;
  }

  /** Synchronous invocations are not made here, so that every success is an event's. */
  private static boolean endsAnEvent(Hop hop) {
    return hop.kind().equals(HopKind.DROPPED)
        || (hop.kind().equals(HopKind.INVOCATION) && hop.outcome().equals("success"));
  }

  private static int act(LambdaHarness lambda, Random random, String name, List<String> seen) {
    switch (random.nextInt(7)) {
      case 0 -> seen.add(lambda.create(name, "index.random").revisionId());
      case 1 ->
          seen.add(
              lambda
                  .api()
                  .updateFunctionCode(
                      lambda.context(),
                      UpdateFunctionCodeRequest.builder()
                          .functionName(name)
                          .zipFile(LambdaHarness.zip("a", "" + random.nextInt(3)))
                          .build())
                  .revisionId());
      case 2 ->
          lambda
              .api()
              .addPermission(
                  lambda.context(),
                  AddPermissionRequest.builder()
                      .functionName(name)
                      .statementId("s" + random.nextInt(5))
                      .action("lambda:InvokeFunction")
                      .principal("events.amazonaws.com")
                      .build());
      case 3 -> {
        if (random.nextInt(4) == 0) {
          lambda
              .api()
              .deleteFunction(
                  lambda.context(), DeleteFunctionRequest.builder().functionName(name).build());
        }
      }
      case 4 -> lambda.engine.advance(Duration.ofSeconds(random.nextInt(200)));
      default -> {
        lambda.event(name, "{\"n\":1}");
        return 1;
      }
    }
    return 0;
  }

  private static void describe(LambdaHarness lambda, List<String> seen) {
    for (FunctionConfiguration function :
        lambda
            .api()
            .listFunctions(lambda.context(), ListFunctionsRequest.builder().build())
            .functions()) {
      seen.add(lambda.describe(function.functionName()).toString());
      try {
        seen.add(
            lambda
                .api()
                .getPolicy(
                    lambda.context(),
                    GetPolicyRequest.builder().functionName(function.functionName()).build())
                .toString());
      } catch (ServiceException e) {
        seen.add(e.message());
      }
    }
  }
}
