package dev.virga.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Renders requests as an AWS SDK sends them: awsJson 1.0, signed, with the SDK's headers. Heads are
 * made once; bodies of messages come from a pool of random texts, each stamped with a number of its
 * own, so that no two messages are equal. Used by one thread.
 */
public final class Requests {
  /** Characters of a message's body. */
  static final int MESSAGE_LENGTH = 1024;

  private static final int POOL = 2048;
  private static final int STAMP = 16;
  private static final int LENGTH_DIGITS = 8;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private final String authority;
  private final byte[] queueMember;
  private final byte[][] pool = new byte[POOL][];
  private int nextText;
  private long stamp;

  Requests(String authority, String queueUrl) {
    this.authority = authority;
    this.queueMember = ascii("{\"QueueUrl\":\"" + queueUrl + "\"");
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < POOL; i++) {
      byte[] text = new byte[MESSAGE_LENGTH];
      for (int at = 0; at < text.length; at++) {
        text[at] = ALPHABET[random.nextInt(ALPHABET.length)];
      }
      pool[i] = text;
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The head of every request of an operation, with blanks where the length goes. */
  byte[] head(String operation) {
    return ascii(
        """
        POST / HTTP/1.1\r
        Host: %s\r
        amz-sdk-invocation-id: 5c2a7ab9-6c1f-1e0d-5d6a-0a5f7e1a3b4c\r
        amz-sdk-request: attempt=1; max=3\r
        Authorization: AWS4-HMAC-SHA256 \
        Credential=test/20261125/us-east-1/sqs/aws4_request, \
        SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;\
        x-amz-content-sha256;x-amz-date;x-amz-target, \
        Signature=9a1fc7c56d4a0d0b4b2c7e7a6f3c5f5e0b1d2c3a4f5e6d7c8b9a0f1e2d3c4b5a\r
        Content-Type: application/x-amz-json-1.0\r
        User-Agent: aws-sdk-java/2.41.5 md/io#sync md/http#Apache ua/2.1 os/Linux#6.8\r
        x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r
        X-Amz-Date: 20261125T120000Z\r
        X-Amz-Target: AmazonSQS.%s\r
        Connection: keep-alive\r
        Content-Length: %s\r
        \r
        """
            .formatted(authority, operation, " ".repeat(LENGTH_DIGITS)));
  }

  /** Begins a request: its head, and the body's first member, the queue. */
  void begin(ByteBuffer out, byte[] head) {
    out.put(head).put(queueMember);
  }

  /** Ends a request: the body's brace, and its length in the head. */
  static void end(ByteBuffer out, byte[] head) {
    out.put((byte) '}');
    int length = out.position() - head.length;
    for (int at = head.length - 5; length > 0; at--) {
      out.put(at, (byte) ('0' + length % 10));
      length /= 10;
    }
  }

  /** A message's text, which no other has. */
  void putText(ByteBuffer out) {
    byte[] text = pool[nextText++ & (POOL - 1)];
    long number = stamp++;
    for (int i = 0; i < STAMP; i++) {
      text[i] = ALPHABET[(int) ((number >>> (4 * i)) & 0xf)];
    }
    out.put(text);
  }

  /** One SendMessage request, whole. */
  public static byte[] sendMessage() {
    Requests requests = new Requests("127.0.0.1:4566", "http://127.0.0.1:4566/000000000000/bench");
    byte[] head = requests.head("SendMessage");
    ByteBuffer out = ByteBuffer.allocate(4 * MESSAGE_LENGTH);
    requests.begin(out, head);
    out.put(SendLoad.BODY);
    requests.putText(out);
    out.put((byte) '"');
    end(out, head);
    byte[] request = new byte[out.flip().remaining()];
    out.get(request);
    return request;
  }
}
