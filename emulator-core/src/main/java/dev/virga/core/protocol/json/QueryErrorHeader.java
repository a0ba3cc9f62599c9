package dev.virga.core.protocol.json;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.http.Headers;
import dev.virga.core.schema.ServiceSchema;

/**
 * The header by which a service that has moved from the query protocol still tells SDKs the old
 * error code.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">awsQueryCompatible</a>
 */
final class QueryErrorHeader {
  static final String NAME = "x-amzn-query-error";

  private QueryErrorHeader() {}

  /** Adds the header where the service is query-compatible. */
  static void add(ServiceSchema service, ErrorCode error, Headers headers) {
    if (service.queryCompatible()) {
      String fault = error.serverFault() ? "Receiver" : "Sender";
      headers.set(NAME, error.queryCode() + ';' + fault);
    }
  }
}
