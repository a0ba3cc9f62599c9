package dev.virga.core.protocol;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.schema.OperationSchema;
import org.jspecify.annotations.Nullable;

/** What a request turns out to be. */
sealed interface Detection {
  /** A call of an operation that is modelled here. */
  record Call(HostedService service, String protocol, OperationSchema operation)
      implements Detection {}

  /** A request to a service that is here, for none of its operations. */
  record Refused(HostedService service, String protocol, ServiceException error)
      implements Detection {}

  /**
   * A request to a service that is not here.
   *
   * @param operation where the request tells it
   */
  record Foreign(ForeignService service, String protocol, @Nullable String operation)
      implements Detection {}

  /**
   * No AWS call.
   *
   * @param text what to tell whoever sent it
   */
  record NoCall(int status, String text) implements Detection {}
}
