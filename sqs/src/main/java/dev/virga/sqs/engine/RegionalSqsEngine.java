package dev.virga.sqs.engine;

import dev.virga.core.engine.Command;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.engine.Waiter;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.policy.Authorization;
import dev.virga.core.service.Outcome;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.trace.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** SQS on a kernel: one engine per account and region. Thread-safe. */
public final class RegionalSqsEngine implements SqsEngine {
  private static final int TAGS_MAX = 50;
  private static final Set<String> POLICY_ALONE = Set.of(QueueAttributes.POLICY);

  private final Engines<SqsState> engines;
  private final EmulatorClock clock;
  private final SqsRecorder recorder;
  private final Sends sends;
  private final Receiving receiving;
  private final Acknowledging acknowledging;
  private final Moving moving;
  private final Lifecycle lifecycle;

  /**
   * Registers SQS's engines with the kernel.
   *
   * @param strict whether AWS's 60-second rules for purging and re-creating hold
   */
  public RegionalSqsEngine(Kernel kernel, Journal journal, Metrics metrics, boolean strict) {
    this(kernel, journal, metrics, strict, Receiving.IN_FLIGHT_MAX);
  }

  /** With another limit of messages in flight, for tests. */
  RegionalSqsEngine(
      Kernel kernel, Journal journal, Metrics metrics, boolean strict, int inFlightMax) {
    clock = kernel.clock();
    SqsMetrics reported = new SqsMetrics(metrics);
    recorder = new SqsRecorder(journal, reported);
    sends = new Sends(recorder);
    receiving = new Receiving(recorder, inFlightMax);
    acknowledging = new Acknowledging(recorder);
    moving = new Moving(recorder);
    lifecycle = new Lifecycle(recorder, strict);
    engines =
        kernel.engines(
            "sqs", ScopeKind.REGIONAL, new SqsRules(reported, recorder, receiving, moving));
  }

  /** When something is due in an account and region, or null; for tests. */
  @Nullable Instant nextDeadline(AccountId account, Region region) {
    return engines
        .at(account, region)
        .view(state -> {
          long next = state.nextDeadline();
          return next == Timeline.NEVER ? null : Instant.ofEpochMilli(next);
        });
  }

  private Engine<SqsState> engine(QueueRef queue) {
    return engines.at(queue.account(), queue.region());
  }

  /** What is done to a queue. */
  private interface Step<R> {
    R apply(Round round, Queue queue);
  }

  /** Decides about a queue that is there and that the caller may use so. */
  private <R> R decide(Caller caller, QueueRef ref, Step<R> step) {
    return decide(caller, ref, QueueAccess::check, step);
  }

  private <R> R decide(Caller caller, QueueRef ref, Access access, Step<R> step) {
    return engine(ref).decide(caller.cause(), command(caller, ref, access, step));
  }

  private <R> Command<SqsState, R> command(
      Caller caller, QueueRef ref, Access access, Step<R> step) {
    return (state, turn) -> {
      Round round = new Round(state, turn);
      Queue queue = existing(state, ref);
      access.check(queue, caller, turn.now());
      R answer = step.apply(round, queue);
      recorder.active(round, queue);
      receiving.serve(round);
      state.changed(queue);
      return round.answer(answer);
    };
  }

  /** Throws AccessDenied where a queue's policy does not let the caller. */
  @FunctionalInterface
  private interface Access {
    void check(Queue queue, Caller caller, Instant now);
  }

  private static Queue existing(SqsState state, QueueRef ref) {
    Queue queue = state.find(ref.name());
    if (queue == null) {
      throw SqsFault.noQueue();
    }
    return queue;
  }

  private static Queue admitted(SqsState state, Caller caller, QueueRef ref, Instant now) {
    Queue queue = existing(state, ref);
    QueueAccess.check(queue, caller, now);
    return queue;
  }

  private <R> R read(Caller caller, QueueRef ref, Function<Queue, R> reader) {
    return engine(ref).view(state -> reader.apply(admitted(state, caller, ref, clock.now())));
  }

  @Override
  public boolean create(
      Caller caller, QueueRef ref, Map<String, String> attributes, Map<String, String> tags) {
    return engine(ref)
        .decide(
            caller.cause(),
            (state, turn) -> {
              Round round = new Round(state, turn);
              return round.answer(lifecycle.create(round, ref, attributes, tags));
            });
  }

