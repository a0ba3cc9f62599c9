package dev.virga.core.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.virga.core.fault.CommonError;
import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.cbor.CborError;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.query.XmlWriter;
import dev.virga.core.schema.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The answer for a service that is not here: 501 NotImplemented, naming service and operation, in
 * the error shape of the service's own protocol so that its SDK shows it.
 */
final class ForeignRefusal {
  private static final String CODE = CommonError.NOT_IMPLEMENTED.code();

  private ForeignRefusal() {}

  static HttpResponse of(Detection.Foreign foreign, HttpRequest request, String requestId) {
    ForeignService service = foreign.service();
    String message = message(service, foreign.operation(), request);
    return switch (foreign.protocol()) {
      case "awsJson1_0" -> answer("application/x-amz-json-1.0", json(message));
      case "awsJson1_1" -> answer("application/x-amz-json-1.1", json(message));
      case "rpcv2Cbor" -> rpc(message);
      case "ec2Query" -> answer("text/xml", ec2(message, requestId));
      case "awsQuery" -> answer("text/xml", errorResponse(service, message, requestId));
      case "restXml" ->
          answer(
              "application/xml",
              isS3(service) ? s3(message, requestId) : errorResponse(service, message, requestId));
      default -> rest(message);
    };
  }

  /** S3's errors have no element around them; every other restXml service's have. */
  private static boolean isS3(ForeignService service) {
    return service.name().equals("s3");
  }

  private static String message(
      ForeignService service, @Nullable String operation, HttpRequest request) {
    String asked =
        operation == null
            ? "the request is " + request.method() + " " + request.rawPath()
            : "the operation asked for is " + operation;
    return "Virga does not implement the service "
        + service.name()
        + " ("
        + service.serviceId()
        + "); "
        + asked
        + ".";
  }

  private static Bytes json(String message) {
    return Bytes.utf8("{\"__type\":\"" + CODE + "\",\"message\":\"" + quoted(message) + "\"}");
  }

  private static HttpResponse rest(String message) {
    HttpResponse response =
        answer("application/json", Bytes.utf8("{\"message\":\"" + quoted(message) + "\"}"));
    response.headers().set("x-amzn-ErrorType", CODE);
    return response;
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static HttpResponse rpc(String message) {
    HttpResponse response = answer("application/cbor", CborError.write(CODE, message));
    response.headers().set(RpcV2CborCodec.PROTOCOL_HEADER, RpcV2CborCodec.PROTOCOL);
    return response;
  }

  private static Bytes errorResponse(ForeignService service, String message, String requestId) {
    XmlWriter xml = new XmlWriter().open("ErrorResponse");
    if (service.xmlNamespace() != null) {
      xml.namespace(null, service.xmlNamespace());
    }
    return xml.open("Error")
        .element("Type", "Receiver")
        .element("Code", CODE)
        .element("Message", message)
        .close("Error")
        .element("RequestId", requestId)
        .close("ErrorResponse")
        .toBytes();
  }

  private static Bytes ec2(String message, String requestId) {
    return new XmlWriter()
        .open("Response")
        .open("Errors")
        .open("Error")
        .element("Code", CODE)
        .element("Message", message)
        .close("Error")
        .close("Errors")
        .element("RequestID", requestId)
        .close("Response")
        .toBytes();
  }

  private static Bytes s3(String message, String requestId) {
    return new XmlWriter()
        .open("Error")
        .element("Code", CODE)
        .element("Message", message)
        .element("RequestId", requestId)
        .close("Error")
        .toBytes();
  }

  private static HttpResponse answer(String mediaType, Bytes body) {
    return HttpResponse.of(
        CommonError.NOT_IMPLEMENTED.status(), Headers.of("Content-Type", mediaType), body);
  }
}
