package dev.virga.sqs.operation;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.MessageSystemAttributeValue;
import dev.virga.core.schema.Bytes;
import dev.virga.sqs.engine.MessageContent.Md5;
import dev.virga.sqs.engine.SqsFault;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that senders give messages: rules, sizes and digests.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
final class MessageAttributes {
  /** The one system attribute that a sender can set. */
  static final String TRACE_HEADER = "AWSTraceHeader";

  private static final int MAX_ATTRIBUTES = 10;
  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER_DIGITS = 38;
  private static final int MAX_NUMBER_TEXT = 400;
  private static final BigDecimal MIN_NUMBER = BigDecimal.ONE.scaleByPowerOfTen(-128);
  private static final BigDecimal MAX_NUMBER = BigDecimal.ONE.scaleByPowerOfTen(126);
  private static final String USER = "Message (user) attribute";
  private static final String SYSTEM = "Message system attribute";
  private static final String STRING = "String";
  private static final String NUMBER = "Number";
  private static final String BINARY = "Binary";
  private static final byte TEXT_TAG = 1;
  private static final byte BINARY_TAG = 2;

  private MessageAttributes() {}

  /** The bytes that attributes add to a message: names, types and values. */
  static int size(@Nullable Map<String, MessageAttributeValue> attributes) {
    if (attributes == null) {
      return 0;
    }
    int size = 0;
    for (Map.Entry<String, MessageAttributeValue> entry : attributes.entrySet()) {
      MessageAttributeValue value = entry.getValue();
      Bytes binary = value.binaryValue();
      size +=
          Texts.utf8Length(entry.getKey())
              + length(value.dataType())
              + length(value.stringValue())
              + (binary == null ? 0 : binary.size());
    }
    return size;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : Texts.utf8Length(text);
  }

