package dev.virga.lambda.engine;

import dev.virga.core.engine.Scope;
import dev.virga.core.identity.Arn;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The functions of one account and region, their running invocations and waiting events.
 *
 * <p>{@code due} holds every deadline once: of functions that become ready, of events that are to
 * be tried. Used under the engine's lock only.
 */
public final class LambdaState {
  private final Scope scope;
  private final TreeMap<FunctionName, Function> functions = new TreeMap<>();
  private final Map<FunctionName, Integer> running = new HashMap<>();
  private final TreeMap<String, AsyncEvent> events = new TreeMap<>();
  private final TreeSet<Due> due = new TreeSet<>();
  private long queuedBytes;

  /** What is due: a function (by name) or an event (by request id). */
  record Due(Instant at, boolean function, String key) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::function).thenComparing(Due::key);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  LambdaState(Scope scope) {
    this.scope = scope;
  }

  /**
   * A copy in which nothing runs: whoever holds it is not told how the invocations of today end, so
   * that events under way wait again and concurrency is free.
   */
  LambdaState copy() {
    LambdaState copy = new LambdaState(scope);
    functions.values().forEach(copy::put);
    events.values().forEach(event -> copy.put(event.interrupted()));
    return copy;
  }

  /** Whose functions they are. */
  public Scope scope() {
    return scope;
  }

  /** The ARN of a function, with a qualifier unless that is null. */
  public Arn arn(FunctionName name, @Nullable String qualifier) {
    String suffix = qualifier == null ? "" : ":" + qualifier;
    return scope.arn("lambda", "function:" + name + suffix);
  }

  /** All functions, sorted by name. */
  public Collection<Function> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }

  /** The functions behind a name, sorted. */
  public Collection<Function> functionsAfter(FunctionName name) {
    return Collections.unmodifiableCollection(functions.tailMap(name, false).values());
  }

  /** The function, or null. */
  public @Nullable Function function(FunctionName name) {
    return functions.get(name);
  }

  /** Number of events that wait or are being tried. */
  public int queuedEvents() {
    return events.size();
  }

  long queuedBytes() {
    return queuedBytes;
  }

  void put(Function function) {
    remove(function.name());
    functions.put(function.name(), function);
    Instant ready = function.readyAt();
    if (ready != null) {
      due.add(new Due(ready, true, function.name().value()));
    }
  }

  void remove(FunctionName name) {
    Function before = functions.remove(name);
    Instant ready = before == null ? null : before.readyAt();
    if (ready != null) {
      due.remove(new Due(ready, true, name.value()));
    }
  }

  @Nullable AsyncEvent event(String requestId) {
    return events.get(requestId);
  }

  void put(AsyncEvent event) {
    removeEvent(event.requestId());
    events.put(event.requestId(), event);
    queuedBytes += event.payload().size();
    Instant at = event.due();
    if (at != null) {
      due.add(new Due(at, false, event.requestId()));
    }
  }

  void removeEvent(String requestId) {
    AsyncEvent before = events.remove(requestId);
    if (before == null) {
      return;
    }
    queuedBytes -= before.payload().size();
    Instant at = before.due();
    if (at != null) {
      due.remove(new Due(at, false, requestId));
    }
  }

  @Nullable Due firstDue() {
    return due.isEmpty() ? null : due.first();
  }

  /** Invocations of the function that are running. */
  public int running(FunctionName name) {
    return running.getOrDefault(name, 0);
  }

  /** Invocations that are running and take from the unreserved pool. */
  int runningUnreserved() {
    int sum = 0;
    for (Map.Entry<FunctionName, Integer> each : running.entrySet()) {
      Function function = functions.get(each.getKey());
      if (function == null || function.reservedConcurrency() == null) {
        sum += each.getValue();
      }
    }
    return sum;
  }

  /** Sum of all reservations. */
  int reserved() {
    int sum = 0;
    for (Function function : functions.values()) {
      Integer reserved = function.reservedConcurrency();
      sum += reserved == null ? 0 : reserved;
    }
    return sum;
  }

  void began(FunctionName name) {
    running.merge(name, 1, Integer::sum);
  }

  void ended(FunctionName name) {
    running.computeIfPresent(name, (_, count) -> count <= 1 ? null : count - 1);
  }
}
