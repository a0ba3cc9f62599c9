package dev.virga.core.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.engine.EffectBody;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Grant;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Principal;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery that is given up, and what is told of it. */
final class DeadLetterTest {
  private static final Arn SOURCE =
      Arn.of("events", EngineHarness.REGION, EngineHarness.ACCOUNT, "rule/r");
  private static final Arn TARGET =
      Arn.of("flaky", EngineHarness.REGION, EngineHarness.ACCOUNT, "it");
  private static final Arn QUEUE =
      Arn.of("sqs", EngineHarness.REGION, EngineHarness.ACCOUNT, "dead");
  private static final Grant GRANT = new Grant("{\"Effect\":\"Allow\"}", "aws sqs do it");

  private final EngineHarness harness = new EngineHarness();
  private final Deque<Target.Result> answers = new ArrayDeque<>();
  private final Deque<Target.Result> queueAnswers = new ArrayDeque<>();
  private final List<DeliveryAttempt> letters = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  record Tag(String name) implements EffectBody {}

  @BeforeEach
  void wire() {
    harness.targets().register("flaky", attempt -> answers.remove());
    harness
        .targets()
        .register(
            "sqs",
            attempt -> {
              letters.add(attempt);
              return queueAnswers.isEmpty() ? Target.delivered() : queueAnswers.remove();
            });
    harness
        .deliveries()
        .onOutcome(
            Tag.class,
            new DeliveryEngine.OutcomeHandler<Tag>() {
              @Override
              public void attempted(
                  Tag tag,
                  DeliveryAttempt attempt,
                  Target.Result result,
                  dev.virga.core.engine.EffectContext context) {
                told.add(attempt.number() + " " + result.getClass().getSimpleName());
              }

              @Override
              public void ended(
                  Tag tag, DeliveryOutcome outcome, dev.virga.core.engine.EffectContext context) {
                told.add(outcome.end() + " " + outcome.attempts() + " " + outcome.code());
              }
            });
  }

  @AfterEach
  void noFaults() {
    harness.close();
  }

  private void submit(RetryPolicy retries, Bytes body) {
    DeadLetter letter =
        new DeadLetter(
            QUEUE,
            body,
            Map.of(DeliveryAttributes.TRACE_HEADER, "Root=1"),
            Map.of(
                DeadLetter.Fact.ERROR_CODE, DeliveryAttributes.messageAttribute("CODE"),
                DeadLetter.Fact.ERROR_MESSAGE, DeliveryAttributes.messageAttribute("MESSAGE"),
                DeadLetter.Fact.RETRY_ATTEMPTS, DeliveryAttributes.messageAttribute("RETRIES"),
                DeadLetter.Fact.EXHAUSTED_RETRY_CONDITION,
                    DeliveryAttributes.messageAttribute("CONDITION")));
    harness
        .deliveries()
        .submit(
            DeliveryRequest.from(
                    SOURCE,
                    new Principal.Service("events.amazonaws.com"),
                    EngineHarness.ACCOUNT,
                    EngineHarness.REGION,
                    harness.cause())
                .attributes(Map.of("MessageGroupId", "g"))
                .retries(retries)
                .deadLetter(letter)
                .tag(new Tag("t"))
                .to(TARGET, Bytes.utf8("payload")));
  }

  private static RetryPolicy retries(int attempts, Duration age) {
    return new RetryPolicy(attempts, age, Duration.ofSeconds(10), Duration.ofMinutes(1), 0);
  }

  private void busy(int times) {
    for (int i = 0; i < times; i++) {
      answers.add(TargetError.THROTTLING.because("busy"));
    }
  }

  private Map<String, String> facts() {
    assertEquals(1, letters.size());
    return DeliveryAttributes.messageAttributes(letters.getFirst().request());
  }

