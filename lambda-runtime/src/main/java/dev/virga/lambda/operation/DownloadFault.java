package dev.virga.lambda.operation;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.protocol.query.XmlWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * S3's errors, with which downloads of deployment packages are refused.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
 *     responses</a>
 */
enum DownloadFault {
  ACCESS_DENIED(403, "AccessDenied", "Access Denied"),
  EXPIRED(403, "AccessDenied", "Request has expired"),
  SIGNATURE_DOES_NOT_MATCH(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your"
          + " key and signing method."),
  NO_SUCH_KEY(404, "NoSuchKey", "The specified key does not exist.");

  private final int status;
  private final String code;
  private final String message;

  DownloadFault(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  HttpResponse answer() {
    return answer(Map.of());
  }

  /**
   * With what S3 tells beside the message.
   *
   * @param details elements by name
   */
  HttpResponse answer(Map<String, ?> details) {
    XmlWriter xml = new XmlWriter().open("Error").element("Code", code).element("Message", message);
    new TreeMap<>(details).forEach((name, value) -> xml.element(name, value.toString()));
    return HttpResponse.of(
        status, Headers.of("Content-Type", "application/xml"), xml.close("Error").toBytes());
  }
}
