package dev.virga.sqs;

import static dev.virga.sqs.Refusals.Provenance.ASSUMED;
import static dev.virga.sqs.Refusals.Provenance.QUOTED;
import static dev.virga.sqs.Refusals.Provenance.RECORDED;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.MessageSystemAttributeValue;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.core.schema.Bytes;
import dev.virga.core.schema.Structure;
import dev.virga.sqs.Refusals.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Message attributes and system attributes that are refused. */
final class BadMessageAttributeCalls {
  private static final String SEND = "SendMessage";
  private static final String RULES =
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
          + "sqs-message-metadata.html";

  private BadMessageAttributeCalls() {}

  static void addTo(Refusals refusals) {
    names(refusals);
    types(refusals);
    values(refusals);
    numbers(refusals);
    systemAttributes(refusals);
  }

  private static MessageAttributeValue value(String type, @Nullable String text) {
    return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
  }

  private static Structure send(Map<String, MessageAttributeValue> attributes) {
    return SendMessageRequest.builder()
        .queueUrl("q")
        .messageBody("hello")
        .messageAttributes(attributes)
        .build();
  }

  private static void refuse(
      Refusals refusals, String name, String text, String attribute, MessageAttributeValue value) {
    refusals.add(name, Fault.INVALID_PARAMETER, text, SEND, send(Map.of(attribute, value)));
  }

  private static void names(Refusals refusals) {
    MessageAttributeValue value = value("String", "v");
    refusals.by(QUOTED, "https://github.com/aws/aws-sdk-php/issues/694");
    refuse(
        refusals,
        "an empty name",
        "The request must contain non-empty message attribute name.",
        "",
        value);
    refusals.by(QUOTED, "https://github.com/aws/aws-sdk-js/issues/2876");
    Map<String, MessageAttributeValue> many = new LinkedHashMap<>();
    for (int i = 0; i < 11; i++) {
      many.put("a" + i, value);
    }
    refusals.add(
        "11 attributes",
        Fault.INVALID_PARAMETER,
        "Number of message attributes [11] exceeds the allowed maximum [10].",
        SEND,
        send(many));
    refusals.by(ASSUMED, RULES);
    refuse(
        refusals,
        "a name of 257 characters",
        "Message (user) attribute name must be shorter than 256 bytes.",
        "n".repeat(257),
        value);
    refuse(
        refusals,
        "a name with a colon",
        "Invalid non-alphanumeric character '#x3a' was found in the message attribute name. Can"
            + " only include alphanumeric characters, hyphens, underscores, or dots.",
        "a:b",
        value);
    for (String name : new String[] {".a", "a.", "a..b"}) {
      refuse(
          refusals,
          "the name " + name,
          "Message (user) attribute name can not start or end with a dot, nor have successive"
              + " dots.",
          name,
          value);
    }
    for (String name : new String[] {"AWS.x", "aws.x", "Amazon.x", "amaZon.x"}) {
      refuse(
          refusals,
          "the name " + name,
          "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings"
              + " are reserved for internal use.",
          name,
          value);
    }
  }

  private static void types(Refusals refusals) {
    refusals.by(QUOTED, "https://github.com/grafana/k6-jslib-aws/pull/65");
    for (String type : new String[] {"string", "Text", "Strings", "String.a b", ".x"}) {
      refuse(
          refusals,
          "the type " + type,
          "The type of message (user) attribute 'a' is invalid. You must use only the following"
              + " supported type prefixes: Binary, Number, String.",
          "a",
          value(type, "v"));
    }
    refusals.by(ASSUMED, RULES);
    refuse(
        refusals,
        "a type of 257 characters",
        "The type of message (user) attribute 'a' is invalid. You must use only the following"
            + " supported type prefixes: Binary, Number, String.",
        "a",
        value("String." + "x".repeat(250), "v"));
    refuse(
        refusals,
        "an empty type",
        "Message (user) attribute 'a' must contain a non-empty attribute type.",
        "a",
        value("", "v"));
    refuse(
        refusals,
        "no type",
        "Message (user) attribute 'a' must contain a non-empty attribute type.",
        "a",
        MessageAttributeValue.builder().stringValue("v").build());
  }

