package dev.virga.sqs.engine;

import dev.virga.core.service.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How messages come into a queue.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
final class Sends {
  private final SqsRecorder recorder;

  Sends(SqsRecorder recorder) {
    this.recorder = recorder;
  }

  /** Takes one message, or throws. */
  Sent send(Round round, Queue queue, Sending message, Cause cause) {
    int limit = queue.settings.maximumMessageBytes();
    if (message.sizeBytes() > limit) {
      throw StateFault.messageTooLong(limit);
    }
    return accept(round, queue, message, cause, deduplicationId(queue, message));
  }

  /**
   * Takes messages one by one; a FIFO queue that lacks a deduplication id for one refuses them all.
   */
  List<Result<Sent>> send(Round round, Queue queue, List<Sending> messages, Cause cause) {
    List<@Nullable String> ids = new ArrayList<>(messages.size());
    messages.forEach(message -> ids.add(deduplicationId(queue, message)));
    int limit = queue.settings.maximumMessageBytes();
    List<Result<Sent>> results = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      Sending message = messages.get(i);
      results.add(
          message.sizeBytes() > limit
              ? new Result.Refused<>(StateFault.entryTooLong(limit))
              : new Result.Done<>(accept(round, queue, message, cause, ids.get(i))));
    }
    return results;
  }

  /** What must not come twice to a FIFO queue; null for a standard queue. */
  private static @Nullable String deduplicationId(Queue queue, Sending message) {
    QueueSettings.Fifo fifo = queue.settings.fifo();
    if (fifo == null) {
      return null;
    }
    String given = message.content().deduplicationId();
    if (given != null) {
      return given;
    }
    if (!fifo.contentBasedDeduplication() || message.contentDigest() == null) {
      throw StateFault.noDeduplicationId();
    }
    return message.contentDigest();
  }

  private Sent accept(
      Round round, Queue queue, Sending message, Cause cause, @Nullable String deduplicationId) {
    QueueSettings.Fifo fifo = queue.settings.fifo();
    if (fifo == null || deduplicationId == null) {
      return put(round, queue, message, message.content(), cause).sent(queue);
    }
    String group = message.content().groupId();
    Deduplication.Accepted before =
        queue.deduplication.find(group, deduplicationId, round.nowMillis);
    if (before != null) {
      recorder.deduplicated(round, queue, before.id(), cause);
      return new Sent(before.id().toString(), SequenceNumber.of(before.order()));
    }
    Placed placed =
        put(round, queue, message, message.content().withDeduplicationId(deduplicationId), cause);
    queue.deduplication.remember(
        deduplicationId,
        new Deduplication.Accepted(placed.id, placed.order, round.nowMillis, group));
    return placed.sent(queue);
  }

  /** A message that has its place. */
  private record Placed(UUID id, long order) {
    Sent sent(Queue queue) {
      return new Sent(id.toString(), queue.fifo() ? SequenceNumber.of(order) : null);
    }
  }

  private Placed put(
      Round round, Queue queue, Sending message, MessageContent content, Cause cause) {
    UUID id = round.turn.ids().nextUuid();
    long order = round.turn.ids().nextNumber();
    long now = round.nowMillis;
    Cause origin = recorder.sent(round, queue, id, message, cause);
    StoredMessage stored =
        new StoredMessage(id, content, new StoredMessage.Arrival(order, now, now, null, origin));
    long delayMillis =
        (message.delay() == null || queue.fifo() ? queue.settings.delay() : message.delay())
            .toMillis();
    queue.add(stored, content.body(), now + delayMillis, now);
    round.wake(queue);
    return new Placed(id, order);
  }
}
