package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import dev.virga.core.service.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Message move tasks: the messages of a dead-letter queue go back where they came from, or to a
 * queue that the caller names, as new messages. Only visible messages are moved.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
final class Moving {
  /** Running tasks of an account. */
  private static final int ACTIVE_MAX = 100;

  /** Tasks that a source remembers. */
  private static final int REMEMBERED_MAX = 10;

  /** Messages moved at a time where there is no rate. */
  private static final int SLICE = 1_000;

  private static final String NO_SOURCE = "CouldNotDetermineMessageSource";
  private static final String NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue";
  private static final String TOO_LONG = "MaximumRuntimeExceeded";

  private final SqsRecorder recorder;

  Moving(SqsRecorder recorder) {
    this.recorder = recorder;
  }

  /** Starts a task; its messages move when the engine runs what is due. */
  String start(
      Round round, Queue source, @Nullable Arn destination, @Nullable Integer maxPerSecond) {
    SqsState state = round.state;
    if (state.queues.values().stream().noneMatch(queue -> sendsDeadLettersTo(queue, source))) {
      throw StateFault.noDeadLetterQueue();
    }
    if (destination != null) {
      Queue target = state.find(destination).orElseThrow(StateFault::noMoveDestination);
      if (target.fifo() != source.fifo()) {
        throw StateFault.moveBetweenTypes();
      }
    }
    if (source.move() != null) {
      throw StateFault.moveRunning();
    }
    if (state.queues.values().stream().filter(q -> q.move() != null).count() >= ACTIVE_MAX) {
      throw StateFault.tooManyMoves(ACTIVE_MAX);
    }
    MoveTask task =
        new MoveTask(
            round.turn.ids().uuid(),
            source.ref.arn(),
            destination,
            maxPerSecond,
            source.ready,
            round.nowMillis);
    source.moves.addFirst(task);
    if (source.moves.size() > REMEMBERED_MAX) {
      source.moves.removeLast();
    }
    return task.id;
  }

  private static boolean sendsDeadLettersTo(Queue queue, Queue target) {
    RedrivePolicy policy = queue.settings.redrive();
    return policy != null && policy.target().equals(target.ref.arn());
  }

  /** Moves as many messages as may be moved now. */
  void run(Round round, Queue source, MoveTask task) {
    if (task.overdue()) {
      task.end(MoveTaskView.Status.FAILED, TOO_LONG);
      return;
    }
    for (int left = task.quota(SLICE); left > 0 && task.running(); left--) {
      StoredMessage message =
          task.moved < task.toMove ? source.lanes.next(null, round.nowMillis) : null;
      if (message == null) {
        task.end(MoveTaskView.Status.COMPLETED, null);
      } else {
        move(round, source, message, task);
      }
    }
    if (task.running() && task.moved >= task.toMove) {
      task.end(MoveTaskView.Status.COMPLETED, null);
    }
  }

  private void move(Round round, Queue source, StoredMessage message, MoveTask task) {
    Arn to = task.destination == null ? message.deadLetterSource : task.destination;
    Queue target = to == null ? null : round.state.find(to).orElse(null);
    if (target == null) {
      task.end(MoveTaskView.Status.FAILED, to == null ? NO_SOURCE : NO_QUEUE);
      return;
    }
    MessageContent content = message.content();
    source.remove(message, round.nowMillis);
    Cause origin = recorder.moved(round, source, message, target);
    target.add(
        new StoredMessage(
            round.turn.ids().nextUuid(),
            content,
            new StoredMessage.Arrival(
                round.turn.ids().nextNumber(), round.nowMillis, round.nowMillis, null, origin)),
        content.body(),
        round.nowMillis + target.settings.delay().toMillis(),
        round.nowMillis);
    task.moved++;
    recorder.active(round, target);
    round.state.changed(target);
    round.wake(target);
  }

  /** Cancels a task that is running. */
  long cancel(Queue source, String taskId) {
    MoveTask task = source.move();
    if (task == null || !task.id.equals(taskId)) {
      throw SqsFault.noTask();
    }
    task.end(MoveTaskView.Status.CANCELLED, null);
    return task.moved;
  }
}
