package dev.virga.core.protocol;

import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.service.CallContext;

/**
 * What stands between a valid request and its operation: authorization by the caller's own
 * policies, injected faults. Thread-safe; may wait on the caller's thread (injected latency) while
 * {@link #waits} says so.
 */
@FunctionalInterface
public interface Admission {
  /** Lets everything pass. */
  Admission OPEN = (context, service, operation, input) -> {};

  /**
   * Lets a call pass or refuses it.
   *
   * @throws dev.virga.core.fault.ServiceException the refusal
   */
  void admit(
      CallContext context, ServiceSchema service, OperationSchema operation, Structure input);

  /**
   * Whether it may wait now. While it does, no call is made on an event loop. Asked for every
   * request of a service that has prompt operations: cheap.
   */
  default boolean waits() {
    return false;
  }
}
