package dev.virga.protocol;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.schema.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spoils requests, the same way for the same seed. */
final class RequestMutator {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final List<String> HUGE =
      List.of(
          "1e999999999",
          "-1e-999999999",
          "9".repeat(5_000),
          "0." + "1".repeat(5_000),
          "99999999999999999999",
          "NaN",
          "null",
          "true",
          "{}",
          "[]",
          "\"\"");
  private static final List<String> NESTS =
      List.of("[", "{\"a\":", "[[", "a.", "\u0081", "\u009f", "\u00bfaa", "\u00c1");
  private static final List<String> MEDIA_TYPES =
      List.of(
          "application/x-amz-json-1.0",
          "application/x-amz-json-1.1",
          "application/x-amz-cbor-1.1",
          "application/cbor",
          "application/json",
          "application/x-www-form-urlencoded",
          "text/plain",
          ";;",
          "");
  private static final String ODD = "%/?.&=+#{}[]\"'\\ \u0000\u00ff-~:";

  private final Random random;

  RequestMutator(long seed) {
    this.random = new Random(seed);
  }

  /** The request with up to three things changed. */
  HttpRequest mutate(HttpRequest request) {
    HttpRequest spoilt = request;
    int times = random.nextInt(4);
    for (int i = 0; i < times; i++) {
      spoilt = random.nextInt(3) > 0 ? spoilBody(spoilt) : spoilHead(spoilt);
    }
    return spoilt;
  }

  private HttpRequest spoilBody(HttpRequest request) {
    byte[] body = request.body().toArray();
    byte[] spoilt =
        switch (random.nextInt(7)) {
          case 0 -> flipped(body);
          case 1 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
          case 2 -> repeated(body);
          case 3 -> inserted(body, latin(pick(NESTS).repeat(random.nextInt(1, 20_000))));
          case 4 -> numbered(body);
          case 5 -> inserted(body, randomBytes());
          default -> quotesSwapped(body);
        };
    return new HttpRequest(
        request.method(),
        request.rawPath(),
        request.rawQuery(),
        request.headers(),
        Bytes.wrap(spoilt),
        request.scheme(),
        request.authority());
  }

  private HttpRequest spoilHead(HttpRequest request) {
    Headers headers = new Headers();
    int victim = random.nextInt(request.headers().size() + 1);
    int[] at = new int[1];
    request
        .headers()
        .forEach((name, value) -> {
          if (at[0]++ != victim) {
            headers.add(name, value);
          } else if (random.nextBoolean()) {
            headers.add(name, text(value));
          }
        });
    boolean path = random.nextInt(4) == 0;
    boolean query = random.nextInt(4) == 0;
    if (random.nextInt(4) == 0) {
      headers.set("Content-Type", pick(MEDIA_TYPES));
    }
    return new HttpRequest(
        random.nextInt(10) == 0 ? pick(List.of("GET", "PUT", "HEAD", "?")) : request.method(),
        path ? text(request.rawPath()) : request.rawPath(),
        query ? text(request.rawQuery()) : request.rawQuery(),
        headers,
        request.body(),
        request.scheme(),
        request.authority());
  }

  private String text(String value) {
    int at = random.nextInt(value.length() + 1);
    String odd = String.valueOf(ODD.charAt(random.nextInt(ODD.length())));
    return switch (random.nextInt(4)) {
      case 0 -> value.substring(0, at);
      case 1 -> value + value;
      case 2 -> value.substring(0, at) + odd.repeat(random.nextInt(1, 2_000)) + value.substring(at);
      default -> value.substring(0, at) + odd + value.substring(Math.min(value.length(), at + 1));
    };
  }

  private byte[] flipped(byte[] body) {
    byte[] flipped = body.clone();
    for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
      flipped[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] repeated(byte[] body) {
    int from = random.nextInt(body.length + 1);
    int to = from + random.nextInt(body.length - from + 1);
    return inserted(body, Arrays.copyOfRange(body, from, to));
  }

  private byte[] inserted(byte[] body, byte[] piece) {
    int at = random.nextInt(body.length + 1);
    byte[] all = new byte[body.length + piece.length];
    System.arraycopy(body, 0, all, 0, at);
    System.arraycopy(piece, 0, all, at, piece.length);
    System.arraycopy(body, at, all, at + piece.length, body.length - at);
    return all;
  }

  private byte[] numbered(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Matcher number = NUMBER.matcher(text);
    if (!number.find()) {
      return inserted(body, latin(pick(HUGE)));
    }
    return latin(number.replaceFirst(Matcher.quoteReplacement(pick(HUGE))));
  }

  /** Texts become other things and the other way round. */
  private byte[] quotesSwapped(byte[] body) {
    byte[] swapped = body.clone();
    byte from = (byte) pick(List.of('"', ':', '{', '[', '&', '=')).charValue();
    byte to = (byte) pick(List.of(' ', ',', '[', '{', '1', '%')).charValue();
    for (int i = 0; i < swapped.length; i++) {
      if (swapped[i] == from && random.nextBoolean()) {
        swapped[i] = to;
      }
    }
    return swapped;
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(64)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
