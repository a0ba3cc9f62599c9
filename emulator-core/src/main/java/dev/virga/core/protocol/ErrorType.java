package dev.virga.core.protocol;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.schema.ServiceSchema;

/** The {@code __type} of errors where it is an absolute shape id. */
public final class ErrorType {
  private ErrorType() {}

  /**
   * The modelled shape's id; else the code in the error's own namespace (that of AWS's framework
   * for the errors every service has) or in the service's.
   */
  public static String absolute(ServiceSchema service, ErrorCode error) {
    String shapeId = error.shapeId();
    if (shapeId != null) {
      return shapeId;
    }
    String namespace = error.namespace();
    return namespace == null
        ? service.id().substring(0, service.id().indexOf('#') + 1) + error.code()
        : namespace + "#" + error.code();
  }
}
