package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message move task as it is at one moment.
 *
 * @param taskId a UUID
 * @param destination null: every message goes back to the queue it came from
 * @param maxPerSecond 1 to 500, null: as fast as can be
 * @param toMove messages in the source when the task was started
 * @param failureReason a code, where it FAILED
 */
public record MoveTaskView(
    String taskId,
    Status status,
    Arn source,
    @Nullable Arn destination,
    @Nullable Integer maxPerSecond,
    long moved,
    long toMove,
    Instant started,
    @Nullable String failureReason) {
  /** The states of a task, as AWS names them. */
  public enum Status {
    RUNNING,
    COMPLETED,
    CANCELLING,
    CANCELLED,
    FAILED
  }
}
