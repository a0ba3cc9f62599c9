package dev.virga.core.protocol.query;

import dev.virga.core.fault.ErrorCode;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.ModelledError;
import dev.virga.core.protocol.ProtocolCodec;
import dev.virga.core.protocol.SerializationException;
import dev.virga.core.schema.Member;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.schema.Structure;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The awsQuery protocol: parameters in the query string, in a form body or in both; XML out.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query</a>
 */
public final class AwsQueryCodec implements ProtocolCodec {
  private static final String MEDIA_TYPE = "text/xml";

  @Override
  public String name() {
    return "awsQuery";
  }

  @Override
  public Structure readInput(ServiceSchema service, OperationSchema operation, HttpRequest request)
      throws SerializationException {
    return FormReader.structure(
        operation.input(),
        FormNode.parse(
            request.rawQuery().getBytes(StandardCharsets.UTF_8), request.body().unsafeArray()));
  }

  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output) {
    return write(service, operation, output, null);
  }

  @Override
  public HttpResponse writeOutput(
      ServiceSchema service, OperationSchema operation, Structure output, String requestId) {
    return write(service, operation, output, requestId);
  }

  private static HttpResponse write(
      ServiceSchema service,
      OperationSchema operation,
      Structure output,
      @Nullable String requestId) {
    XmlWriter xml = new XmlWriter();
    String response = operation.name() + "Response";
    open(xml, response, service);
    if (!output.schema().members().isEmpty()) {
      String result = operation.name() + "Result";
      xml.open(result);
      new XmlShapes(xml).members(output);
      xml.close(result);
    }
    if (requestId != null) {
      xml.open("ResponseMetadata").element("RequestId", requestId).close("ResponseMetadata");
    }
    xml.close(response);
    return HttpResponse.of(200, Headers.of("Content-Type", MEDIA_TYPE), xml.toBytes());
  }

  @Override
  public HttpResponse writeError(ServiceSchema service, ServiceException error, String requestId) {
    ErrorCode code = error.error();
    XmlWriter xml = new XmlWriter();
    open(xml, "ErrorResponse", service);
    xml.open("Error");
    xml.element("Type", code.queryStatus() >= 500 ? "Receiver" : "Sender");
    xml.element("Code", code.queryCode());
    ModelledError modelled = ModelledError.of(service, error);
    if (!error.message().isEmpty()) {
      xml.element("Message", error.message());
    }
    if (service.queryErrorDetail()) {
      xml.element("Detail", "");
    }
    Structure value = modelled.value();
    if (value != null) {
      furtherMembers(xml, value);
    }
    xml.close("Error").element("RequestId", requestId).close("ErrorResponse");
    Headers headers = Headers.of("Content-Type", MEDIA_TYPE);
    error.headers().forEach(headers::set);
    return HttpResponse.of(code.queryStatus(), headers, xml.toBytes());
  }

  private static void furtherMembers(XmlWriter xml, Structure error) {
    XmlShapes shapes = new XmlShapes(xml);
    for (Member member : error.schema().members()) {
      Object value = error.get(member.index());
      if (value != null && !member.name().equalsIgnoreCase("message")) {
        shapes.member(member, value);
      }
    }
  }

  private static void open(XmlWriter xml, String name, ServiceSchema service) {
    xml.open(name);
    String namespace = service.xmlNamespace();
    if (namespace != null) {
      xml.namespace(null, namespace);
    }
  }
}