  /**
   * Checks a message's attributes.
   *
   * @param operation as an error about it names it
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue, UnsupportedOperation,
   *     InvalidMessageContents
   */
  static void check(Map<String, MessageAttributeValue> attributes, String operation) {
    if (attributes.size() > MAX_ATTRIBUTES) {
      throw SqsFault.tooManyAttributes(attributes.size(), MAX_ATTRIBUTES);
    }
    for (Map.Entry<String, MessageAttributeValue> entry : attributes.entrySet()) {
      checkName(entry.getKey());
      checkValue(entry.getKey(), entry.getValue(), operation);
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw SqsFault.badAttributeName("The request must contain non-empty message attribute name.");
    }
    if (name.length() > MAX_NAME) {
      throw SqsFault.badAttributeName(
          "Message (user) attribute name must be shorter than 256 bytes.");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '.' && !Texts.isNameCharacter(c)) {
        throw SqsFault.badAttributeName(
            "Invalid non-alphanumeric character '#x"
                + Integer.toHexString(name.codePointAt(i))
                + "' was found in the message attribute name. Can only include alphanumeric"
                + " characters, hyphens, underscores, or dots.");
      }
    }
    if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
      throw SqsFault.badAttributeName(
          "Message (user) attribute name can not start or end with a dot, nor have successive"
              + " dots.");
    }
    if (name.regionMatches(true, 0, "AWS.", 0, 4) || name.regionMatches(true, 0, "Amazon.", 0, 7)) {
      throw SqsFault.badAttributeName(
          "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings"
              + " are reserved for internal use.");
    }
  }

  private static void checkValue(String name, MessageAttributeValue value, String operation) {
    String type = value.dataType();
    if (type == null || type.isEmpty()) {
      throw SqsFault.emptyAttributeType(USER, name);
    }
    String logical = logicalType(name, type);
    refuseLists(value.stringListValues(), value.binaryListValues(), operation);
    boolean binary = logical.equals(BINARY);
    Bytes bytes = value.binaryValue();
    String text = value.stringValue();
    if (binary ? text != null : bytes != null) {
      throw SqsFault.wrongField(name, type, binary ? BINARY : STRING);
    }
    if (binary ? bytes == null || bytes.isEmpty() : text == null || text.isEmpty()) {
      throw SqsFault.emptyAttributeValue(USER, name, logical);
    }
    if (text != null) {
      Texts.check(text, Bytes.utf8(text), "value of message (user) attribute '" + name + "'");
      if (logical.equals(NUMBER)) {
        checkNumber(name, text);
      }
    }
  }

  private static String logicalType(String name, String type) {
    int dot = type.indexOf('.');
    String logical = dot < 0 ? type : type.substring(0, dot);
    boolean known = logical.equals(STRING) || logical.equals(NUMBER) || logical.equals(BINARY);
    for (int i = 0; known && i < type.length(); i++) {
      known = type.charAt(i) == '.' || Texts.isNameCharacter(type.charAt(i));
    }
    if (!known || type.length() > MAX_NAME) {
      throw SqsFault.badAttributeType(name);
    }
    return logical;
  }

  private static void refuseLists(
      @Nullable List<String> texts, @Nullable List<Bytes> binaries, String operation) {
    if ((texts != null && !texts.isEmpty()) || (binaries != null && !binaries.isEmpty())) {
      throw SqsFault.listValue(operation);
    }
  }

  /** Up to 38 digits, between 10^-128 and 10^126, or zero. */
  private static void checkNumber(String name, String text) {
    if (text.length() > MAX_NUMBER_TEXT) {
      throw SqsFault.badNumber(name);
    }
    BigDecimal size;
    try {
      size = new BigDecimal(text).abs();
    } catch (NumberFormatException noNumber) {
      throw SqsFault.badNumber(name);
    }
    boolean fits =
        size.signum() == 0
            || (size.compareTo(MIN_NUMBER) >= 0
                && size.compareTo(MAX_NUMBER) <= 0
                && size.stripTrailingZeros().precision() <= MAX_NUMBER_DIGITS);
    if (!fits) {
      throw SqsFault.badNumber(name);
    }
  }

  /**
   * The trace header among a message's system attributes, or null.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue, UnsupportedOperation
   */
  static @Nullable String traceHeader(
      @Nullable Map<String, MessageSystemAttributeValue> attributes, String operation) {
    String header = null;
    if (attributes != null) {
      for (Map.Entry<String, MessageSystemAttributeValue> entry : attributes.entrySet()) {
        if (!entry.getKey().equals(TRACE_HEADER)) {
          throw SqsFault.badSystemAttribute(entry.getKey());
        }
        header = systemValue(entry.getKey(), entry.getValue(), operation);
      }
    }
    return header;
  }

  private static String systemValue(
      String name, MessageSystemAttributeValue value, String operation) {
    String type = value.dataType();
    if (type == null || type.isEmpty()) {
      throw SqsFault.emptyAttributeType(SYSTEM, name);
    }
    if (!type.equals(STRING)) {
      throw SqsFault.badSystemAttributeType(name);
    }
    refuseLists(value.stringListValues(), value.binaryListValues(), operation);
    String text = value.stringValue();
    if (text == null || text.isEmpty()) {
      throw SqsFault.emptyAttributeValue(SYSTEM, name, type);
    }
    Texts.check(text, Bytes.utf8(text), "value of message system attribute '" + name + "'");
    return text;
  }

  /**
   * The digest of valid attributes, as clients check it.
   *
   * <p>See
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
   */
  static Md5 digest(Map<String, MessageAttributeValue> attributes) {
    String[] names = attributes.keySet().toArray(String[]::new);
    Arrays.sort(names);
    MessageDigest digest = Digests.md5();
    for (String name : names) {
      MessageAttributeValue value = attributes.get(name);
      if (value != null) {
        add(digest, name, value.dataType(), value.stringValue(), value.binaryValue());
      }
    }
    return Digests.md5(digest);
  }

  /** The digest of a trace header among system attributes. */
  static Md5 traceHeaderDigest(String header) {
    MessageDigest digest = Digests.md5();
    add(digest, TRACE_HEADER, STRING, header, null);
    return Digests.md5(digest);
  }

  private static void add(
      MessageDigest digest,
      String name,
      @Nullable String type,
      @Nullable String text,
      @Nullable Bytes binary) {
    add(digest, name);
    add(digest, type == null ? "" : type);
    if (binary != null) {
      digest.update(BINARY_TAG);
      add(digest, binary.unsafeArray());
    } else {
      digest.update(TEXT_TAG);
      add(digest, text == null ? "" : text);
    }
  }

  private static void add(MessageDigest digest, String text) {
    add(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update((byte) (bytes.length >>> 24));
    digest.update((byte) (bytes.length >>> 16));
    digest.update((byte) (bytes.length >>> 8));
    digest.update((byte) bytes.length);
    digest.update(bytes);
  }
}
