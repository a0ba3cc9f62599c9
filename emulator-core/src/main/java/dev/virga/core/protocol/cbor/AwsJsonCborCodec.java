package dev.virga.core.protocol.cbor;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;

/**
 * awsJson 1.1 in CBOR, which the AWS SDK for Java speaks to Kinesis: the operation in X-Amz-Target,
 * blobs as byte strings, times in milliseconds (spec/kinesis.md §1).
 */
public final class AwsJsonCborCodec implements ProtocolCodec {
  /** The media type of requests and answers. */
  public static final String MEDIA_TYPE = "application/x-amz-cbor-1.1";

  private final CborShapes shapes = new CborShapes(CborTimestamp.MILLISECONDS);

  @Override
  public String name() {
    return "awsJsonCbor";
  }

  @Override
  public Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException {
    CborMediaType.require(request, MEDIA_TYPE);
    return shapes.read(operation.input(), request.body());
  }

  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output) {
    return HttpResponse.of(200, headers(), shapes.write(output, member -> true));
  }

  /** The {@code __type} is the bare code, as Kinesis answers. */
  @Override
  public HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId) {
    ErrorCode code = error.error();
    Headers headers = headers();
    error.headers().forEach(headers::set);
    Bytes body = shapes.writeError(code.code(), ModelledError.of(service, error));
    return HttpResponse.of(code.status(), headers, body);
  }

  @Override
  public EventEncoding eventEncoding() {
    return EventEncoding.rpc(MEDIA_TYPE, shapes::write);
  }

  private static Headers headers() {
    return Headers.of("Content-Type", MEDIA_TYPE);
  }
}
