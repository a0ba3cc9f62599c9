package dev.virga.core.delivery;

import dev.virga.core.delivery.DeliveryState.Failure;
import dev.virga.core.delivery.DeliveryState.Pending;
import dev.virga.core.engine.Effect;
import dev.virga.core.engine.EffectBody;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.Turn;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a delivery. Runs under the delivery engine's lock.
 *
 * <pre>
 *   submit ─> attempt ─┬─ Delivered ─────────────────────────────> DELIVERED
 *               ^      ├─ Retryable ─> wait (back-off), age left ─> attempt
 *               └──────┘      └─ no attempt or no age left ┐
 *                      └─ Permanent ──────────────────────┴─> dead letter ─> DEAD_LETTERED
 *                                                                   └─ none, or fails ─> DROPPED
 * </pre>
 */
final class DeliveryRules implements EngineRules<DeliveryState> {
  /** A dead letter is tried so often: its queue may be throttled by a test. */
  private static final RetryPolicy DEAD_LETTER_RETRIES =
      new RetryPolicy(4, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMinutes(1), 0);

  /** Why a delivery was given up, in AWS's words. */
  private static final String TOO_OFTEN = "MaximumRetryAttempts";

  private static final String TOO_OLD = "MaximumEventAgeInSeconds";

  private static final Duration LOOP_DELAY = Duration.ofSeconds(1);
  private static final int DUE_AT_ONCE = 1_000;

  private final Journal journal;
  private final Sizes sizes;

  /** Learns how many deliveries a scope has. */
  interface Sizes {
    void set(Scope scope, int size);
  }

  /** Asks for an attempt to be made. */
  record AttemptDelivery(String id, int number) implements EffectBody {}

  DeliveryRules(Journal journal, Sizes sizes) {
    this.journal = journal;
    this.sizes = sizes;
  }

  @Override
  public DeliveryState empty(Scope scope) {
    return new DeliveryState();
  }

  @Override
  public DeliveryState copy(DeliveryState state) {
    return state.copy();
  }

  @Override
  public @Nullable Instant nextDeadline(DeliveryState state) {
    return state.nextDeadline();
  }

  @Override
  public List<Effect> runDue(DeliveryState state, Turn turn) {
    List<Effect> effects = new ArrayList<>();
    Pending due = state.firstDue(turn.now());
    for (int i = 0; due != null && i < DUE_AT_ONCE; i++) {
      if (due.giveUp()) {
        giveUp(state, due, TOO_OLD, turn, effects);
      } else {
        attempt(state, due, due.id(), effects);
      }
      due = state.firstDue(turn.now());
    }
    return effects;
  }

  /** Takes a delivery in. */
  String submit(DeliveryState state, DeliveryRequest request, Turn turn, List<Effect> effects) {
    return submit(state, request, null, turn, effects);
  }

  private String submit(
      DeliveryState state,
      DeliveryRequest request,
      @Nullable Pending given,
      Turn turn,
      List<Effect> effects) {
    String id = turn.ids().uuid();
    Cause cause = request.cause().at(turn.now());
    boolean loop = cause.looping();
    Pending delivery =
        new Pending(
            id,
            turn.ids().nextNumber(),
            caused(request, loop ? journalLoop(request, cause, turn.now()) : cause),
            turn.now(),
            0,
            null,
            false,
            null,
            given);
    if (loop) {
      state.put(delivery.waiting(turn.now().plus(LOOP_DELAY), false, null));
    } else {
      attempt(state, delivery, request.orderKey() == null ? id : request.orderKey(), effects);
    }
    sized(state, request);
    return id;
  }

  private static DeliveryRequest caused(DeliveryRequest request, Cause cause) {
    return new DeliveryRequest(
        request.target(),
        request.payload(),
        request.attributes(),
        request.principal(),
        request.source(),
        request.account(),
        request.region(),
        cause,
        request.retries(),
        request.deadLetter(),
        request.orderKey(),
        request.tag());
  }

  private Cause journalLoop(DeliveryRequest request, Cause cause, Instant now) {
    return journal.record(
        hop(HopKind.LOOP, request, cause, now)
            .outcome("put off")
            .reason(
                "the chain has made "
                    + Cause.LOOP_HOPS
                    + " hops at one instant: each further one waits "
                    + LOOP_DELAY.toSeconds()
                    + " s of emulated time"));
  }

  private static Hop.Draft hop(HopKind kind, DeliveryRequest request, Cause cause, Instant now) {
    return Hop.of(kind, cause, now, request.account(), request.region())
        .subject(request.source())
        .subject(request.target());
  }

  private static void attempt(
      DeliveryState state, Pending delivery, String key, List<Effect> effects) {
    Pending attempting = delivery.attempting();
    state.put(attempting);
    effects.add(
        new Effect(
            key,
            delivery.request().cause(),
            new AttemptDelivery(delivery.id(), attempting.attempts())));
  }

  /** Takes what came of an attempt; nothing where that attempt is not the one under way. */
  void conclude(
      DeliveryState state,
      AttemptDelivery attempt,
      Target.Result result,
      Turn turn,
      List<Effect> effects) {
    Pending delivery = state.get(attempt.id());
    if (delivery == null || delivery.next() != null || delivery.attempts() != attempt.number()) {
      return;
    }
    switch (result) {
      case Target.Result.Delivered delivered -> delivered(state, delivery, turn, effects);
      case Target.Result.Permanent failed ->
          giveUp(state, failed(delivery, failed.code(), failed.message()), null, turn, effects);
      case Target.Result.Retryable failed -> retry(state, delivery, failed, turn, effects);
    }
    sized(state, delivery.request());
  }

