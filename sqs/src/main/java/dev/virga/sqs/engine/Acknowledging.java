package dev.virga.sqs.engine;

import dev.virga.core.fault.ServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What receivers say about messages by the handles of their receives: that they are done, or when
 * they are to be visible again.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
final class Acknowledging {
  /** How long a message can be in flight in all, counted from its receive. */
  private static final Duration IN_FLIGHT_MAX = Duration.ofHours(12);

  private final SqsRecorder recorder;

  Acknowledging(SqsRecorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Deletes a message. Of a standard queue every handle that was ever given out deletes it, as AWS
   * does in practice, though it promises that for the last one only; of a FIFO queue only the last
   * one does, and only while the message is in flight. Of a message that has gone the call
   * succeeds.
   */
  Result<String> delete(Round round, Queue queue, String text) {
    ReceiptHandle handle = ReceiptHandle.parse(text);
    ServiceException wrong = check(queue, handle, text);
    if (handle == null || wrong != null) {
      return new Result.Refused<>(wrong == null ? StateFault.invalidHandle(text) : wrong);
    }
    StoredMessage message = queue.table.find(handle.slot(), handle.order());
    if (message != null && queue.fifo() && !inFlight(message, handle)) {
      return new Result.Refused<>(StateFault.handleExpired(text));
    }
    if (message != null) {
      queue.remove(message, round.nowMillis);
      round.wake(queue);
    }
    recorder.deleted(round, queue, message);
    return new Result.Done<>(text);
  }

  private static @Nullable ServiceException check(
      Queue queue, @Nullable ReceiptHandle handle, String text) {
    if (handle == null) {
      return StateFault.invalidHandle(text);
    }
    return handle.queue() == queue.number ? null : StateFault.handleOfAnotherQueue(text);
  }

  private static boolean inFlight(StoredMessage message, ReceiptHandle handle) {
    return message.state == StoredMessage.State.IN_FLIGHT && message.receipt == handle.receipt();
  }

  /**
   * Changes when a message is visible again. Of a standard queue a message that is visible already,
   * or was received again since, stays as it is and the call succeeds.
   */
  Result<String> changeVisibility(Round round, Queue queue, VisibilityChange change) {
    String text = change.receiptHandle();
    ReceiptHandle handle = ReceiptHandle.parse(text);
    ServiceException wrong = check(queue, handle, text);
    if (handle == null || wrong != null) {
      return new Result.Refused<>(wrong == null ? StateFault.invalidHandle(text) : wrong);
    }
    StoredMessage message = queue.table.find(handle.slot(), handle.order());
    if (message == null) {
      return new Result.Refused<>(StateFault.notAvailableForChange(text));
    }
    if (!inFlight(message, handle)) {
      return queue.fifo()
          ? new Result.Refused<>(StateFault.handleExpired(text))
          : new Result.Done<>(text);
    }
    long visible = round.nowMillis + change.timeout().toMillis();
    if (visible > message.sinceMillis + IN_FLIGHT_MAX.toMillis()) {
      return new Result.Refused<>(StateFault.visibilityBeyondLimit(change.timeout()));
    }
    message.visibilityChanged = true;
    if (change.timeout().isZero()) {
      queue.show(message, round.nowMillis);
      round.wake(queue);
    } else {
      queue.hold(message, visible);
    }
    recorder.visibilityChanged(round, queue, message, change.timeout());
    return new Result.Done<>(text);
  }
}
