package dev.virga.core.service;

import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;

/**
 * A check that every call passes before its operation runs, whether it came over the wire or from
 * another service: validation against the model, injected faults. Thread-safe; may wait.
 */
@FunctionalInterface
public interface CallGate {
  /**
   * Lets a call pass or refuses it.
   *
   * @throws dev.virga.core.fault.ServiceException the refusal
   */
  void admit(
      CallContext context, ServiceSchema service, OperationSchema operation, Structure input);
}
