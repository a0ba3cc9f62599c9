package dev.virga.core.protocol;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.OperationSchema;

/**
 * How a service calls the two errors that come before its operations: input that cannot be parsed,
 * and input that breaks the model's constraints. Stateless and thread-safe.
 */
public interface ErrorDialect {
  /** SerializationException and ValidationException (MalformedInput and ValidationError). */
  ErrorDialect DEFAULT = new ErrorDialect() {};

  /** The answer to input that cannot be parsed. */
  default ServiceException malformed(OperationSchema operation, SerializationException problem) {
    String message = problem.getMessage();
    return new ServiceException(CommonError.MALFORMED_INPUT, message == null ? "" : message);
  }

  /**
   * Whether the service checks its input itself, in words of its own, so that the model's
   * constraints are not checked before.
   */
  default boolean checksInput() {
    return false;
  }

  /**
   * The answer to input that breaks constraints.
   *
   * @param message AWS's text, {@code 1 validation error detected: …}
   */
  default ServiceException invalid(OperationSchema operation, String message) {
    return new ServiceException(CommonError.VALIDATION, message);
  }

  /**
   * A dialect that gives both errors other codes.
   *
   * @param malformed the code of what cannot be parsed
   * @param malformedPrefix goes before that error's text, such as {@code Could not parse request
   *     body into json: }
   * @param invalid the code of broken constraints
   */
  static ErrorDialect of(ErrorCode malformed, String malformedPrefix, ErrorCode invalid) {
    return new ErrorDialect() {
      @Override
      public ServiceException malformed(OperationSchema operation, SerializationException problem) {
        return new ServiceException(malformed, malformedPrefix + problem.getMessage());
      }

      @Override
      public ServiceException invalid(OperationSchema operation, String message) {
        return new ServiceException(invalid, message);
      }
    };
  }
}