  private static Pending failed(Pending delivery, String code, String message) {
    return new Pending(
        delivery.id(),
        delivery.number(),
        delivery.request(),
        delivery.accepted(),
        delivery.attempts(),
        null,
        false,
        new Failure(code, message),
        delivery.given());
  }

  private void delivered(DeliveryState state, Pending delivery, Turn turn, List<Effect> effects) {
    state.remove(delivery.id());
    Pending given = delivery.given();
    if (given == null) {
      end(delivery, DeliveryOutcome.End.DELIVERED, effects);
    } else {
      journal.record(
          hop(HopKind.DEAD_LETTERED, given.request(), delivery.request().cause(), turn.now())
              .subject(delivery.request().target())
              .outcome("dead-lettered")
              .reason(reason(given)));
      end(given, DeliveryOutcome.End.DEAD_LETTERED, effects);
    }
  }

  private static String reason(Pending given) {
    Failure failure = given.failure();
    return failure == null ? "" : failure.code() + ": " + failure.message();
  }

  private void retry(
      DeliveryState state,
      Pending delivery,
      Target.Result.Retryable result,
      Turn turn,
      List<Effect> effects) {
    RetryPolicy policy = delivery.request().retries();
    Pending failed = failed(delivery, result.code(), result.message());
    if (delivery.attempts() >= policy.maxAttempts()) {
      giveUp(state, failed, TOO_OFTEN, turn, effects);
      return;
    }
    Duration delay = policy.backOff(delivery.attempts(), turn.ids());
    Duration atLeast = result.retryAfter();
    if (atLeast != null && atLeast.compareTo(delay) > 0) {
      delay = atLeast;
    }
    Instant next = turn.now().plus(delay);
    Instant tooOld = delivery.accepted().plus(policy.maxAge());
    boolean late = !next.isBefore(tooOld);
    if (late && !tooOld.isAfter(turn.now())) {
      giveUp(state, failed, TOO_OLD, turn, effects);
      return;
    }
    state.put(failed.waiting(late ? tooOld : next, late, failed.failure()));
  }

  private void giveUp(
      DeliveryState state,
      Pending delivery,
      @Nullable String condition,
      Turn turn,
      List<Effect> effects) {
    state.remove(delivery.id());
    DeadLetter deadLetter = delivery.request().deadLetter();
    if (deadLetter != null && delivery.given() == null) {
      submit(state, letter(delivery, deadLetter, condition), delivery, turn, effects);
      return;
    }
    drop(delivery, turn, effects);
    sized(state, delivery.request());
  }

  /** The last word on a delivery, or on a dead letter and what was given up before it. */
  private void drop(Pending delivery, Turn turn, List<Effect> effects) {
    Pending given = delivery.given();
    Pending dropped = given == null ? delivery : given;
    Hop.Draft hop =
        hop(HopKind.DROPPED, dropped.request(), delivery.request().cause(), turn.now())
            .outcome("dropped")
            .reason(reason(delivery))
            .attribute("attempts", Integer.toString(dropped.attempts()));
    if (given != null) {
      Arn queue = delivery.request().target();
      hop.subject(queue)
          .reason(reason(given) + "; its dead letter to " + queue + " failed: " + reason(delivery));
    }
    journal.record(hop);
    end(dropped, DeliveryOutcome.End.DROPPED, effects);
  }

  private static DeliveryRequest letter(
      Pending delivery, DeadLetter deadLetter, @Nullable String condition) {
    DeliveryRequest request = delivery.request();
    Map<String, String> attributes = new HashMap<>(deadLetter.attributes());
    deadLetter
        .facts()
        .forEach((fact, name) -> {
          String value = fact(fact, delivery, condition);
          if (value != null && !value.isEmpty()) {
            attributes.put(name, value);
          }
        });
    Bytes body = deadLetter.body();
    return DeliveryRequest.from(
            request.source(),
            request.principal(),
            request.account(),
            request.region(),
            request.cause())
        .attributes(attributes)
        .retries(DEAD_LETTER_RETRIES)
        .to(deadLetter.target(), body == null ? request.payload() : body);
  }

  private static @Nullable String fact(
      DeadLetter.Fact fact, Pending delivery, @Nullable String condition) {
    Failure failure = delivery.failure();
    return switch (fact) {
      case ERROR_CODE -> failure == null ? null : failure.code();
      case ERROR_MESSAGE -> failure == null ? null : failure.message();
      case RETRY_ATTEMPTS -> {
        int retries = Math.max(0, delivery.attempts() - 1);
        yield retries == 0 && condition == null ? null : Integer.toString(retries);
      }
      case EXHAUSTED_RETRY_CONDITION -> condition;
    };
  }

  private static void end(Pending delivery, DeliveryOutcome.End end, List<Effect> effects) {
    if (delivery.request().tag() == null) {
      return;
    }
    Failure failure = delivery.failure();
    effects.add(
        new Effect(
            delivery.id(),
            delivery.request().cause(),
            new DeliveryOutcome(
                delivery.id(),
                delivery.request(),
                delivery.attempts(),
                end,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message())));
  }

  private void sized(DeliveryState state, DeliveryRequest of) {
    sizes.set(DeliveryEngine.scope(of), state.size());
  }
}
