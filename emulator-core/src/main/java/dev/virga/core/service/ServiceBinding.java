package dev.virga.core.service;

import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;

/** A service as the server calls it: generated over the service's API interface. Thread-safe. */
public interface ServiceBinding {
  /** The API. */
  ServiceSchema schema();

  /** Whether the operation is implemented: its default method is overridden. */
  boolean implemented(OperationSchema operation);

  /**
   * Calls the operation on the caller's thread. The input has been validated against the model.
   *
   * @param events where an event stream output goes; unused by other operations
   * @return Answered with the output; for an event stream operation the output that was started
   * @throws dev.virga.core.fault.ServiceException an error answer; code NotImplemented (501) naming
   *     service and operation where it is not implemented
   */
  Outcome<? extends Structure> call(
      CallContext context, OperationSchema operation, Structure input, EventSink events);
}