  @Override
  public void delete(Caller caller, QueueRef ref) {
    engine(ref)
        .decide(
            caller.cause(),
            (state, turn) -> {
              Round round = new Round(state, turn);
              lifecycle.delete(round, admitted(state, caller, ref, turn.now()), receiving);
              return round.answer(Decision.Done.DONE);
            });
  }

  @Override
  public QueueView view(Caller caller, QueueRef ref) {
    return read(
        caller,
        ref,
        queue ->
            new QueueView(
                queue.ref,
                queue.settings,
                Instant.ofEpochMilli(queue.createdMillis),
                Instant.ofEpochMilli(queue.modifiedMillis),
                queue.ready,
                queue.flying,
                queue.delayedCount(),
                Collections.unmodifiableSortedMap(new TreeMap<>(queue.tags))));
  }

  @Override
  public Authorization authorize(Caller caller, QueueRef ref) {
    return engine(ref)
        .view(state -> {
          return QueueAccess.ask(existing(state, ref), caller, clock.now());
        });
  }

  @Override
  public List<QueueName> list(AccountId account, Region region, String prefix) {
    return engines
        .at(account, region)
        .view(state -> {
          List<QueueName> names = new ArrayList<>();
          for (QueueName name : state.queues.tailMap(new QueueName(prefix)).keySet()) {
            if (!name.value().startsWith(prefix)) {
              break;
            }
            names.add(name);
          }
          return names;
        });
  }

  @Override
  public List<Region> regionsWith(AccountId account, QueueName name) {
    List<Region> regions = new ArrayList<>();
    engines
        .scopes()
        .forEach(scope -> {
          Region region = scope.region();
          if (region != null
              && account.equals(scope.account())
              && engines.at(scope).view(state -> state.find(name) != null)) {
            regions.add(region);
          }
        });
    return regions;
  }

  @Override
  public void set(Caller caller, QueueRef ref, Map<String, String> attributes) {
    decide(
        caller,
        ref,
        attributes.keySet().equals(POLICY_ALONE)
            ? QueueAccess::checkPolicyChange
            : QueueAccess::check,
        (round, queue) -> {
          lifecycle.set(round, queue, attributes);
          return Decision.Done.DONE;
        });
  }

  @Override
  public void changePolicy(
      Caller caller, QueueRef ref, UnaryOperator<@Nullable QueuePolicy> change) {
    decide(
        caller,
        ref,
        QueueAccess::checkPolicyChange,
        (round, queue) -> {
          lifecycle.changePolicy(round, queue, change);
          return Decision.Done.DONE;
        });
  }

  @Override
  public void changeTags(Caller caller, QueueRef ref, UnaryOperator<Map<String, String>> change) {
    decide(
        caller,
        ref,
        (round, queue) -> {
          Map<String, String> tags = change.apply(Map.copyOf(queue.tags));
          if (tags.size() > TAGS_MAX) {
            throw SqsFault.tooManyTags(queue.ref.name());
          }
          queue.tags = new TreeMap<>(tags);
          return Decision.Done.DONE;
        });
  }

  @Override
  public Sent send(Caller caller, QueueRef ref, Sending message) {
    return decide(caller, ref, (round, queue) -> sends.send(round, queue, message, caller.cause()));
  }

  @Override
  public List<Result<Sent>> send(Caller caller, QueueRef ref, List<Sending> messages) {
    return decide(
        caller, ref, (round, queue) -> sends.send(round, queue, messages, caller.cause()));
  }

  @Override
  public Outcome<Received> receive(Caller caller, QueueRef ref, Receive request) {
    return engine(ref)
        .decideOrPark(
            caller.cause(),
            (state, turn) -> {
              Round round = new Round(state, turn);
              Queue queue = admitted(state, caller, ref, turn.now());
              List<Received.Message> messages =
                  receiving.take(round, queue, request, caller.cause());
              recorder.active(round, queue);
              Decision<Received> decision =
                  messages.isEmpty()
                      ? nothing(round, queue, request)
                      : answered(round, queue, messages);
              state.changed(queue);
              return decision;
            });
  }

