package dev.virga.sqs.engine;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.core.schema.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sender sent: immutable, shared by the message, its redrives and all captures.
 *
 * @param body UTF-8
 * @param bodyMd5 of the body
 * @param senderId of the sender: a user id, or {@code <role id>:<session>}
 * @param extras what most messages have not, or null
 */
public record MessageContent(Bytes body, Md5 bodyMd5, String senderId, @Nullable Extras extras) {

  /**
   * An MD5 digest.
   *
   * @param most its first 8 bytes, big-endian
   * @param least its last 8 bytes, big-endian
   */
  public record Md5(long most, long least) {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int DIGITS = Long.BYTES * 2;

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
      byte[] digits = new byte[2 * DIGITS];
      for (int i = 0; i < DIGITS; i++) {
        digits[i] = HEX[(int) (most >>> (Long.SIZE - 4 - 4 * i)) & 0xf];
        digits[DIGITS + i] = HEX[(int) (least >>> (Long.SIZE - 4 - 4 * i)) & 0xf];
      }
      return new String(digits, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * What a message may have besides its body.
   *
   * @param attributes message attributes as sent, in the order they were sent; empty for none
   * @param attributesMd5 of all of them, null where there are none
   * @param traceHeader the system attribute AWSTraceHeader, sent as such or as X-Amzn-Trace-Id
   * @param traceHeaderMd5 MD5OfMessageSystemAttributes, null where none was sent as such
   * @param groupId MessageGroupId
   * @param deduplicationId MessageDeduplicationId as sent, or the content's SHA-256; FIFO only
   */
  public record Extras(
      Map<String, MessageAttributeValue> attributes,
      @Nullable Md5 attributesMd5,
      @Nullable String traceHeader,
      @Nullable Md5 traceHeaderMd5,
      @Nullable String groupId,
      @Nullable String deduplicationId) {
    public Extras {
      attributes =
          attributes.isEmpty()
              ? Map.of()
              : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
  }

  /** MessageGroupId, or null. */
  public @Nullable String groupId() {
    return extras == null ? null : extras.groupId;
  }

  /** MessageDeduplicationId, or null. */
  public @Nullable String deduplicationId() {
    return extras == null ? null : extras.deduplicationId;
  }

  /** AWSTraceHeader, null for none. */
  public @Nullable String traceHeader() {
    return extras == null ? null : extras.traceHeader;
  }

  /** Of the trace header, where it was sent as a system attribute; else null. */
  public @Nullable Md5 traceHeaderMd5() {
    return extras == null ? null : extras.traceHeaderMd5;
  }

  /** Of all message attributes, null where there are none. */
  public @Nullable Md5 attributesMd5() {
    return extras == null ? null : extras.attributesMd5;
  }

  /** The same content under the deduplication id that the queue goes by. */
  MessageContent withDeduplicationId(String id) {
    Extras now = extras;
    if (now != null && id.equals(now.deduplicationId)) {
      return this;
    }
    Extras with =
        now == null
            ? new Extras(Map.of(), null, null, null, null, id)
            : new Extras(
                now.attributes,
                now.attributesMd5,
                now.traceHeader,
                now.traceHeaderMd5,
                now.groupId,
                id);
    return new MessageContent(body, bodyMd5, senderId, with);
  }

  /** Message attributes; empty for none. */
  public Map<String, MessageAttributeValue> attributes() {
    return extras == null ? Map.of() : extras.attributes;
  }
}
