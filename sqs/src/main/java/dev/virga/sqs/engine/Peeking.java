package dev.virga.sqs.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at messages without receiving them. */
final class Peeking {
  private Peeking() {}

  /** Oldest first. */
  static List<PeekedMessage> messages(Queue queue, int limit) {
    List<PeekedMessage> messages = new ArrayList<>();
    queue.expiry.forEach(limit, message -> messages.add(peek(queue, message)));
    return messages;
  }

  private static PeekedMessage peek(Queue queue, StoredMessage message) {
    Timeline.Entry<StoredMessage> hidden = message.hidden;
    PeekedMessage.State state =
        switch (message.state) {
          case IN_FLIGHT -> PeekedMessage.State.IN_FLIGHT;
          case DELAYED -> PeekedMessage.State.DELAYED;
          case READY, GONE -> PeekedMessage.State.VISIBLE;
        };
    return new PeekedMessage(
        Receiving.view(queue, message),
        state,
        hidden == null ? null : Instant.ofEpochMilli(hidden.at()));
  }
}
