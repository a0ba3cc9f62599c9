package dev.virga.eventbridge;

import dev.virga.api.events.EventsApi;
import dev.virga.api.events.PutEventsRequest;
import dev.virga.api.events.PutEventsRequestEntry;
import dev.virga.api.events.PutEventsResponse;
import dev.virga.api.events.PutRuleRequest;
import dev.virga.api.events.PutTargetsRequest;
import dev.virga.api.events.RetryPolicy;
import dev.virga.api.events.Target;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.Target.Result;
import dev.virga.core.engine.EngineHarness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** EventBridge on a held clock, with a Lambda that answers as the test says. */
final class EventBridgeFixture implements AutoCloseable {
  static final String FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:audit";

  final EngineHarness harness;
  final EventBridgeModule module;
  final EventsApi api;
  final List<DeliveryAttempt> attempts = new ArrayList<>();
  final Deque<Result> answers = new ArrayDeque<>();

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
  }

  String rule(String name, String pattern) {
    return api.putRule(
            harness.context(),
            PutRuleRequest.builder().name(name).eventPattern(pattern.replace('\'', '"')).build())
        .ruleArn();
  }

  void target(String rule, Target.Builder target) {
    api.putTargets(
        harness.context(),
        PutTargetsRequest.builder().rule(rule).targets(List.of(target.build())).build());
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
