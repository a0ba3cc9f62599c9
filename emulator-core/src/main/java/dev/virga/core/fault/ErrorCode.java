package dev.virga.core.fault;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a service's error catalogue. Generated enums implement it for modelled errors;
 * services add an enum of their own for errors that no model lists.
 */
public interface ErrorCode {
  /** The code on the wire in JSON protocols, such as {@code ResourceNotFoundException}. */
  String code();

  /** The code in the query protocol and the x-amzn-query-error header; usually {@link #code()}. */
  default String queryCode() {
    return code();
  }

  /** HTTP status in JSON, REST and CBOR protocols. */
  int status();

  /** HTTP status in the query protocol. */
  default int queryStatus() {
    return status();
  }

  /** Whether the fault is the server's (5xx) rather than the caller's. */
  default boolean serverFault() {
    return status() >= 500;
  }

  /**
   * The namespace of {@code __type} where no model lists the error and types are absolute; null for
   * the service's own.
   */
  default @Nullable String namespace() {
    return null;
  }

  /** Absolute id of the modelled error shape, or null where no model lists it. */
  default @Nullable String shapeId() {
    return null;
  }
}
