package dev.virga.sqs.engine;

import dev.virga.core.engine.CompleteWaiter;
import dev.virga.core.engine.Effect;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages get to receivers: taking them in the queue's order, redriving those that were
 * received too often, and serving long polls in the order in which they came.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
final class Receiving {
  /** Messages that AWS lets be in flight in one queue. */
  static final int IN_FLIGHT_MAX = 120_000;

  /** Messages that one receive redrives at most before it lets others have their turn. */
  private static final int REDRIVES_MAX = 1_000;

  private final SqsRecorder recorder;
  private final int inFlightMax;

  /**
   * The rules.
   *
   * @param inFlightMax messages that may be in flight in one queue
   */
  Receiving(SqsRecorder recorder, int inFlightMax) {
    this.recorder = recorder;
    this.inFlightMax = inFlightMax;
  }

  /** Whether as many messages are in flight as may be. */
  boolean full(Queue queue) {
    return queue.flying >= inFlightMax;
  }

  /**
   * Takes messages for a receive.
   *
   * @param receiver why it receives
   * @return empty where there are none to be had now
   */
  List<Received.Message> take(Round round, Queue queue, Receive request, Cause receiver) {
    String attemptId = queue.fifo() ? request.attemptId() : null;
    long visible = round.nowMillis + visibility(queue, request).toMillis();
    if (attemptId != null) {
      List<StoredMessage> same = queue.attempts.repeat(attemptId, queue.table, round.nowMillis);
      if (!same.isEmpty()) {
        for (StoredMessage message : same) {
          queue.hold(message, visible);
          message.receivedAgain();
          recorder.receivedAgain(round, queue, message, receiver);
        }
        return views(queue, same);
      }
    }
    List<StoredMessage> taken = takeNew(round, queue, request, receiver);
    if (taken.isEmpty()) {
      return List.of();
    }
    if (attemptId != null) {
      queue.attempts.remember(attemptId, taken, round.nowMillis);
    }
    List<Received.Message> views = views(queue, taken);
    if (visible <= round.nowMillis) {
      taken.forEach(message -> queue.show(message, round.nowMillis));
    }
    return views;
  }

  private static Duration visibility(Queue queue, Receive request) {
    Duration asked = request.visibilityTimeout();
    return asked == null ? queue.settings.visibilityTimeout() : asked;
  }

  private List<StoredMessage> takeNew(Round round, Queue queue, Receive request, Cause receiver) {
    long visible = round.nowMillis + visibility(queue, request).toMillis();
    List<StoredMessage> taken = new ArrayList<>(Math.min(request.max(), queue.ready));
    StoredMessage last = null;
    int redriven = 0;
    while (taken.size() < request.max() && !full(queue)) {
      StoredMessage message = queue.lanes.next(last, round.nowMillis);
      if (message == null) {
        break;
      }
      Queue deadLetters = deadLetterQueue(round.state, queue, message);
      if (deadLetters != null) {
        if (redriven == REDRIVES_MAX) {
          queue.unfinished = true;
          break;
        }
        redriven++;
        redrive(round, queue, message, deadLetters, receiver);
        continue;
      }
      queue.take(message, visible, round.nowMillis);
      recorder.received(round, queue, message, receiver);
      taken.add(message);
      last = message;
    }
    return taken;
  }

  /**
   * The queue that this message belongs to instead of being received again, or null. A message that
   * came with a high count from another queue is received at least once here: so that nothing goes
   * round between queues that name each other.
   */
  private static @Nullable Queue deadLetterQueue(
      SqsState state, Queue queue, StoredMessage message) {
    RedrivePolicy policy = queue.settings.redrive();
    if (policy == null
        || message.receiveCount < policy.maxReceiveCount()
        || message.receivesHere() == 0) {
      return null;
    }
    return state.find(policy.target()).orElse(null);
  }

