package dev.virga.core.protocol;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import org.jspecify.annotations.Nullable;

/** One wire protocol, server side, over shape descriptors. Stateless and thread-safe. */
public interface ProtocolCodec {
  /** The name as in {@link ServiceSchema#protocols()}. */
  String name();

  /**
   * Parses the input. Constraints are not checked here (a separate validator does).
   *
   * @throws SerializationException what cannot be parsed
   * @throws ServiceException a request that the protocol itself refuses with an error of its own,
   *     such as UnsupportedMediaTypeException or NotAcceptableException
   */
  Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException;

  /** The successful answer. Does not set x-amzn-RequestId. */
  HttpResponse writeOutput(ServiceSchema service, OperationSchema operation, Structure output);

  /**
   * The successful answer, for protocols whose body carries the request id.
   *
   * @param requestId the x-amzn-RequestId
   */
  default HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output, String requestId) {
    return writeOutput(service, operation, output);
  }

  /**
   * The error answer in this protocol's shape. Does not set x-amzn-RequestId.
   *
   * @param requestId for protocols whose body carries it
   */
  HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId);

  /**
   * How the events of an output's event stream are written.
   *
   * @return null where this protocol has no event streams
   */
  default @Nullable EventEncoding eventEncoding() {
    return null;
  }
}
