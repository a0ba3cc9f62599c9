package dev.virga.sqs.operation;

import dev.virga.api.sqs.Message;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Outcome;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.Receive;
import dev.virga.sqs.engine.Received;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * ReceiveMessage.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
final class ReceiveOperations {
  private static final String ACTION = "sqs:ReceiveMessage";
  private static final int MAX_MESSAGES = 10;
  private static final int MAX_WAIT_SECONDS = 20;
  private static final int MAX_VISIBILITY_SECONDS = 43_200;

  private final SqsEngine engine;
  private final Queues queues;

  ReceiveOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  Outcome<ReceiveMessageResult> receive(CallContext context, ReceiveMessageRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    WantedAttributes wanted = WantedAttributes.of(input, context.wire().isQuery());
    Receive request = request(input, queue.name().fifo());
    Outcome<Received> outcome =
        queues.ask(
            context, queue, () -> engine.receive(Caller.of(context, ACTION), queue, request));
    return switch (outcome) {
      case Outcome.Answered<Received>(Received received) ->
          new Outcome.Answered<>(result(received, wanted));
      case Outcome.Parked<Received>(Outcome.Reply<Received> reply) ->
          new Outcome.Parked<>(
              new Shaped(reply, wanted, error -> queues.worded(context, queue, error)));
    };
  }

  /** AWS takes an attempt id on a standard queue, where it means nothing. */
  private static Receive request(ReceiveMessageRequest input, boolean fifo) {
    Integer max = input.maxNumberOfMessages();
    if (max != null && (max < 1 || max > MAX_MESSAGES)) {
      throw SqsFault.badMaxMessages(max);
    }
    Integer wait = input.waitTimeSeconds();
    if (wait != null && (wait < 0 || wait > MAX_WAIT_SECONDS)) {
      throw SqsFault.badWait(wait);
    }
    String attempt = input.receiveRequestAttemptId();
    if (attempt != null) {
      Texts.checkId("ReceiveRequestAttemptId", attempt);
    }
    return new Receive(
        max == null ? 1 : max,
        visibility(input.visibilityTimeout()),
        wait == null ? null : Duration.ofSeconds(wait),
        fifo ? attempt : null);
  }

  /**
   * A visibility timeout as callers give it; null where none is given.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static @Nullable Duration visibility(@Nullable Integer seconds) {
    if (seconds == null) {
      return null;
    }
    if (!isVisibility(seconds)) {
      throw SqsFault.badVisibility(seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  /** Whether a visibility timeout can be so many seconds. */
  static boolean isVisibility(int seconds) {
    return seconds >= 0 && seconds <= MAX_VISIBILITY_SECONDS;
  }

  private static ReceiveMessageResult result(Received received, WantedAttributes wanted) {
    List<Received.Message> messages = received.messages();
    if (messages.isEmpty()) {
      return new ReceiveMessageResult(null);
    }
    List<Message> shaped = new ArrayList<>(messages.size());
    for (Received.Message message : messages) {
      shaped.add(wanted.shape(message));
    }
    return new ReceiveMessageResult(shaped);
  }

  /** The reply to a long poll, as its caller wants the messages. */
  private record Shaped(
      Outcome.Reply<Received> reply,
      WantedAttributes wanted,
      UnaryOperator<ServiceException> wording)
      implements Outcome.Reply<ReceiveMessageResult> {
    @Override
    public void whenAnswered(
        Consumer<ReceiveMessageResult> answer, Consumer<ServiceException> error) {
      reply.whenAnswered(
          received -> answer.accept(result(received, wanted)),
          refused -> error.accept(wording.apply(refused)));
    }

    @Override
    public void cancel() {
      reply.cancel();
    }
  }
}
