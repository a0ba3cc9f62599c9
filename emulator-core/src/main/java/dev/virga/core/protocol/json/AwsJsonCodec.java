package dev.virga.core.protocol.json;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ErrorType;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import dev.virga.core.schema.Trait;
import org.jspecify.annotations.Nullable;

/**
 * The awsJson1_0 and awsJson1_1 protocols: POST to {@code /}, the operation in X-Amz-Target, one
 * JSON object each way.
 *
 * <p>They differ in the media type and in the error's {@code __type}: 1.0 writes the absolute shape
 * id, 1.1 the name alone. Event streams in the output are written by the stream's own encoder; in
 * the input they are refused.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
public final class AwsJsonCodec implements ProtocolCodec {
  private static final Bytes EMPTY_OBJECT = Bytes.utf8("{}");

  private final String name;
  private final String mediaType;
  private final boolean absoluteTypes;
  private final JsonShapes shapes = new JsonShapes(false, TimestampFormat.EPOCH_SECONDS);

  private AwsJsonCodec(String name, String mediaType, boolean absoluteTypes) {
    this.name = name;
    this.mediaType = mediaType;
    this.absoluteTypes = absoluteTypes;
  }

  /** The protocol awsJson1_0. */
  public static AwsJsonCodec version10() {
    return new AwsJsonCodec("awsJson1_0", "application/x-amz-json-1.0", true);
  }

  /** The protocol awsJson1_1. */
  public static AwsJsonCodec version11() {
    return new AwsJsonCodec("awsJson1_1", "application/x-amz-json-1.1", false);
  }

  @Override
  public String name() {
    return name;
  }

  /** How this protocol writes shapes, for the payloads of its event streams. */
  public JsonShapes shapes() {
    return shapes;
  }

  @Override
  public EventEncoding eventEncoding() {
    return EventEncoding.rpc(
        mediaType, (value, selected) -> shapes.write(shapes.body(value.schema(), selected), value));
  }

  /** An empty body counts as an empty object. */
  @Override
  public Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException {
    if (operation.inputEventStream() != null) {
      throw new ServiceException(
          CommonError.NOT_IMPLEMENTED,
          "Virga reads no event stream input: " + service.name() + " " + operation.name());
    }
    Bytes body = request.body().isEmpty() ? EMPTY_OBJECT : request.body();
    return shapes.readStructure(operation.input(), body);
  }

  /** An operation without an output answers with an empty body. */
  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output) {
    boolean unit = operation.output().traits().has(Trait.UNIT);
    return HttpResponse.of(200, headers(), unit ? Bytes.EMPTY : shapes.write(output));
  }

  @Override
  public HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId) {
    Headers headers = headers();
    error.headers().forEach(headers::set);
    QueryErrorHeader.add(service, error.error(), headers);
    ModelledError modelled = ModelledError.of(service, error);
    Structure value = modelled.value();
    Bytes body =
        shapes.writeError(
            type(service, error.error(), value),
            value == null ? null : shapes.body(value.schema(), member -> true),
            modelled);
    return HttpResponse.of(error.error().status(), headers, body);
  }

  private String type(ServiceSchema service, ErrorCode error, @Nullable Structure value) {
    if (absoluteTypes) {
      return ErrorType.absolute(service, error);
    }
    return value == null ? error.code() : value.schema().name();
  }

  private Headers headers() {
    return Headers.of("Content-Type", mediaType);
  }
}