  @Test
  void permanentError_atOnce_tellsNoRetries() {
    answers.add(TargetError.NO_RESOURCE.because("gone"));
    submit(retries(9, Duration.ofDays(1)), null);
    harness.settle();
    assertEquals(Map.of("CODE", "NO_RESOURCE", "MESSAGE", "gone"), facts());
    DeliveryRequest letter = letters.getFirst().request();
    assertEquals("payload", letter.payload().asUtf8());
    assertEquals(SOURCE, letter.source());
    assertEquals("Root=1", letter.attributes().get(DeliveryAttributes.TRACE_HEADER));
    assertFalse(letter.attributes().containsKey("MessageGroupId"), "is the delivery's, not its");
    assertEquals(List.of("1 Permanent", "DEAD_LETTERED 1 NO_RESOURCE"), told);
  }

  @Test
  void permanentError_afterRetries_tellsThemAndNoCondition() {
    busy(2);
    answers.add(TargetError.INVALID_PARAMETER.because("too large"));
    submit(retries(9, Duration.ofDays(1)), Bytes.utf8("the event itself"));
    harness.advance(Duration.ofHours(1));
    assertEquals(
        Map.of("CODE", "INVALID_PARAMETER", "MESSAGE", "too large", "RETRIES", "2"), facts());
    assertEquals("the event itself", letters.getFirst().request().payload().asUtf8());
    assertEquals(
        List.of("1 Retryable", "2 Retryable", "3 Permanent", "DEAD_LETTERED 3 INVALID_PARAMETER"),
        told);
  }

  /** Provenance of the conditions' names: documented, EventBridge user guide, "eb-rule-dlq". */
  @Test
  void exhaustedAttempts_areToldInAwsWords() {
    busy(3);
    submit(retries(3, Duration.ofDays(1)), null);
    harness.advance(Duration.ofHours(1));
    assertEquals(
        Map.of(
            "CODE", "THROTTLING",
            "MESSAGE", "busy",
            "RETRIES", "2",
            "CONDITION", "MaximumRetryAttempts"),
        facts());
  }

  @Test
  void exhaustedAge_endsAtItsInstant_notAtTheNextAttempt() {
    busy(9);
    submit(retries(9, Duration.ofSeconds(60)), null);
    harness.advance(Duration.ofHours(1));
    assertEquals("MaximumEventAgeInSeconds", facts().get("CONDITION"));
    assertEquals("2", facts().get("RETRIES"), "after 10 and 30 s; the next would come at 70 s");
    assertEquals(EngineHarness.START.plusSeconds(60), letters.getFirst().at());
  }

  @Test
  void noRetriesAllowed_isAnExhaustedConditionAllTheSame() {
    busy(1);
    submit(retries(1, Duration.ofDays(1)), null);
    harness.settle();
    assertEquals("MaximumRetryAttempts", facts().get("CONDITION"));
    assertEquals("0", facts().get("RETRIES"));
  }

  @Test
  void emptyFact_isLeftOut_forAQueueTakesNone() {
    answers.add(TargetError.NO_RESOURCE.because(""));
    submit(retries(1, Duration.ofDays(1)), null);
    harness.settle();
    assertEquals(Map.of("CODE", "NO_RESOURCE"), facts());
  }

  @Test
  void refusedLetter_isDroppedAndSaysBothReasons() {
    answers.add(TargetError.NO_RESOURCE.because("gone"));
    queueAnswers.add(Target.forbidden("no statement", GRANT));
    submit(retries(9, Duration.ofDays(1)), null);
    harness.settle();
    Hop dropped = harness.hops().getLast();
    assertEquals(HopKind.DROPPED, dropped.kind());
    assertEquals(
        "NO_RESOURCE: gone; its dead letter to " + QUEUE + " failed: NO_PERMISSIONS: no statement",
        dropped.reason());
    assertEquals(List.of(SOURCE, TARGET, QUEUE), dropped.subjects());
    assertEquals(List.of("1 Permanent", "DROPPED 1 NO_RESOURCE"), told);
    assertEquals(0, harness.deliveries().backlog());
  }

