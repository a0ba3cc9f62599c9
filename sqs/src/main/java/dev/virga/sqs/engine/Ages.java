package dev.virga.sqs.engine;

/**
 * How old the oldest messages of a queue are, as CloudWatch is told: counted from when a message
 * came into this queue, so that a dead letter's age begins anew, and without those that were
 * received more than three times from a standard queue.
 *
 * <p>Messages are looked at by the time of their sends, so the first one that counts is mostly the
 * answer: none that was sent later came earlier. At most 10,000 are looked at; where none of them
 * counts, the last one is the answer.
 *
 * @param oldestMillis 0 where there is none
 * @param oldestQuietMillis of the messages that are not of a noisy group
 */
record Ages(long oldestMillis, long oldestQuietMillis) {
  private static final int LOOKED_AT_MAX = 10_000;
  private static final int RECEIVES_MAX = 3;

  static Ages of(Queue queue, long nowMillis) {
    return of(queue, nowMillis, LOOKED_AT_MAX);
  }

  /** The same with another number of messages that are looked at. */
  static Ages of(Queue queue, long nowMillis, int lookedAtMax) {
    if (!(queue.lanes instanceof StandardLanes lanes)) {
      long first = queue.expiry.first();
      long age = first == Timeline.NEVER ? 0 : nowMillis - first;
      return new Ages(age, age);
    }
    Search search = new Search(lanes, queue.fair, nowMillis);
    queue.expiry.forEachWhile(lookedAtMax, search::look);
    long otherwise = search.looked < lookedAtMax ? nowMillis : search.last;
    return new Ages(
        search.age(search.oldest, otherwise), search.age(search.oldestQuiet, otherwise));
  }

  private static final class Search {
    private final StandardLanes lanes;
    private final boolean fair;
    private final long nowMillis;
    private int looked;
    private long last;
    private long oldest = Timeline.NEVER;
    private long oldestQuiet = Timeline.NEVER;

    Search(StandardLanes lanes, boolean fair, long nowMillis) {
      this.lanes = lanes;
      this.fair = fair;
      this.nowMillis = nowMillis;
    }

    /** False where neither this nor a later one can be older than what was found. */
    boolean look(StoredMessage message) {
      if (message.sentMillis >= oldest && (!fair || message.sentMillis >= oldestQuiet)) {
        return false;
      }
      looked++;
      last = message.arrivedMillis;
      if (message.receivesHere() <= RECEIVES_MAX) {
        oldest = Math.min(oldest, message.arrivedMillis);
        if (fair && !lanes.noisy(message, nowMillis)) {
          oldestQuiet = Math.min(oldestQuiet, message.arrivedMillis);
        }
      }
      return true;
    }

    long age(long found, long otherwise) {
      return nowMillis - (found == Timeline.NEVER ? otherwise : found);
    }
  }
}
