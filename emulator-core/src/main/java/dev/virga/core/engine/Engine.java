package dev.virga.core.engine;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one scope, as operations see it. It admits one writer at a time, and what is due at
 * the emulated present has always been done before a command or a view looks at the state.
 *
 * <p>A handle without state of its own: keep it or ask for it again. Thread-safe. May not be used
 * inside a decision of any engine: that throws.
 *
 * @param <S> the state
 */
public final class Engine<S> {
  private final Engines<S> engines;
  private final Scope scope;

  Engine(Engines<S> engines, Scope scope) {
    this.engines = engines;
    this.scope = scope;
  }

  /** Whose state it keeps. */
  public Scope scope() {
    return scope;
  }

  /**
   * Makes a decision for a request.
   *
   * @throws ServiceException the command's refusal; or throttling, where more effects wait than the
   *     outbox may hold
   */
  public <R> R decide(Cause cause, Command<S, R> command) {
    return answer(decideOrPark(cause, command));
  }

  /** As {@link #decide}, for a request that may become a long poll. */
  public <R> Outcome<R> decideOrPark(Cause cause, Command<S, R> command) {
    engines.kernel().admission().check();
    return engines.decide(scope, cause, command);
  }

  /**
   * Makes a decision that follows from an accepted one: the completion of an effect. It is never
   * refused because of load, so that nothing accepted is lost.
   */
  public <R> R follow(Cause cause, Command<S, R> command) {
    return answer(engines.decide(scope, cause, command));
  }

  /**
   * Reads. A scope that nobody has written to answers from an empty state and stays unknown.
   *
   * @param reader must not change the state nor let anything mutable of it out
   */
  public <R extends @Nullable Object> R view(Function<S, R> reader) {
    return engines.view(scope, reader);
  }

  private static <R> R answer(Outcome<R> outcome) {
    return switch (outcome) {
      case Outcome.Answered<R> answered -> answered.output();
      case Outcome.Parked<R> parked ->
          throw new IllegalStateException("the command parked: call decideOrPark");
    };
  }
}
