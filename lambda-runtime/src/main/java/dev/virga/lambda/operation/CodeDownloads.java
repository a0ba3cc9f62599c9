package dev.virga.lambda.operation;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpHandler;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.http.HttpResponse;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.core.time.RealTime;
import dev.virga.lambda.code.BlobStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Serves deployment packages under signed URLs, as {@code Code.Location} of GetFunction names them.
 * A URL holds for ten minutes of real time: it is for clients, which have a clock of their own.
 * What it does not serve answers as S3 does, where AWS keeps the packages. Thread-safe.
 */
public final class CodeDownloads implements HttpHandler {
  /** What the paths of all downloads begin with. */
  public static final String PATH = "/_virga/lambda/code/";

  private static final Duration VALIDITY = Duration.ofMinutes(10);
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.zip");
  private static final Pattern QUERY =
      Pattern.compile("X-Amz-Expires=(\\d{1,12})&X-Amz-Signature=([0-9a-f]{64})");

  private final BlobStore blobs;
  private final RealTime time;
  private final SecretKeySpec key;

  CodeDownloads(BlobStore blobs, RealTime time) {
    this.blobs = blobs;
    this.time = time;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** A URL, on the endpoint that the caller uses, of the package with this hash. */
  String location(CallContext context, String sha256Hex) {
    long expires = time.wallClock().plus(VALIDITY).getEpochSecond();
    return "%s%s%s.zip?X-Amz-Expires=%d&X-Amz-Signature=%s"
        .formatted(context.endpoint(), PATH, sha256Hex, expires, sign(sha256Hex, expires));
  }

  @Override
  public void handle(HttpRequest request, HttpExchange exchange) {
    exchange.respond(answer(request));
  }

  private HttpResponse answer(HttpRequest request) {
    Matcher query = QUERY.matcher(request.rawQuery());
    if (!query.matches()) {
      return DownloadFault.ACCESS_DENIED.answer();
    }
    Matcher name = NAME.matcher(request.rawPath().substring(PATH.length()));
    long expires = Long.parseLong(query.group(1));
    if (!request.method().equals("GET")
        || !name.matches()
        || !isSigned(name.group(1), expires, query.group(2))) {
      return DownloadFault.SIGNATURE_DOES_NOT_MATCH.answer();
    }
    Instant now = time.wallClock();
    Instant end = Instant.ofEpochSecond(expires);
    if (!now.isBefore(end)) {
      return DownloadFault.EXPIRED.answer(
          Map.of("Expires", end, "ServerTime", now.truncatedTo(ChronoUnit.SECONDS)));
    }
    Bytes zip = blobs.get(name.group(1));
    return zip == null
        ? DownloadFault.NO_SUCH_KEY.answer()
        : HttpResponse.of(200, Headers.of("Content-Type", "application/zip"), zip);
  }

  private boolean isSigned(String sha256Hex, long expires, String signature) {
    return MessageDigest.isEqual(
        signature.getBytes(StandardCharsets.US_ASCII),
        sign(sha256Hex, expires).getBytes(StandardCharsets.US_ASCII));
  }

  private String sign(String sha256Hex, long expires) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] text = (sha256Hex + "\n" + expires).getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
