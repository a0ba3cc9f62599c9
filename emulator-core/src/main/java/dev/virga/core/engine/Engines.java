package dev.virga.core.engine;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one service, by scope. An engine comes to life with the first command that is not
 * refused. Thread-safe.
 *
 * @param <S> the state of one engine
 */
public final class Engines<S> {
  private final Kernel kernel;
  private final String service;
  private final ScopeKind kind;
  private final EngineRules<S> rules;
  private final ConcurrentHashMap<Scope, EngineCell<S>> cells = new ConcurrentHashMap<>();

  Engines(Kernel kernel, String service, ScopeKind kind, EngineRules<S> rules) {
    this.kernel = kernel;
    this.service = service;
    this.kind = kind;
    this.rules = rules;
  }

  /** The service's name. */
  public String service() {
    return service;
  }

  /** The engine that keeps the resources of this account and region. */
  public Engine<S> at(AccountId account, Region region) {
    return at(Scope.of(kind, account, region));
  }

  /** The engine that keeps the resources a call means. */
  public Engine<S> at(CallContext context) {
    return at(context.account(), context.region());
  }

  /** The engine of a scope. */
  public Engine<S> at(Scope scope) {
    return new Engine<>(this, scope);
  }

  /** The scopes that have an engine, in order. */
  public List<Scope> scopes() {
    return cells.keySet().stream().sorted().toList();
  }

  /** The emulated present. */
  public Instant now() {
    return kernel.clock().now();
  }

  Kernel kernel() {
    return kernel;
  }

  <R> Outcome<R> decide(Scope scope, Cause cause, Command<S, R> command) {
    while (true) {
      EngineCell<S> cell = cell(scope);
      try {
        Outcome<R> outcome = cell.decide(cause, command);
        if (outcome != null) {
          return outcome;
        }
      } catch (ServiceException refused) {
        if (cell.retireIfUnused()) {
          cells.remove(scope, cell);
        }
        throw refused;
      }
      cells.remove(scope, cell);
    }
  }

  <R extends @Nullable Object> R view(Scope scope, Function<S, R> reader) {
    EngineCell<S> cell = cells.get(scope);
    while (cell != null) {
      EngineCell.Seen<R> seen = cell.view(reader);
      if (seen != null) {
        return seen.value();
      }
      cells.remove(scope, cell);
      cell = cells.get(scope);
    }
    EngineLock.refuse("a view of " + service);
    return EngineLock.hold(service, () -> reader.apply(rules.empty(scope)));
  }

  /** Makes sure that there is an engine. */
  void bringToLife(Scope scope) {
    cell(scope);
  }

  private EngineCell<S> cell(Scope scope) {
    EngineCell<S> cell = cells.get(scope);
    if (cell != null) {
      return cell;
    }
    return kernel.whileNobodyCaptures(() -> {
      if (cells.size() >= kernel.maxEnginesPerService() && !cells.containsKey(scope)) {
        throw new ServiceException(
            CommonError.SERVICE_UNAVAILABLE,
            "Virga keeps at most "
                + kernel.maxEnginesPerService()
                + " accounts and regions of "
                + service);
      }
      return cells.computeIfAbsent(
          scope, s -> new EngineCell<>(kernel, new EngineKey(service, s), rules));
    });
  }

  void complete(Scope scope, CompleteWaiter completion, Cause cause) {
    EngineCell<S> cell = cells.get(scope);
    if (cell != null) {
      cell.complete(completion, cause);
    }
  }

  void runDue(Scope scope) {
    EngineCell<S> cell = cells.get(scope);
    if (cell != null) {
      cell.runDue();
    }
  }

  List<EngineCell<S>> all() {
    return List.copyOf(cells.values());
  }

  /** Forgets an engine. */
  void remove(EngineCell<?> cell) {
    cells.remove(cell.engineKey().scope(), cell);
  }
}
