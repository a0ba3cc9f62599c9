package dev.virga.core.protocol;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.schema.ServiceSchema;

/** The {@code __type} of errors where it is an absolute shape id. */
public final class ErrorType {
  private ErrorType() {}

  /**
   * The modelled shape's id; else the code in the namespace of AWS's framework (the errors every
   * service has) or of the service.
   */
  public static String absolute(ServiceSchema service, ErrorCode error) {
    String shapeId = error.shapeId();
    if (shapeId != null) {
      return shapeId;
    }
    if (error == CommonError.VALIDATION) {
      return "com.amazon.coral.validate#" + error.code();
    }
    if (error instanceof CommonError) {
      return "com.amazon.coral.service#" + error.code();
    }
    return service.id().substring(0, service.id().indexOf('#') + 1) + error.code();
  }
}
