package dev.virga.core.engine;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection's side of a parked request: no state, it lives as long as the request does.
 * Exactly one of these happens to an answer: the listener takes it, or it is taken back.
 */
final class ParkedReply<R> implements Outcome.Reply<R> {
  private final Owner owner;
  private final String waiterId;
  private @Nullable R answer;
  private @Nullable ServiceException error;
  private @Nullable Consumer<R> onAnswer;
  private @Nullable Consumer<ServiceException> onError;
  private boolean cancelled;

  /** The engine that owes the answer. */
  interface Owner {
    /** The client has gone before there was an answer. */
    void cancelled(String waiterId);

    /** The client has gone with the answer. */
    void notTaken(Object response);
  }

  ParkedReply(Owner owner, String waiterId) {
    this.owner = owner;
    this.waiterId = waiterId;
  }

  @Override
  public void whenAnswered(Consumer<R> answerListener, Consumer<ServiceException> errorListener) {
    R given;
    ServiceException failure;
    synchronized (this) {
      if (onAnswer != null) {
        throw new IllegalStateException("a reply has one listener");
      }
      onAnswer = answerListener;
      onError = errorListener;
      given = answer;
      failure = error;
    }
    if (given != null) {
      answerListener.accept(given);
    } else if (failure != null) {
      errorListener.accept(failure);
    }
  }

  /** Gives the answer; false where the client has gone. */
  boolean complete(R response) {
    Consumer<R> listener;
    synchronized (this) {
      if (cancelled) {
        return false;
      }
      answer = response;
      listener = onAnswer;
    }
    if (listener != null) {
      listener.accept(response);
    }
    return true;
  }

  /** Gives an error; nothing where there is an answer already. */
  void fail(ServiceException failure) {
    Consumer<ServiceException> listener;
    synchronized (this) {
      if (cancelled || answer != null || error != null) {
        return;
      }
      error = failure;
      listener = onError;
    }
    if (listener != null) {
      listener.accept(failure);
    }
  }

  @Override
  public void cancel() {
    R given;
    synchronized (this) {
      if (cancelled || error != null) {
        return;
      }
      cancelled = true;
      given = answer;
    }
    if (given != null) {
      owner.notTaken(given);
    } else {
      owner.cancelled(waiterId);
    }
  }
}
