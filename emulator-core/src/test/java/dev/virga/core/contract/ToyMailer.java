package dev.virga.core.contract;

import dev.virga.core.delivery.DeadLetter;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.delivery.RetryPolicy;
import dev.virga.core.engine.Decision;
import dev.virga.core.engine.EffectBody;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers letters and has them delivered; numbers notes and has them written, in order per key. */
final class ToyMailer implements EngineRules<ToyMailer.State> {
  /** Four attempts in all: after 1, 2 and 4 seconds. */
  static final RetryPolicy RETRIES =
      new RetryPolicy(4, Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofMinutes(1), 0);

  static final Arn SELF =
      Arn.of("toymailer", EngineHarness.REGION, EngineHarness.ACCOUNT, "outgoing");

  private final Engines<State> engines;

  /** How many letters and notes there have been. */
  static final class State {
    int letters;
    int delivered;
    int lost;
  }

  /** A note to be written down. */
  record Note(String key, int number) implements EffectBody {}

  /** Comes back when a letter has arrived or not. */
  record Letter(int number) implements EffectBody {}

  ToyMailer(Kernel kernel) {
    this.engines = kernel.engines("toymailer", ScopeKind.ACCOUNT, this);
  }

  Engine<State> engine() {
    return engines.at(EngineHarness.ACCOUNT, EngineHarness.REGION);
  }

  /** Sends a letter; {@code deadLetter} takes it where the target does not. */
  int mail(Cause cause, Arn target, String text, @Nullable Arn deadLetter) {
    return engine()
        .decide(
            cause,
            (state, turn) -> {
              int number = ++state.letters;
              DeliveryRequest.Builder letter =
                  DeliveryRequest.from(
                          SELF,
                          new Principal.Service("toymailer.amazonaws.com"),
                          EngineHarness.ACCOUNT,
                          EngineHarness.REGION,
                          turn.cause())
                      .retries(RETRIES)
                      .tag(new Letter(number));
              if (deadLetter != null) {
                letter.deadLetter(
                    new DeadLetter(
                        deadLetter,
                        null,
                        Map.of("SENDER", SELF.toString()),
                        Map.of(
                            DeadLetter.Fact.ERROR_CODE, "ERROR_CODE",
                            DeadLetter.Fact.RETRY_ATTEMPTS, "RETRY_ATTEMPTS",
                            DeadLetter.Fact.EXHAUSTED_RETRY_CONDITION, "CONDITION")));
              }
              return Decision.answer(
                  number, turn.effect(target.toString(), letter.to(target, Bytes.utf8(text))));
            });
  }

  /** Numbers a note under a key and has it written. */
  int note(Cause cause, String key) {
    return engine()
        .decide(
            cause,
            (state, turn) -> {
              int number = (int) turn.ids().nextNumber();
              return Decision.answer(number, turn.effect(key, new Note(key, number)));
            });
  }

  /** A letter has ended. */
  void ended(Cause cause, boolean delivered) {
    engine()
        .follow(
            cause,
            (state, turn) -> {
              if (delivered) {
                state.delivered++;
              } else {
                state.lost++;
              }
              return Decision.done();
            });
  }

  @Override
  public State empty(Scope scope) {
    return new State();
  }

  @Override
  public State copy(State state) {
    State copy = new State();
    copy.letters = state.letters;
    copy.delivered = state.delivered;
    copy.lost = state.lost;
    return copy;
  }
}
