package dev.virga.eventbridge;

import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryEngine;
import dev.virga.core.delivery.DeliveryOutcome;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.EffectContext;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.time.EmulatorClock;
import dev.virga.eventbridge.engine.TargetOutcome;

/**
 * The AWS/Events metrics of what rules do to their targets, each at the time of what it counts.
 * What counts failures is not emitted where there are none. Thread-safe.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
final class InvocationMetrics implements DeliveryEngine.OutcomeHandler<TargetOutcome> {
  private final Metrics metrics;
  private final EmulatorClock clock;

  InvocationMetrics(Metrics metrics, EmulatorClock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void attempted(
      TargetOutcome rule, DeliveryAttempt attempt, Target.Result result, EffectContext context) {
    count("InvocationAttempts", rule, context);
    if (attempt.number() > 1) {
      count("RetryInvocationAttempts", rule, context);
    }
    if (result instanceof Target.Result.Delivered) {
      count("SuccessfulInvocationAttempts", rule, context);
    }
  }

  @Override
  public void ended(TargetOutcome rule, DeliveryOutcome outcome, EffectContext context) {
    count("Invocations", rule, context);
    if (outcome.end() == DeliveryOutcome.End.DELIVERED) {
      return;
    }
    count("FailedInvocations", rule, context);
    if (outcome.end() == DeliveryOutcome.End.DEAD_LETTERED) {
      count("InvocationsSentToDlq", rule, context);
    } else if (outcome.request().deadLetter() != null) {
      count("InvocationsFailedToBeSentToDlq", rule, context);
    }
  }

  private void count(String name, TargetOutcome rule, EffectContext context) {
    if (metrics.enabled()) {
      metrics.record(
          new Metrics.Sample(
              context.scope(), "AWS/Events", name, rule.dimensions(), 1, "Count", clock.now()));
    }
  }
}