  /**
   * Of a FIFO queue the enqueue time is a new one, of a standard queue it stays; what the receiver
   * sees as SentTimestamp stays in both. AWS gives a FIFO queue's message its own id as
   * deduplication id, so that messages of several sources do not go for duplicates.
   */
  private void redrive(
      Round round, Queue queue, StoredMessage message, Queue deadLetters, Cause receiver) {
    MessageContent sent = message.content();
    MessageContent content =
        queue.fifo() ? sent.withDeduplicationId(message.id().toString()) : sent;
    queue.remove(message, round.nowMillis);
    Arn source = queue.ref.arn();
    StoredMessage moved =
        new StoredMessage(
            message.id(),
            content,
            new StoredMessage.Arrival(
                round.turn.ids().nextNumber(),
                message.sentMillis,
                round.nowMillis,
                source,
                recorder.redriven(round, queue, message, deadLetters, receiver)));
    moved.receiveCount = message.receiveCount;
    moved.firstReceivedMillis = message.firstReceivedMillis;
    if (deadLetters.expired(moved, round.nowMillis)) {
      recorder.expired(round, deadLetters, moved); // nobody is to receive it before the clock does
      return;
    }
    deadLetters.add(moved, content.body(), round.nowMillis, round.nowMillis);
    recorder.active(round, deadLetters);
    round.state.changed(deadLetters);
    round.wake(deadLetters);
  }

  private static List<Received.Message> views(Queue queue, List<StoredMessage> messages) {
    List<Received.Message> views = new ArrayList<>(messages.size());
    for (StoredMessage message : messages) {
      views.add(view(queue, message));
    }
    return views;
  }

  /** A message as a receiver sees it, with the handle of its last receive. */
  static Received.Message view(Queue queue, StoredMessage message) {
    return new Received.Message(
        message.id().toString(),
        new ReceiptHandle(queue.number, message.order, message.slot, message.receipt).text(),
        message.content(),
        message.sentMillis,
        message.firstReceivedMillis,
        message.receiveCount,
        queue.fifo() ? SequenceNumber.of(message.order) : null,
        message.deadLetterSource);
  }

  /** Gives waiters what has become visible, until no queue has both. */
  void serve(Round round) {
    for (Queue queue = round.wokenQueue(); queue != null; queue = round.wokenQueue()) {
      serve(round, queue);
      round.state.changed(queue);
    }
  }

  private void serve(Round round, Queue queue) {
    while (!queue.waiters.isEmpty()) {
      ReceiveWaiter waiter = queue.waiters.firstEntry().getValue();
      List<Received.Message> messages = take(round, queue, waiter.request(), waiter.cause());
      if (messages.isEmpty()) {
        return;
      }
      answer(round, queue, waiter, messages);
    }
  }

  /** Ends a long poll. */
  void answer(Round round, Queue queue, ReceiveWaiter waiter, List<Received.Message> messages) {
    queue.unpark(waiter.id());
    round.state.waiting.remove(waiter.id());
    if (messages.isEmpty()) {
      recorder.receivedNothing(round, queue);
    }
    Received received = new Received(queue.ref, messages);
    round.effect(
        new Effect(waiter.id(), waiter.cause(), new CompleteWaiter(waiter.id(), received)));
  }

  /**
   * A response that no client took: its messages are as if they had not been received, and go
   * before the others.
   */
  void takeBack(Round round, Received received) {
    Queue queue = round.state.find(received.queue().name());
    if (queue == null) {
      return;
    }
    for (Received.Message view : received.messages().reversed()) {
      StoredMessage message = stillAsReceived(queue, view);
      if (message == null || !message.takenBack()) {
        continue; // gone or received since, or the answer to a repeated attempt has it too
      }
      message.unreceived();
      if (message.state == StoredMessage.State.IN_FLIGHT) {
        queue.putBack(message);
      }
      recorder.takenBack(round, queue, message);
    }
    round.state.changed(queue);
    round.wake(queue);
  }

  private static @Nullable StoredMessage stillAsReceived(Queue queue, Received.Message view) {
    ReceiptHandle handle = ReceiptHandle.parse(view.receiptHandle());
    if (handle == null || handle.queue() != queue.number) {
      return null;
    }
    StoredMessage message = queue.table.find(handle.slot(), handle.order());
    return message != null && message.receipt == handle.receipt() && message.held()
        ? message
        : null;
  }
}
