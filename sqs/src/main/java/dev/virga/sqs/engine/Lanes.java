package dev.virga.sqs.engine;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a queue's messages are received. The queue calls it with every change of a
 * message's state, after the state has been changed.
 */
sealed interface Lanes permits StandardLanes, FifoLanes {
  /** A message has come, READY or DELAYED. */
  void added(StoredMessage message);

  /**
   * The message to be received next, or null where there is none.
   *
   * @param last the message that the same receive has taken before, or null
   */
  @Nullable StoredMessage next(@Nullable StoredMessage last, long nowMillis);

  /** A READY message is IN_FLIGHT now. */
  void taken(StoredMessage message);

  /**
   * A message is READY again, or for the first time after its delay.
   *
   * @param first whether it goes before all others, since its receive has not taken place
   * @param from what it was
   */
  void shown(StoredMessage message, StoredMessage.State from, boolean first);

  /** A READY message of a FIFO queue is DELAYED, since the queue's delay was changed. */
  void hidden(StoredMessage message);

  /** A message has gone. */
  void removed(StoredMessage message, StoredMessage.State from);

  /** A message has been in flight for so long, and its receive was not taken back. */
  void processed(StoredMessage message, long millis, long nowMillis);

  /** The same order over copies of the messages, which have their states. */
  Lanes copy(UnaryOperator<StoredMessage> twin);

  /** A copied message that is hidden belongs to this copy of its lanes. */
  void adopt(StoredMessage copy);
}
