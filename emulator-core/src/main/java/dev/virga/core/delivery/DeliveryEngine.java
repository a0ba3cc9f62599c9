package dev.virga.core.delivery;

import dev.virga.core.delivery.DeliveryRules.AttemptDelivery;
import dev.virga.core.delivery.DeliveryState.Pending;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EffectBody;
import dev.virga.core.engine.EffectContext;
import dev.virga.core.engine.EffectHandler;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Grant;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Delivers everything that goes one way from one service to another. What is accepted ends as
 * delivered, dead-lettered or dropped with a journal record, never silently. Thread-safe.
 *
 * <p>Use it by an effect whose body is a {@link DeliveryRequest}, or {@link #submit}. Where the
 * backlog is full, requests are throttled at the door (see core.engine.Admission); what was
 * accepted is always taken.
 */
public final class DeliveryEngine {
  /** Deliveries under way or waiting for a retry before requests are throttled. */
  public static final int MAX_BACKLOG = 100_000;

  /** Journal attribute of an attempt: the delivery's id. */
  public static final String DELIVERY = "delivery";

  /** Journal attribute of an attempt at a dead letter: the id of the delivery that was given up. */
  public static final String DEAD_LETTER_OF = "deadLetterOf";

  /** Journal attribute of a forbidden attempt: the statement that is missing, as JSON. */
  public static final String STATEMENT = "statement";

  /** Journal attribute of a forbidden attempt: see {@link Grant#command}. */
  public static final String GRANT = "grant";

  private final Engines<DeliveryState> engines;
  private final DeliveryRules rules;
  private final Targets targets;
  private final Journal journal;
  private final Map<Class<?>, OutcomeHandler<?>> outcomes = new ConcurrentHashMap<>();
  private final Map<Scope, Integer> sizes = new ConcurrentHashMap<>();
  private final SharedTexts grants = new SharedTexts();
  private final AtomicInteger backlog = new AtomicInteger();

  /** Learns how deliveries with tags of one class go. */
  @FunctionalInterface
  public interface OutcomeHandler<T extends EffectBody> {
    /** Called after each attempt, without any lock, before its result is acted on. */
    default void attempted(
        T tag, DeliveryAttempt attempt, Target.Result result, EffectContext context) {}

    /** Called once per delivery, without any lock, as an effect is. */
    void ended(T tag, DeliveryOutcome outcome, EffectContext context);
  }

  /** Wires delivery into a kernel, with the default bound. */
  public DeliveryEngine(Kernel kernel, Targets targets, Journal journal) {
    this(kernel, targets, journal, MAX_BACKLOG);
  }

  /**
   * Wires delivery into a kernel.
   *
   * @param maxBacklog deliveries under way or waiting before requests are throttled
   */
  public DeliveryEngine(Kernel kernel, Targets targets, Journal journal, int maxBacklog) {
    this.targets = targets;
    this.journal = journal;
    this.rules = new DeliveryRules(journal, this::sized);
    this.engines = kernel.engines("delivery", ScopeKind.REGIONAL, rules);
    kernel.effects().on(DeliveryRequest.class, (request, context) -> submit(request));
    kernel.effects().on(AttemptDelivery.class, new Attempts());
    kernel.effects().on(DeliveryOutcome.class, this::ended);
    kernel.admission().bound("deliveries", maxBacklog, backlog::get);
    kernel.onReset(this::sizeAgain);
    kernel.onRestore(this::sizeAgain);
  }

  /** Registers who learns of outcomes; once per class of tag. */
  public <T extends EffectBody> void onOutcome(Class<T> tag, OutcomeHandler<? super T> handler) {
    if (outcomes.putIfAbsent(tag, handler) != null) {
      throw new IllegalStateException("two outcome handlers for " + tag.getName());
    }
  }

  /** Takes a delivery in and answers its id. The first attempt is an effect of this. */
  public String submit(DeliveryRequest request) {
    return engine(request)
        .follow(
            request.cause(),
            (state, turn) -> {
              List<Effect> effects = new ArrayList<>();
              return Decision.answer(rules.submit(state, request, turn, effects), effects);
            });
  }

  /** Number of deliveries under way or waiting for a retry. */
  public int backlog() {
    return backlog.get();
  }

  static Scope scope(DeliveryRequest request) {
    return Scope.of(ScopeKind.REGIONAL, request.account(), request.region());
  }

  private Engine<DeliveryState> engine(DeliveryRequest request) {
    return engines.at(scope(request));
  }

  /** Makes attempts. What a target throws that is no answer is our fault, and the delivery ends. */
  private final class Attempts implements EffectHandler<AttemptDelivery> {
    @Override
    public void handle(AttemptDelivery effect, EffectContext context) {
      Engine<DeliveryState> engine = engines.at(context.scope());
      Pending begun = engine.<@Nullable Pending>view(state -> begun(state, effect));
      if (begun != null) {
        conclude(effect, attempt(begun, context), context);
      }
    }

    @Override
    public void failed(AttemptDelivery effect, EffectContext context, Throwable fault) {
      conclude(
          effect,
          Target.permanent(
              CommonError.INTERNAL_FAILURE.code(), "Virga's own fault: " + fault.getClass()),
          context);
    }
  }

  private static @Nullable Pending begun(DeliveryState state, AttemptDelivery effect) {
    Pending delivery = state.get(effect.id());
    return delivery == null || delivery.attempts() != effect.number() ? null : delivery;
  }

  private Target.Result attempt(Pending delivery, EffectContext context) {
    DeliveryRequest request = delivery.request();
    Instant now = engines.now();
    Hop.Draft hop =
        Hop.of(
                HopKind.DELIVERY_ATTEMPT,
                request.cause().at(now),
                now,
                request.account(),
                request.region())
            .subject(request.source())
            .subject(request.target())
            .outcome("under way")
            .attribute(DELIVERY, delivery.id())
            .attribute("attempt", Integer.toString(delivery.attempts()));
    Pending given = delivery.given();
    if (given != null) {
      hop.attribute(DEAD_LETTER_OF, given.id());
    }
    Cause cause = journal.record(hop);
    DeliveryAttempt attempt =
        new DeliveryAttempt(
            delivery.id(), request, delivery.attempts(), delivery.accepted(), now, cause);
    Target.Result result = ask(attempt);
    write(cause.hop(), result);
    EffectBody tag = request.tag();
    if (tag != null) {
      handler(tag).attempted(tag, attempt, result, context);
    }
    return result;
  }

  /** Writes how an attempt went into its record. */
  private void write(long hop, Target.Result result) {
    switch (result) {
      case Target.Result.Delivered delivered -> journal.conclude(hop, "delivered", null);
      case Target.Result.Retryable failed ->
          journal.conclude(hop, "retryable", failed.code() + ": " + failed.message());
      case Target.Result.Permanent failed -> {
        Grant grant = failed.grant();
        journal.conclude(
            hop,
            "permanent",
            failed.code() + ": " + failed.message(),
            grant == null
                ? Map.of()
                : Map.of(
                    STATEMENT, grants.of(grant.statement()), GRANT, grants.of(grant.command())));
      }
    }
  }

  private Target.Result ask(DeliveryAttempt attempt) {
    Arn arn = attempt.request().target();
    Target target = targets.of(arn).orElse(null);
    if (target == null) {
      return Target.permanent(
          CommonError.NOT_IMPLEMENTED.code(), "Virga does not deliver to " + arn.service());
    }
    try {
      return target.deliver(attempt);
    } catch (ServiceException error) {
      return TargetError.of(error);
    }
  }

  private void conclude(AttemptDelivery effect, Target.Result result, EffectContext context) {
    engines
        .at(context.scope())
        .follow(
            context.cause(),
            (state, turn) -> {
              List<Effect> effects = new ArrayList<>();
              rules.conclude(state, effect, result, turn, effects);
              return Decision.done(effects);
            });
  }

  private void ended(DeliveryOutcome outcome, EffectContext context) {
    EffectBody tag = outcome.request().tag();
    if (tag != null) {
      handler(tag).ended(tag, outcome, context);
    }
  }

  /** The handler was registered with the tag's own class, so it takes the tag. */
  @SuppressWarnings("unchecked")
  private OutcomeHandler<EffectBody> handler(EffectBody tag) {
    OutcomeHandler<EffectBody> handler = (OutcomeHandler<EffectBody>) outcomes.get(tag.getClass());
    if (handler == null) {
      throw new IllegalStateException("no outcome handler for " + tag.getClass().getName());
    }
    return handler;
  }

  /** Called under the scope's lock, so that the last word is the true one. */
  private void sized(Scope scope, int size) {
    sizes.compute(
        scope,
        (s, old) -> {
          backlog.addAndGet(size - (old == null ? 0 : old));
          return size == 0 ? null : size;
        });
  }

  private void sizeAgain() {
    Set<Scope> scopes = new HashSet<>(sizes.keySet());
    scopes.addAll(engines.scopes());
    for (Scope scope : scopes) {
      engines
          .at(scope)
          .view(state -> {
            sized(scope, state.size());
            return scope;
          });
    }
  }
}
