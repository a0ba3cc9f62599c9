package dev.virga.sqs;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.MessageSystemAttributeValue;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsError;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryAttributes;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.delivery.Target;
import dev.virga.core.delivery.TargetError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.policy.Authorization;
import dev.virga.core.policy.Grant;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Principal;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueuePolicy;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries for queues: what {@link DeliveryAttributes} says, by way of SendMessage itself,
 * so that a service's message is held to the rules of everybody's. The queue's policy decides
 * whether the service may; its refusal comes with the statement that is missing. Thread-safe.
 */
final class SqsTarget implements Target {
  private static final String ACTION = "sqs:SendMessage";
  private static final String TRACE_HEADER = "AWSTraceHeader";
  private static final String STRING = "String";
  private static final String POLICY_ID = "/SQSDefaultPolicy";

  private final SqsApi api;
  private final SqsEngine engine;
  private final Supplier<String> requestIds;
  private final Supplier<String> endpoint;

  SqsTarget(SqsApi api, SqsEngine engine, Supplier<String> requestIds, Supplier<String> endpoint) {
    this.api = api;
    this.engine = engine;
    this.requestIds = requestIds;
    this.endpoint = endpoint;
  }

  @Override
  public Result deliver(DeliveryAttempt attempt) {
    DeliveryRequest request = attempt.request();
    Arn arn = request.target();
    if (!AccountId.isValid(arn.account())
        || !Region.isValid(arn.region())
        || !QueueName.isValid(arn.resource())) {
      return TargetError.INVALID_PARAMETER.because("Not a queue's ARN: " + arn);
    }
    QueueRef queue =
        new QueueRef(
            new AccountId(arn.account()), new Region(arn.region()), new QueueName(arn.resource()));
    CallContext context =
        new CallContext(
            request.principal(),
            request.source(),
            queue.account(),
            queue.region(),
            requestIds.get(),
            endpoint.get(),
            attempt.cause());
    try {
      Authorization answer = engine.authorize(Caller.of(context, ACTION), queue);
      if (!answer.allowed()) {
        return Target.forbidden(answer.reason(), grant(queue, context, answer));
      }
      api.sendMessage(context, message(queue, request));
      return Target.delivered();
    } catch (ServiceException error) {
      return failed(error);
    }
  }

  /** What a policy lacks; a statement that denies is not mended by another one. */
  private @Nullable Grant grant(QueueRef queue, CallContext context, Authorization answer) {
    if (!(answer instanceof Authorization.NotAllowed missing)) {
      return null;
    }
    CallContext owner =
        new CallContext(
            Principal.root(queue.account()),
            null,
            queue.account(),
            queue.region(),
            context.requestId(),
            context.endpoint(),
            context.cause());
    QueuePolicy policy =
        engine.view(Caller.of(owner, "sqs:GetQueueAttributes"), queue).settings().policy();
    String statement = Grant.statement(null, missing.request());
    String document =
        Grant.added(policy == null ? null : policy.text(), queue.arn() + POLICY_ID, statement);
    String attributes = Grant.member("Policy", document);
    return new Grant(
        statement,
        "aws sqs set-queue-attributes --queue-url %s --attributes %s"
            .formatted(url(queue), Grant.quoted(attributes)));
  }

  private String url(QueueRef queue) {
    return endpoint.get() + "/" + queue.account() + "/" + queue.name();
  }

  private static Result failed(ServiceException error) {
    if (error.error() == SqsError.QUEUE_DOES_NOT_EXIST) {
      return TargetError.NO_RESOURCE.because(error.message());
    }
    if (error.error() == SqsError.REQUEST_THROTTLED || error.error() == SqsError.OVER_LIMIT) {
      return TargetError.THROTTLING.because(error.message());
    }
    if (error.error().serverFault()) {
      return TargetError.INTERNAL_ERROR.because(error.message());
    }
    return TargetError.INVALID_PARAMETER.because(error.message());
  }

  private SendMessageRequest message(QueueRef queue, DeliveryRequest request) {
    Map<String, String> given = request.attributes();
    SendMessageRequest.Builder message =
        SendMessageRequest.builder()
            .queueUrl(url(queue))
            .messageBody(request.payload().asUtf8())
            .messageGroupId(given.get(DeliveryAttributes.MESSAGE_GROUP_ID))
            .messageDeduplicationId(given.get(DeliveryAttributes.MESSAGE_DEDUPLICATION_ID));
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    DeliveryAttributes.messageAttributes(request)
        .forEach((name, value) -> attributes.put(name, text(value)));
    if (!attributes.isEmpty()) {
      message.messageAttributes(attributes);
    }
    String trace = given.get(DeliveryAttributes.TRACE_HEADER);
    if (trace != null) {
      message.messageSystemAttributes(
          Map.of(
              TRACE_HEADER,
              MessageSystemAttributeValue.builder().dataType(STRING).stringValue(trace).build()));
    }
    return message.build();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType(STRING).stringValue(value).build();
  }
}
