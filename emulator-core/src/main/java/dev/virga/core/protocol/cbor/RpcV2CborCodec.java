package dev.virga.core.protocol.cbor;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ErrorType;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;

/**
 * Smithy RPC v2 CBOR: {@code POST /service/{Service}/operation/{Operation}}, one map each way.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC
 *     v2</a>
 */
public final class RpcV2CborCodec implements ProtocolCodec {
  /** The header that names the protocol, both ways. */
  public static final String PROTOCOL_HEADER = "smithy-protocol";

  /** Its value. */
  public static final String PROTOCOL = "rpc-v2-cbor";

  private static final String MEDIA_TYPE = "application/cbor";

  private final CborShapes shapes = new CborShapes(CborTimestamp.SECONDS);

  @Override
  public String name() {
    return "rpcv2Cbor";
  }

  @Override
  public Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException {
    CborMediaType.require(request, MEDIA_TYPE);
    return shapes.read(operation.input(), request.body());
  }

  /** An operation without an output answers without a body. */
  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output) {
    if (operation.output().traits().has(Trait.UNIT)) {
      return HttpResponse.of(200, Headers.of(PROTOCOL_HEADER, PROTOCOL), Bytes.EMPTY);
    }
    return HttpResponse.of(200, headers(), shapes.write(output, member -> true));
  }

  @Override
  public HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId) {
    ErrorCode code = error.error();
    Headers headers = headers();
    error.headers().forEach(headers::set);
    Bytes body =
        shapes.writeError(ErrorType.absolute(service, code), ModelledError.of(service, error));
    return HttpResponse.of(code.status(), headers, body);
  }

  @Override
  public EventEncoding eventEncoding() {
    return EventEncoding.rpc(MEDIA_TYPE, shapes::write);
  }

  private static Headers headers() {
    return Headers.of(PROTOCOL_HEADER, PROTOCOL, "Content-Type", MEDIA_TYPE);
  }
}
