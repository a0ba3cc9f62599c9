package dev.virga.core.protocol.rest;

import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.protocol.TimestampFormat;
import dev.virga.core.protocol.eventstream.EventEncoding;
import dev.virga.core.protocol.json.JsonShapes;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The restJson1 protocol.
 *
 * <p>An output that is an event stream gets its status and headers here and an empty body; its
 * events are the stream encoder's. Event stream input is refused.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html">AWS restJson1</a>
 */
public final class RestJsonCodec implements ProtocolCodec {
  private static final String ERROR_TYPE = "x-amzn-ErrorType";

  private final JsonShapes shapes = new JsonShapes(true, TimestampFormat.EPOCH_SECONDS);
  private final Map<Schema, RestBindings> inputs = new ConcurrentHashMap<>();
  private final Map<Schema, RestBindings> outputs = new ConcurrentHashMap<>();
  private final Map<String, UriPattern> patterns = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "restJson1";
  }

  /** How this protocol writes shapes, for the payloads of its event streams. */
  public JsonShapes shapes() {
    return shapes;
  }

  @Override
  public EventEncoding eventEncoding() {
    return EventEncoding.rest(
        MediaTypes.JSON,
        (value, selected) -> shapes.write(shapes.body(value.schema(), selected), value));
  }

  @Override
  public Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException {
    OperationSchema.HttpBinding http = operation.http();
    if (http == null) {
      throw new IllegalArgumentException("No HTTP binding: " + operation.name());
    }
    if (operation.inputEventStream() != null) {
      throw new ServiceException(
          CommonError.NOT_IMPLEMENTED,
          "Virga reads no event stream input: " + service.name() + " " + operation.name());
    }
    RestBindings input = input(operation.input());
    MediaTypes.requireContentType(input, request);
    MediaTypes.requireAccept(output(operation.output()), request.headers());
    UriPattern pattern = patterns.computeIfAbsent(http.uri(), UriPattern::parse);
    return new RestRequestReader(shapes, input, request).read(operation.input(), pattern);
  }

  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output) {
    OperationSchema.HttpBinding http = operation.http();
    int status = http == null ? 200 : http.code();
    return new RestResponseWriter(shapes, output(operation.output())).write(status, output);
  }

  @Override
  public HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId) {
    ModelledError modelled = ModelledError.of(service, error);
    Structure value = modelled.value();
    Headers headers = new Headers();
    headers.set(ERROR_TYPE, error.error().code());
    if (value == null) {
      headers.set("Content-Type", MediaTypes.JSON);
      error.headers().forEach(headers::set);
      Bytes body = shapes.writeError(null, null, modelled);
      return HttpResponse.of(error.error().status(), headers, body);
    }
    RestBindings bindings = output(value.schema());
    RestResponseWriter writer = new RestResponseWriter(shapes, bindings);
    writer.writeHeaders(value, headers);
    if (headers.first("Content-Type") == null) {
      headers.set("Content-Type", MediaTypes.JSON);
    }
    error.headers().forEach(headers::set);
    Bytes body = shapes.writeError(null, bindings.body(), modelled);
    return HttpResponse.of(error.error().status(), headers, body);
  }

  private RestBindings input(Schema schema) {
    return inputs.computeIfAbsent(schema, key -> RestBindings.ofInput(key, shapes));
  }

  private RestBindings output(Schema schema) {
    return outputs.computeIfAbsent(schema, key -> RestBindings.ofOutput(key, shapes));
  }
}
