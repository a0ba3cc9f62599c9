package dev.virga.sqs.engine;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.policy.Authorization;
import dev.virga.core.service.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What operations can ask of SQS's engines. Input has been validated as far as that needs no state;
 * here the queue is found, the caller authorized by its policy, and the decision made. Every method
 * throws ServiceException (QueueDoesNotExist, AccessDenied, and what it names) and has then changed
 * nothing. Thread-safe.
 */
public interface SqsEngine {
  /**
   * Creates a queue; where there is one already, compares the given attributes with it.
   *
   * @param attributes as {@link QueueAttributes#apply} takes them
   * @return whether AWS would have refused, since a queue of this name was deleted in the last 60 s
   * @throws dev.virga.core.fault.ServiceException QueueNameExists, QueueDeletedRecently where the
   *     engine is strict, and of a RedrivePolicy whose target is missing or refuses
   *     InvalidParameterValue
   */
  boolean create(
      Caller caller, QueueRef queue, Map<String, String> attributes, Map<String, String> tags);

  /** Deletes a queue and its messages. */
  void delete(Caller caller, QueueRef queue);

  /** A queue as it is now. */
  QueueView view(Caller caller, QueueRef queue);

  /** What the queue's policy says to the caller, and why; does nothing. */
  Authorization authorize(Caller caller, QueueRef queue);

  /** The names of an account's queues in a region, sorted, that start with a prefix. */
  List<QueueName> list(AccountId account, Region region, String prefix);

  /** Other regions of an account that have a queue of this name: the hint for the log. */
  List<Region> regionsWith(AccountId account, QueueName name);

  /** Changes attributes. */
  void set(Caller caller, QueueRef queue, Map<String, String> attributes);

  /**
   * Changes a queue's policy under its engine's lock.
   *
   * @param change from null for no policy to null for no policy; pure; may throw ServiceException
   */
  void changePolicy(Caller caller, QueueRef queue, UnaryOperator<@Nullable QueuePolicy> change);

  /** Replaces a queue's tags by a function of them. Pure; may throw ServiceException. */
  void changeTags(Caller caller, QueueRef queue, UnaryOperator<Map<String, String>> change);

  /** Sends one message. */
  Sent send(Caller caller, QueueRef queue, Sending message);

  /** Sends messages in order; each is taken or refused by itself. */
  List<Result<Sent>> send(Caller caller, QueueRef queue, List<Sending> messages);

  /** Receives messages, at once or when there are some or the wait is over. */
  Outcome<Received> receive(Caller caller, QueueRef queue, Receive request);

  /** Deletes messages by the handles of their receives; the values are the handles. */
  List<Result<String>> deleteMessages(Caller caller, QueueRef queue, List<String> receiptHandles);

  /** Changes when messages in flight are visible again; the values are the handles. */
  List<Result<String>> changeVisibility(
      Caller caller, QueueRef queue, List<VisibilityChange> changes);

  /**
   * Deletes all messages of a queue.
   *
   * @return whether AWS would have refused, since it was purged in the last 60 s
   * @throws dev.virga.core.fault.ServiceException PurgeQueueInProgress where the engine is strict
   */
  boolean purge(Caller caller, QueueRef queue);

  /** The queues whose dead-letter queue this is, sorted by name. */
  List<QueueName> deadLetterSources(Caller caller, QueueRef queue);

  /**
   * Starts to move a dead-letter queue's messages.
   *
   * @param destination null: each to the queue it came from
   * @param maxPerSecond null: as fast as can be
   * @return the task's id
   */
  String startMove(
      Caller caller, QueueRef source, @Nullable Arn destination, @Nullable Integer maxPerSecond);

  /** The move tasks of a source, newest first. */
  List<MoveTaskView> moves(Caller caller, QueueRef source);

  /**
   * Cancels a move task.
   *
   * @return the number of messages moved before
   */
  long cancelMove(Caller caller, QueueRef source, String taskId);

  /**
   * The messages of a queue, oldest first, without receiving them; empty where there is no such
   * queue.
   *
   * @param limit at most so many
   */
  Optional<List<PeekedMessage>> peek(QueueRef queue, int limit);

  /** Long polls that wait for messages of a queue; 0 where there is no such queue. */
  int longPolls(QueueRef queue);
}
