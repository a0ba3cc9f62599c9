package dev.virga.core.time;

/** Ends a step of work that a reset has overtaken. Caught by {@link Work#run}; carries no trace. */
public final class StaleWorkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Work work;

  StaleWorkException(Work work) {
    super("overtaken by a reset: " + work, null, false, false);
    this.work = work;
  }

  Work work() {
    return work;
  }
}
