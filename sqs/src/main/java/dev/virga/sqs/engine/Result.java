package dev.virga.sqs.engine;

import dev.virga.core.fault.ServiceException;

/** What became of one entry of a batch. */
public sealed interface Result<T> {
  /** It was done. */
  record Done<T>(T value) implements Result<T> {}

  /** It was refused and changed nothing. */
  record Refused<T>(ServiceException error) implements Result<T> {}

  /** The value, of a call that is no batch. */
  default T orThrow() {
    return switch (this) {
      case Done<T> done -> done.value;
      case Refused<T> refused -> throw refused.error;
    };
  }
}