  @Test
  void busyQueue_getsItsLetterLater() {
    answers.add(TargetError.NO_RESOURCE.because("gone"));
    queueAnswers.add(TargetError.THROTTLING.because("busy"));
    submit(retries(9, Duration.ofDays(1)), null);
    harness.settle();
    assertEquals(1, harness.deliveries().backlog());
    harness.kernel().restore(harness.kernel().capture());
    harness.advance(Duration.ofMinutes(1));
    assertEquals(2, letters.size());
    assertEquals(HopKind.DEAD_LETTERED, harness.hops().getLast().kind());
    assertEquals("DEAD_LETTERED 1 NO_RESOURCE", told.getLast());
  }

  @Test
  void journal_linksALetterToItsDelivery_andKeepsTheGrant() {
    answers.add(Target.forbidden("no statement", GRANT));
    submit(retries(9, Duration.ofDays(1)), null);
    harness.settle();
    List<Hop> attempts =
        harness.hops().stream().filter(h -> h.kind().equals(HopKind.DELIVERY_ATTEMPT)).toList();
    Map<String, String> first = new TreeMap<>(attempts.get(0).attributes());
    assertEquals("NO_PERMISSIONS: no statement", attempts.get(0).reason());
    assertEquals("{\"Effect\":\"Allow\"}", first.get(DeliveryEngine.STATEMENT));
    assertEquals("aws sqs do it", first.get(DeliveryEngine.GRANT));
    assertEquals(
        first.get(DeliveryEngine.DELIVERY),
        attempts.get(1).attributes().get(DeliveryEngine.DEAD_LETTER_OF));
    assertFalse(first.containsKey(DeliveryEngine.DEAD_LETTER_OF));
  }

  /** A policy may have 8 KiB, and the journal 50,000 records. */
  @Test
  void journal_keepsEqualGrantsOnce() {
    for (int i = 0; i < 2; i++) {
      answers.add(Target.forbidden("no", new Grant(new String("{}"), new String("aws sqs do it"))));
      submit(retries(9, Duration.ofDays(1)), null);
    }
    harness.settle();
    List<Hop> refused =
        harness.hops().stream().filter(h -> h.outcome().equals("permanent")).toList();
    assertEquals(2, refused.size());
    for (String fact : List.of(DeliveryEngine.STATEMENT, DeliveryEngine.GRANT)) {
      assertSame(
          refused.getFirst().attributes().get(fact), refused.getLast().attributes().get(fact));
    }
    SharedTexts texts = new SharedTexts();
    String first = texts.of(new String("first"));
    for (int i = 1; i < SharedTexts.KEPT; i++) {
      texts.of("t" + i);
    }
    assertSame(first, texts.of(new String("first")), "the last ones are kept");
    for (int i = 0; i < SharedTexts.KEPT; i++) {
      texts.of("u" + i);
    }
    String again = new String("first");
    assertSame(again, texts.of(again), "and no more");
  }

  @Test
  void targetErrors_areTriedAgainOrNot() {
    Map<TargetError, Boolean> retried = new TreeMap<>();
    for (TargetError error : TargetError.values()) {
      retried.put(error, error.because("m") instanceof Target.Result.Retryable);
    }
    assertEquals(
        new TreeMap<>(
            Map.of(
                TargetError.NO_PERMISSIONS, false,
                TargetError.NO_RESOURCE, false,
                TargetError.INVALID_PARAMETER, false,
                TargetError.THROTTLING, true,
                TargetError.INTERNAL_ERROR, true)),
        retried);
    assertEquals(
        List.of(
            "Retryable[code=THROTTLING, message=m, retryAfter=null]",
            "Retryable[code=INTERNAL_ERROR, message=m, retryAfter=null]",
            "Permanent[code=NO_PERMISSIONS, message=m, grant=null]",
            "Permanent[code=NotImplemented, message=m, grant=null]",
            "Permanent[code=ValidationException, message=m, grant=null]"),
        List.of(
                CommonError.THROTTLING,
                CommonError.SERVICE_UNAVAILABLE,
                CommonError.ACCESS_DENIED,
                CommonError.NOT_IMPLEMENTED,
                CommonError.VALIDATION)
            .stream()
            .map(error -> TargetError.of(new ServiceException(error, "m")).toString())
            .toList());
    assertTrue(told.isEmpty());
  }
}
