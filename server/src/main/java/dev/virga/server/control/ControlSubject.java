package dev.virga.server.control;

import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.trace.Journal;
import dev.virga.eventbridge.EventExplanation;
import dev.virga.sqs.QueueMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the control API shows and steers: a running emulator. Thread-safe. */
public interface ControlSubject {
  /** Version of Virga. */
  String version();

  /** Scheme, host and port. */
  String endpoint();

  /** Names of the services that exist, as AWS's SDKs call their endpoints: {@code events}. */
  List<String> services();

  /** The implemented operations by service; makes services that were not made yet. */
  Map<String, List<String>> operations();

  /** Facts for people: executor, region, Java. In order. */
  Map<String, String> facts();

  /** The emulated clock. */
  EmulatorClock clock();

  /** The journal. */
  Journal journal();

  /** What became of an event that came to an event bus; empty where it is not known (any more). */
  Optional<EventExplanation> explain(String eventId);

  /**
   * The messages of a queue, oldest first, without receiving them; empty where there is no such
   * queue.
   *
   * @param region null: the server's own
   */
  Optional<List<QueueMessage>> messages(
      AccountId account, @Nullable Region region, String queue, int limit);

  /**
   * Long polls that wait for messages of a queue; 0 where there is no such queue.
   *
   * @param region null: the server's own
   */
  int longPolls(AccountId account, @Nullable Region region, String queue);

  /** Forgets all state, the journal included, and returns to real time. */
  void reset();
}
