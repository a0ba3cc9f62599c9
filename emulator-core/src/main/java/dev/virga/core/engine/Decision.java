package dev.virga.core.engine;

import java.util.List;

/**
 * What a command decides, as data: the answer or the promise of one, and what is to be done. A
 * command that throws a ServiceException has decided nothing and changed nothing.
 */
public sealed interface Decision<R> {
  /** What is to be done, in order. */
  List<Effect> effects();

  /** The answer. It shares nothing mutable with the state. */
  record Answered<R>(R response, List<Effect> effects) implements Decision<R> {
    public Answered {
      effects = List.copyOf(effects);
    }
  }

  /** The answer comes with a {@link CompleteWaiter}. */
  record Parked<R>(Waiter waiter, List<Effect> effects) implements Decision<R> {
    public Parked {
      effects = List.copyOf(effects);
    }
  }

  /** Nothing to answer. */
  enum Done {
    DONE
  }

  /** An answer. */
  static <R> Decision<R> answer(R response, Effect... effects) {
    return new Answered<>(response, List.of(effects));
  }

  /** An answer. */
  static <R> Decision<R> answer(R response, List<Effect> effects) {
    return new Answered<>(response, effects);
  }

  /** No answer, only effects. */
  static Decision<Done> done(List<Effect> effects) {
    return new Answered<>(Done.DONE, effects);
  }

  /** No answer, only effects. */
  static Decision<Done> done(Effect... effects) {
    return new Answered<>(Done.DONE, List.of(effects));
  }

  /** A long poll. */
  static <R> Decision<R> park(Waiter waiter, Effect... effects) {
    return new Parked<>(waiter, List.of(effects));
  }
}
