package dev.virga.eventbridge.engine;

import dev.virga.core.delivery.DeadLetter;
import dev.virga.core.delivery.DeliveryAttributes;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event's delivery to one target of a rule, and its dead letter: the event itself, whatever the
 * target's input, with the attributes that AWS documents.
 *
 * <p>A FIFO queue gets a target's events in their order and without a deduplication id: it must
 * have content-based deduplication. The X-Ray header goes with the event and with the dead letter.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html and
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
 */
record TargetRequest(EventRule rule, RuleTarget target, Bytes event, @Nullable String traceHeader) {
  private static final Map<DeadLetter.Fact, String> FACTS =
      Map.of(
          DeadLetter.Fact.ERROR_CODE, DeliveryAttributes.messageAttribute("ERROR_CODE"),
          DeadLetter.Fact.ERROR_MESSAGE, DeliveryAttributes.messageAttribute("ERROR_MESSAGE"),
          DeadLetter.Fact.EXHAUSTED_RETRY_CONDITION,
              DeliveryAttributes.messageAttribute("EXHAUSTED_RETRY_CONDITION"),
          DeadLetter.Fact.RETRY_ATTEMPTS, DeliveryAttributes.messageAttribute("RETRY_ATTEMPTS"));

  /** What tells this target's deliveries from all others, to keep their order. */
  String key() {
    return rule.arn() + "/" + target.id();
  }

  DeliveryRequest delivery(Bytes payload, CallContext call, Cause cause) {
    DeliveryRequest.Builder delivery =
        DeliveryRequest.from(rule.arn(), Router.PRINCIPAL, call.account(), call.region(), cause)
            .attributes(attributes())
            .retries(target.retries())
            .deadLetter(deadLetter())
            .tag(new TargetOutcome(rule.name(), rule.bus()));
    if (target.isFifoQueue()) {
      delivery.orderKey(key());
    }
    return delivery.to(target.arn(), payload);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    if (traceHeader != null) {
      attributes.put(DeliveryAttributes.TRACE_HEADER, traceHeader);
    }
    String group = target.messageGroupId();
    if (group != null) {
      attributes.put(DeliveryAttributes.MESSAGE_GROUP_ID, group);
    }
    return attributes;
  }

  private @Nullable DeadLetter deadLetter() {
    Arn queue = target.deadLetter();
    if (queue == null) {
      return null;
    }
    Map<String, String> attributes = new HashMap<>();
    attributes.put(DeliveryAttributes.messageAttribute("RULE_ARN"), rule.arn().toString());
    attributes.put(DeliveryAttributes.messageAttribute("TARGET_ARN"), target.arn().toString());
    if (traceHeader != null) {
      attributes.put(DeliveryAttributes.TRACE_HEADER, traceHeader);
    }
    return new DeadLetter(queue, event, attributes, FACTS);
  }
}
