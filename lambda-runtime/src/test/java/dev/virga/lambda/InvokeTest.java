package dev.virga.lambda;

import static dev.virga.lambda.LambdaHarness.ARN;
import static dev.virga.lambda.LambdaHarness.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationResponse;
import dev.virga.api.lambda.InvocationType;
import dev.virga.api.lambda.LogType;
import dev.virga.api.lambda.PutFunctionConcurrencyRequest;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.IssuedAccessKey;
import dev.virga.core.metrics.Metrics.Sample;
import dev.virga.core.schema.Bytes;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.lambda.LambdaHarness.Refusal;
import dev.virga.lambda.invocation.InvocationReport;
import dev.virga.lambda.invocation.IssuedKeys.Holder;
import dev.virga.lambda.runtime.ConcurrencyLimitException;
import dev.virga.lambda.runtime.Invocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeTest {
  private LambdaHarness lambda = new LambdaHarness(Duration.ZERO);
  private final List<Instant> runs = new ArrayList<>();

  @AfterEach
  void close() {
    lambda.close();
  }

  @Test
  void invoke_answersWhatTheFunctionAnswers() {
    lambda.create("f", "index.echo");

    InvocationResponse answer = lambda.invoke("f", "{\"a\":1}");

    assertEquals(200, answer.statusCode());
    assertEquals(Bytes.utf8("{\"a\":1}"), answer.payload());
    assertEquals("$LATEST", answer.executedVersion());
    assertNull(answer.functionError());
    assertNull(answer.logResult());
    assertEquals(ARN + "f", lambda.pool.invocations.get(0).invokedFunctionArn());
  }

  @Test
  void invoke_tellsAFunctionErrorInTheHeader() {
    lambda.create("f", "index.fail");

    InvocationResponse answer = lambda.invoke("f", "{}");

    assertEquals(200, answer.statusCode());
    assertEquals("Unhandled", answer.functionError());
    assertEquals(
        Bytes.utf8("{\"errorMessage\":\"boom\",\"errorType\":\"Error\"}"), answer.payload());
  }

  @Test
  void invoke_passesTheCallersTraceOn_andAnswersIt() {
    lambda.create("f", "index.echo");
    String root = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;";

    InvocationResponse answer = call(builder("f").traceHeader(root).build());
    call(builder("f").invocationType(InvocationType.EVENT).traceHeader(root).build());
    lambda.engine.settle();

    String seen = lambda.pool.invocations.get(0).traceId();
    assertTrue(seen.startsWith(root + "Lineage="), seen);
    assertEquals(seen, answer.traceHeader());
    assertTrue(lambda.pool.invocations.get(1).traceId().startsWith(root));
  }

  @Test
  void invoke_withTailAnswersTheLogInBase64() {
    lambda.create("f", "index.echo");

    InvocationResponse answer = call(builder("f").logType(LogType.TAIL).build());

    assertEquals(
        "START RequestId: 1\nEND RequestId: 1\n",
        new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8));
  }

  @Test
  void invoke_withoutPayloadGivesAnEmptyObject() {
    lambda.create("f", "index.echo");

    assertEquals(Bytes.utf8("{}"), call(builder("f").build()).payload());
    assertEquals(Bytes.utf8("{}"), lambda.invoke("f", "").payload());
  }

  /**
   * Provenance: documented: 415 where the body's content type is not JSON (spec/lambda.md §4: nor
   * binary, which AWS's SDKs send); the text is assumed.
   */
  @Test
  void invoke_takesJsonAndBinary_andRefusesOtherTypes() {
    lambda.create("f", "index.echo");

    for (String type :
        Arrays.asList(
            null,
            "",
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/x-amz-json-1.0",
            "application/x-amz-json-1.1",
            "application/cloudevents+json",
            "application/octet-stream",
            "binary/octet-stream")) {
      InvocationResponse answer = call(typed(type).payload(Bytes.utf8("[1]")).build());
      assertEquals(Bytes.utf8("[1]"), answer.payload(), type);
    }
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "json")) {
      for (InvocationType kind : List.of(InvocationType.EVENT, InvocationType.REQUEST_RESPONSE)) {
        InvocationRequest request =
            typed(type + ";charset=utf-8").invocationType(kind).payload(Bytes.utf8("[1]")).build();
        assertEquals(
            new Refusal("UnsupportedMediaTypeException", 415, "Unsupported content type: " + type),
            refused(() -> call(request)));
      }
      assertEquals(200, call(typed(type).build()).statusCode(), "no body, no type");
    }
  }

  private static InvocationRequest.Builder typed(@Nullable String type) {
    return builder("f").contentType(type);
  }

  /** Provenance: documented, spec/lambda.md §1: answers are JSON. */
  @Test
  void invoke_answersJson() {
    lambda.create("f", "index.echo");
    InvocationRequest dryRun = builder("f").invocationType(InvocationType.DRY_RUN).build();

    assertEquals("application/json", lambda.invoke("f", "{}").contentType());
    assertEquals("application/json", lambda.event("f", "{}").contentType());
    assertNull(call(dryRun).contentType());
  }

  @Test
  void invoke_passesTheClientContextDecoded() {
    lambda.create("f", "index.echo");
    String base64 =
        Base64.getEncoder().encodeToString("{\"custom\":{}}".getBytes(StandardCharsets.UTF_8));

    call(builder("f").clientContext(base64).build());

    assertEquals("{\"custom\":{}}", lambda.pool.invocations.get(0).clientContext());
  }

  @Test
  void dryRun_runsNothing() {
    lambda.create("f", "index.echo");

    InvocationResponse answer = call(builder("f").invocationType(InvocationType.DRY_RUN).build());

    assertEquals(204, answer.statusCode());
    assertEquals(Bytes.EMPTY, answer.payload());
    assertEquals(List.of(), lambda.pool.invocations);
  }

  @Test
  void invoke_journalsStartAndEnd() {
    lambda.create("f", "index.fail");

    lambda.invoke("f", "{}");

    String requestId = lambda.pool.invocations.get(0).requestId();
    Hop started = lambda.engine.hops().get(0);
    Hop ended = lambda.engine.hops().get(1);
    assertEquals(InvocationReport.STARTED, started.kind());
    assertEquals(requestId, started.attributes().get("requestId"));
    assertEquals(requestId, started.chain());
    assertEquals(HopKind.INVOCATION, ended.kind());
    assertEquals("function_error", ended.outcome());
    assertEquals(started.id(), ended.parent());
    assertEquals("12", ended.attributes().get("durationMs"));
    assertEquals(ARN + "f", ended.subjects().get(0).toString());
  }

  @Test
  void invoke_reportsMetrics() {
    lambda.create("f", "index.fail");

    lambda.invoke("f", "{}");

    List<String> samples = new ArrayList<>();
    for (Sample sample : lambda.engine.metrics().samples()) {
      samples.add(
          sample.name() + " " + sample.dimensions() + " " + sample.value() + " " + sample.unit());
    }
    assertEquals(
        List.of(
            "Invocations {FunctionName=f} 1.0 Count",
            "Invocations {} 1.0 Count",
            "Errors {FunctionName=f} 1.0 Count",
            "Errors {} 1.0 Count",
            "Duration {FunctionName=f} 12.0 Milliseconds",
            "Duration {} 12.0 Milliseconds"),
        samples);
  }

  @Test
  void keysOfAnEnvironment_areItsOwnAndMeanTheInvocation() {
    List<Optional<Holder>> holders = new ArrayList<>();
    lambda.create("f", "index.keys");
    lambda.pool.handlers.put(
        "index.keys",
        (function, invocation) -> {
          String key = lambda.pool.credentials.getLast().get("AWS_ACCESS_KEY_ID");
          holders.add(lambda.module.keys().holder(key));
          return FakePool.success(invocation.payload());
        });

    lambda.invoke("f", "{}");
    lambda.invoke("f", "{}");

    Map<String, String> first = lambda.pool.credentials.get(0);
    Map<String, String> second = lambda.pool.credentials.get(1);
    assertNotEquals(first.get("AWS_ACCESS_KEY_ID"), second.get("AWS_ACCESS_KEY_ID"));
    assertNotEquals(first.get("AWS_SECRET_ACCESS_KEY"), second.get("AWS_SECRET_ACCESS_KEY"));
    assertEquals(
        Optional.of(EngineHarness.ACCOUNT),
        IssuedAccessKey.account(first.get("AWS_ACCESS_KEY_ID")));
    Holder holder = holders.get(1).orElseThrow();
    assertEquals(EngineHarness.ACCOUNT, holder.account());
    assertTrue(
        holder.principal().toString().contains(":assumed-role/worker/f"),
        holder.principal().toString());
    assertEquals(lambda.pool.invocations.get(1).requestId(), holder.cause().chain());
    assertEquals(lambda.engine.hops().get(2).id(), holder.cause().hop());
    assertEquals(Optional.empty(), lambda.module.keys().holder(second.get("AWS_ACCESS_KEY_ID")));
  }

  @Test
  void event_runsOnceWhereItSucceeds() {
    lambda.create("f", "index.count");
    count(0);

    InvocationResponse answer = lambda.event("f", "{\"n\":1}");
    assertEquals(202, answer.statusCode());
    assertEquals(Bytes.EMPTY, answer.payload());
    assertNull(answer.executedVersion());
    assertEquals(List.of(), runs);
    lambda.engine.advance(Duration.ofHours(7));

    assertEquals(List.of(EngineHarness.START), runs);
    assertEquals(Bytes.utf8("{\"n\":1}"), lambda.pool.invocations.get(0).payload());
  }

  /** Provenance: documented, Lambda developer guide, asynchronous error handling. */
  @Test
  void event_isRetriedAfterOneAndTwoMinutesAndThenDropped() {
    lambda.create("f", "index.count");
    count(99);

    lambda.event("f", "{}");
    lambda.engine.advance(Duration.ofHours(7));

    Instant start = EngineHarness.START;
    assertEquals(List.of(start, start.plusSeconds(60), start.plusSeconds(180)), runs);
    assertEquals(1, lambda.pool.invocations.stream().map(Invocation::requestId).distinct().count());
    Hop last = lambda.engine.hops().getLast();
    assertEquals(HopKind.DROPPED, last.kind());
    assertEquals("RetriesExhausted", last.reason());
    assertTrue(
        lambda.engine.metrics().samples().stream()
            .anyMatch(sample -> sample.name().equals("AsyncEventsDropped")));
  }

  @Test
  void event_stopsBeingRetriedOnceItSucceeds() {
    lambda.create("f", "index.count");
    count(1);

    lambda.event("f", "{}");
    lambda.engine.advance(Duration.ofHours(7));

    assertEquals(2, runs.size());
    assertEquals("success", lambda.engine.hops().getLast().outcome());
    assertEquals("2", lambda.engine.hops().getLast().attributes().get("attempt"));
  }

  @Test
  void event_withoutRoomWaitsLongerEachTimeAndIsDroppedAfterSixHours() {
    lambda.create("f", "index.full");
    lambda.pool.handlers.put(
        "index.full",
        (function, invocation) -> {
          runs.add(lambda.engine.now());
          throw new ConcurrencyLimitException(1);
        });

    lambda.event("f", "{}");
    lambda.engine.advance(Duration.ofHours(7));

    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < 12; i++) {
      gaps.add(Duration.between(runs.get(i - 1), runs.get(i)).toSeconds());
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L), gaps);
    Hop last = lambda.engine.hops().getLast();
    assertEquals("EventAgeExceeded", last.reason());
    assertTrue(!last.at().isAfter(EngineHarness.START.plus(Duration.ofHours(6))));
  }

  @Test
  void event_ofADeletedFunctionIsDropped() {
    lambda.create("f", "index.count");
    count(99);
    lambda.event("f", "{}");
    lambda.engine.settle();

    lambda
        .api()
        .deleteFunction(
            lambda.context(), DeleteFunctionRequest.builder().functionName("f").build());
    lambda.engine.advance(Duration.ofHours(1));

    assertEquals(1, runs.size());
    assertEquals("FunctionDeleted", lambda.engine.hops().getLast().reason());
  }

  @Test
  void eventsUnderWay_areTriedAgainAfterARestore() {
    lambda.create("f", "index.count");
    count(0);
    lambda.event("f", "{}");

    lambda.engine.kernel().restore(lambda.engine.kernel().capture());
    lambda.engine.advance(Duration.ofHours(7));

    assertEquals(1, runs.size());
  }

  @Test
  void reservedConcurrencyOfZero_throttlesAndDropsEvents() {
    lambda.create("f", "index.echo");
    reserve("f", 0);

    ServiceException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            ServiceException.class, () -> lambda.invoke("f", "{}"));

    assertEquals(429, e.error().status());
    assertEquals("TooManyRequestsException", e.error().code());
    assertEquals("Rate Exceeded.", e.message());
    assertEquals("User", e.members().get("Type"));
    assertEquals(
        "ReservedFunctionConcurrentInvocationLimitExceeded",
        ((dev.virga.api.lambda.ThrottleReason) e.members().get("Reason")).value());
    assertEquals("1", e.members().get("retryAfterSeconds"));
    assertEquals("Throttles", lambda.engine.metrics().samples().get(0).name());

    assertEquals(202, lambda.event("f", "{}").statusCode());
    lambda.engine.settle();
    assertEquals("ZeroReservedConcurrency", lambda.engine.hops().getLast().reason());
    assertEquals(List.of(), lambda.pool.invocations);
  }

  @Test
  void reservedConcurrency_isGivenBackWhenInvocationsEnd() {
    lambda.create("f", "index.nested");
    reserve("f", 1);
    List<Refusal> inner = new ArrayList<>();
    lambda.pool.handlers.put(
        "index.nested",
        (function, invocation) -> {
          if (invocation.payload().size() == 2) {
            inner.add(refused(() -> lambda.invoke("f", "{ }")));
          }
          return FakePool.success(invocation.payload());
        });

    lambda.invoke("f", "{}");
    lambda.invoke("f", "{}");

    Refusal full = new Refusal("TooManyRequestsException", 429, "Rate Exceeded.");
    assertEquals(List.of(full, full), inner);
    assertEquals(2, lambda.pool.invocations.size());
  }

  @Test
  void runtimeThatNothingCanRun_answersWhatToInstall() {
    lambda.create("f", "index.none");
    lambda.pool.handlers.put(
        "index.none",
        (function, invocation) -> {
          throw new RuntimeUnavailableException("process executor: no node; install nodejs");
        });

    assertEquals(
        new Refusal("InvalidRuntimeException", 502, "process executor: no node; install nodejs"),
        refused(() -> lambda.invoke("f", "{}")));
    assertEquals("notRun", lambda.engine.hops().getLast().outcome());
  }

  /**
   * Provenance: recorded, spec/lambda.md §3.3: another account's function is AccessDenied, be it
   * there or not.
   */
  @ParameterizedTest
  @ValueSource(strings = {"f", "no", "f:7", "f:live", "no:7", "new"})
  void otherAccounts_needAPermission_whetherTheFunctionIsThereOrNot(String name) {
    lambda.close();
    lambda = new LambdaHarness(Duration.ofMinutes(1));
    lambda.create("f", "index.echo");
    lambda.engine.advance(Duration.ofMinutes(1));
    lambda.create("new", "index.echo");
    AccountId other = new AccountId("210987654321");
    var caller = dev.virga.core.service.Principal.root(other);

    for (InvocationType type : List.of(InvocationType.REQUEST_RESPONSE, InvocationType.DRY_RUN)) {
      InvocationRequest request = builder(ARN + name).invocationType(type).build();
      assertEquals(
          new Refusal(
              "AccessDeniedException",
              403,
              "User: arn:aws:iam::210987654321:root is not authorized to perform: "
                  + "lambda:InvokeFunction on resource: "
                  + ARN
                  + name.split(":", 2)[0]
                  + " because no resource-based policy allows the lambda:InvokeFunction action"),
          refused(() -> lambda.api().invoke(lambda.as(caller), request)));
    }
  }

  @Test
  void reset_stopsEveryEnvironment() {
    lambda.create("f", "index.echo");

    lambda.engine.kernel().reset();
    lambda.engine.kernel().clock().freeze();

    assertEquals(1, lambda.pool.retiredAll);
    assertEquals(404, refused(() -> lambda.describe("f")).status());
  }

  private void count(int failures) {
    lambda.pool.handlers.put(
        "index.count",
        (function, invocation) -> {
          runs.add(lambda.engine.now());
          return runs.size() <= failures
              ? FakePool.failure()
              : FakePool.success(invocation.payload());
        });
  }

  private void reserve(String name, int count) {
    lambda
        .api()
        .putFunctionConcurrency(
            lambda.context(),
            PutFunctionConcurrencyRequest.builder()
                .functionName(name)
                .reservedConcurrentExecutions(count)
                .build());
  }

  private static InvocationRequest.Builder builder(String name) {
    return InvocationRequest.builder().functionName(name);
  }

  private InvocationResponse call(InvocationRequest request) {
    return lambda.api().invoke(lambda.context(), request);
  }
}