  private Decision<Received> answered(Round round, Queue queue, List<Received.Message> messages) {
    receiving.serve(round);
    return round.answer(new Received(queue.ref, messages));
  }

  private Decision<Received> nothing(Round round, Queue queue, Receive request) {
    Duration asked = request.waitTime();
    Duration wait = asked == null ? queue.settings.receiveWait() : asked;
    receiving.serve(round);
    if (wait.isZero()) {
      if (receiving.full(queue) && !queue.fifo()) {
        throw StateFault.tooManyInFlight();
      }
      recorder.receivedNothing(round, queue);
      return round.answer(new Received(queue.ref, List.of()));
    }
    String id = "receive-" + round.turn.ids().nextNumber();
    Instant end = round.turn.now().plus(wait);
    queue.park(new ReceiveWaiter(id, request, end.toEpochMilli(), round.turn.cause()));
    round.state.waiting.put(id, queue.ref.name());
    return new Decision.Parked<>(new Waiter(id, end), round.effects());
  }

  @Override
  public List<Result<String>> deleteMessages(
      Caller caller, QueueRef ref, List<String> receiptHandles) {
    return decide(
        caller,
        ref,
        (round, queue) -> {
          List<Result<String>> results = new ArrayList<>(receiptHandles.size());
          for (String handle : receiptHandles) {
            results.add(acknowledging.delete(round, queue, handle));
          }
          return results;
        });
  }

  @Override
  public List<Result<String>> changeVisibility(
      Caller caller, QueueRef ref, List<VisibilityChange> changes) {
    return decide(
        caller,
        ref,
        (round, queue) -> {
          List<Result<String>> results = new ArrayList<>(changes.size());
          for (VisibilityChange change : changes) {
            results.add(acknowledging.changeVisibility(round, queue, change));
          }
          return results;
        });
  }

  @Override
  public boolean purge(Caller caller, QueueRef ref) {
    return decide(caller, ref, lifecycle::purge);
  }

  @Override
  public List<QueueName> deadLetterSources(Caller caller, QueueRef ref) {
    return engine(ref)
        .view(state -> {
          Arn target = admitted(state, caller, ref, clock.now()).ref.arn();
          List<QueueName> sources = new ArrayList<>();
          state.queues.forEach((name, queue) -> {
            RedrivePolicy policy = queue.settings.redrive();
            if (policy != null && policy.target().equals(target)) {
              sources.add(name);
            }
          });
          return sources;
        });
  }

  @Override
  public String startMove(
      Caller caller, QueueRef source, @Nullable Arn destination, @Nullable Integer maxPerSecond) {
    return engine(source)
        .decide(
            caller.cause(),
            (state, turn) -> {
              Round round = new Round(state, turn);
              Queue queue = moveSource(state, caller, source, turn.now());
              String id = moving.start(round, queue, destination, maxPerSecond);
              recorder.active(round, queue);
              state.changed(queue);
              return round.answer(id);
            });
  }

  private static Queue moveSource(SqsState state, Caller caller, QueueRef source, Instant now) {
    Queue queue = state.find(source.name());
    if (queue == null) {
      throw StateFault.noMoveSource();
    }
    QueueAccess.check(queue, caller, now);
    return queue;
  }

  @Override
  public List<MoveTaskView> moves(Caller caller, QueueRef source) {
    return engine(source)
        .view(state ->
            moveSource(state, caller, source, clock.now()).moves.stream()
                .map(MoveTask::view)
                .toList());
  }

  @Override
  public long cancelMove(Caller caller, QueueRef source, String taskId) {
    return engine(source)
        .decide(
            caller.cause(),
            (state, turn) -> {
              Queue queue = moveSource(state, caller, source, turn.now());
              long moved = moving.cancel(queue, taskId);
              state.changed(queue);
              return Decision.answer(moved);
            });
  }

  @Override
  public Optional<List<PeekedMessage>> peek(QueueRef ref, int limit) {
    return engine(ref)
        .view(state ->
            Optional.ofNullable(state.find(ref.name()))
                .map(queue -> Peeking.messages(queue, limit)));
  }

  @Override
  public int longPolls(QueueRef ref) {
    return engine(ref)
        .view(state -> {
          Queue queue = state.find(ref.name());
          return queue == null ? 0 : queue.waiters.size();
        });
  }
}
