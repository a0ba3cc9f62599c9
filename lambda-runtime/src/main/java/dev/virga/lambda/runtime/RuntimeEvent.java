package dev.virga.lambda.runtime;

import dev.virga.core.function.FunctionExecutor.Exit;
import dev.virga.core.schema.Bytes;

/** What a function's process does, as its environment sees it. */
sealed interface RuntimeEvent {
  /** It asked for its next invocation: initialised, or done with the last one. */
  record Ready() implements RuntimeEvent {}

  /** It answered the running invocation. */
  record Answered(Bytes payload) implements RuntimeEvent {}

  /** It answered with more than may be answered. */
  record AnsweredTooMuch() implements RuntimeEvent {}

  /** It reported an error of the running invocation. */
  record Failed(String errorType, Bytes payload) implements RuntimeEvent {}

  /** It reported that it cannot be initialised. */
  record InitFailed(String errorType, Bytes payload) implements RuntimeEvent {}

  /** The process is dead; its last output line has been read. */
  record Exited(Exit exit) implements RuntimeEvent {}
}