  private static void values(Refusals refusals) {
    refusals.by(RECORDED, "spec/sqs.md 4, attributes");
    refuse(
        refusals,
        "an empty text",
        "Message (user) attribute 'X' must contain a non-empty value of type 'String'.",
        "X",
        value("String.custom", ""));
    refuse(
        refusals,
        "no value",
        "Message (user) attribute 'X' must contain a non-empty value of type 'String'.",
        "X",
        value("String", null));
    refusals.by(ASSUMED, RULES);
    refuse(
        refusals,
        "empty bytes",
        "Message (user) attribute 'X' must contain a non-empty value of type 'Binary'.",
        "X",
        MessageAttributeValue.builder().dataType("Binary").binaryValue(Bytes.EMPTY).build());
    refuse(
        refusals,
        "bytes for a text",
        "The message attribute 'X' with type 'String' must use field 'String'.",
        "X",
        MessageAttributeValue.builder()
            .dataType("String")
            .stringValue("v")
            .binaryValue(Bytes.utf8("v"))
            .build());
    refuse(
        refusals,
        "a text for bytes",
        "The message attribute 'X' with type 'Binary.gif' must use field 'Binary'.",
        "X",
        value("Binary.gif", "v"));
    refusals.add(
        "a character that texts have not",
        Fault.INVALID_CONTENTS,
        "Invalid binary character '#x1' was found in the value of message (user) attribute 'X', the"
            + " set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD |"
            + " #x10000 to #x10FFFF",
        SEND,
        send(Map.of("X", value("String", "\u0001"))));
    refusals.add(
        "a list",
        Fault.UNSUPPORTED,
        "Message attribute list values in SendMessage operation are not supported.",
        SEND,
        send(
            Map.of(
                "X",
                MessageAttributeValue.builder()
                    .dataType("String")
                    .stringValue("v")
                    .stringListValues(List.of("v"))
                    .build())));
  }

  private static void numbers(Refusals refusals) {
    refusals.by(ASSUMED, RULES + ", Number");
    for (String number :
        new String[] {
          "many", "1e127", "-1e127", "1e-129", "1".repeat(39), "NaN", "0x1", "1e99999999999", " 1"
        }) {
      refuse(
          refusals,
          "the number " + number,
          "Can't cast the value of message (user) attribute 'X' to a number.",
          "X",
          value("Number", number));
    }
  }

  private static void systemAttributes(Refusals refusals) {
    refusals.by(ASSUMED, "spec/sqs.md 4, AWSTraceHeader (String) only");
    system(
        refusals,
        "a system attribute that senders have not",
        "Message system attribute name 'SenderId' is invalid.",
        "SenderId",
        "String",
        "v");
    system(
        refusals,
        "a trace header that is a number",
        "The data type of message system attribute 'AWSTraceHeader' must be 'String'.",
        "AWSTraceHeader",
        "Number",
        "1");
    system(
        refusals,
        "an empty trace header",
        "Message system attribute 'AWSTraceHeader' must contain a non-empty value of type"
            + " 'String'.",
        "AWSTraceHeader",
        "String",
        "");
  }

  private static void system(
      Refusals refusals, String name, String text, String attribute, String type, String value) {
    refusals.add(
        name,
        Fault.INVALID_PARAMETER,
        text,
        SEND,
        SendMessageRequest.builder()
            .queueUrl("q")
            .messageBody("hello")
            .messageSystemAttributes(
                Map.of(
                    attribute,
                    MessageSystemAttributeValue.builder()
                        .dataType(type)
                        .stringValue(value)
                        .build()))
            .build());
  }
}
