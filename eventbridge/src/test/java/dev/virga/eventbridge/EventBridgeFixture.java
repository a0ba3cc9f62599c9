package dev.virga.eventbridge;

import dev.virga.api.events.DeadLetterConfig;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.PutEventsRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.api.events.PutEventsResponse;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.api.events.RetryPolicy;
import dev.virga.api.events.SqsParameters;
import dev.virga.api.events.Target;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.Target.Result;
import dev.virga.core.engine.EngineHarness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** EventBridge on a held clock, with a Lambda and an SQS that answer as the test says. */
final class EventBridgeFixture implements AutoCloseable {
  static final String FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:audit";

  final EngineHarness harness;
  final EventBridgeModule module;
  final EventsApi api;
  final List<DeliveryAttempt> attempts = new ArrayList<>();
  final Deque<Result> answers = new ArrayDeque<>();
  final List<DeliveryAttempt> sent = new ArrayList<>();

  /** How SQS answers by the queue's name; what is not named here is delivered. */
  final Map<String, Deque<Result>> queueAnswers = new HashMap<>();

  EventBridgeFixture() {
    this(1);
  }

  EventBridgeFixture(long seed) {
    harness = new EngineHarness(seed);
    module =
        new EventBridgeModule(
            harness.kernel(), harness.deliveries(), harness.journal(), harness.metrics());
    api = module.api();
    harness
        .targets()
        .register(
            "lambda",
            attempt -> {
              attempts.add(attempt);
              return answers.isEmpty()
                  ? dev.virga.core.delivery.Target.delivered()
                  : answers.poll();
            });
    harness.targets().register("sqs", this::send);
  }

  private Result send(DeliveryAttempt attempt) {
    sent.add(attempt);
    Deque<Result> planned = queueAnswers.get(attempt.request().target().resource());
    return planned == null || planned.isEmpty()
        ? dev.virga.core.delivery.Target.delivered()
        : planned.poll();
  }

  /** Lets the next calls of a queue's SendMessage fail so. */
  void queueAnswers(String queue, int times, Result answer) {
    queueAnswers
        .computeIfAbsent(queue, q -> new ArrayDeque<>())
        .addAll(Collections.nCopies(times, answer));
  }

  static String queueArn(String name) {
    return "arn:aws:sqs:eu-central-1:123456789012:" + name;
  }

  static Target.Builder queue(String id, String name) {
    return Target.builder().id(id).arn(queueArn(name));
  }

  static SqsParameters group(String id) {
    return SqsParameters.builder().messageGroupId(id).build();
  }

  static DeadLetterConfig deadLetter(String queue) {
    return DeadLetterConfig.builder().arn(queueArn(queue)).build();
  }

  /** What was sent to a queue. */
  List<DeliveryAttempt> sentTo(String queue) {
    return sent.stream().filter(a -> a.request().target().resource().equals(queue)).toList();
  }

  String rule(String name, String pattern) {
    return api.putRule(
            harness.context(),
            PutRuleRequest.builder().name(name).eventPattern(pattern.replace('\'', '"')).build())
        .ruleArn();
  }

  void target(String rule, Target.Builder target) {
    targets(rule, target);
  }

  void targets(String rule, Target.Builder... targets) {
    api.putTargets(
        harness.context(),
        PutTargetsRequest.builder()
            .rule(rule)
            .targets(Stream.of(targets).map(Target.Builder::build).toList())
            .build());
  }

  static Target.Builder function(String id) {
    return Target.builder().id(id).arn(FUNCTION);
  }

  static RetryPolicy retries(Integer attempts, Integer ageSeconds) {
    return RetryPolicy.builder()
        .maximumRetryAttempts(attempts)
        .maximumEventAgeInSeconds(ageSeconds)
        .build();
  }

  static PutEventsRequestEntry.Builder entry(String detail) {
    return PutEventsRequestEntry.builder()
        .source("bank")
        .detailType("transaction")
        .detail(detail.replace('\'', '"'));
  }

  PutEventsResponse put(PutEventsRequestEntry... entries) {
    return api.putEvents(
        harness.context(), PutEventsRequest.builder().entries(List.of(entries)).build());
  }

  List<String> payloads() {
    return attempts.stream().map(a -> a.request().payload().asUtf8()).toList();
  }

  @Override
  public void close() {
    harness.close();
  }
}
