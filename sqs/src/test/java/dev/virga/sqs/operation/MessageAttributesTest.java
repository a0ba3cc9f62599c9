package dev.virga.sqs.operation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.core.schema.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAttributesTest {
  /** The example of https://docs.aws.amazon.com/cli/latest/reference/sqs/send-message.html. */
  @Test
  void digest_isThatOfAwsDocumentation() {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("Population", text("Number", "1250800"));
    attributes.put("City", text("String", "Any City"));
    attributes.put("Greeting", binary("Binary", "SGVsbG8sIFdvcmxkIQ=="));

    String digest = MessageAttributes.digest(attributes).toString();

    assertTrue(digest.startsWith("00484c68"), digest);
    assertTrue(digest.endsWith("59e48f06"), digest);
  }

  /** The body of the same example. */
  @Test
  void bodyDigest_isThatOfAwsDocumentation() {
    String body = "Information about the largest city in Any Region.";

    String digest = Digests.md5(body.getBytes(StandardCharsets.UTF_8)).toString();

    assertTrue(digest.startsWith("51b0a325"), digest);
    assertTrue(digest.endsWith("39163aa0"), digest);
  }

  /** The custom label counts as part of the type (spec/sqs.md 4, MD5 recipe). */
  @Test
  void digest_coversTheCustomLabel() {
    assertEquals(
        "2e2e4876d8e0bd6b8c2c8f556831c349",
        MessageAttributes.digest(
                Map.of("timestamp", text("Number.java.lang.Long", "1493147359900")))
            .toString());
  }

  /** Of RFC 1321 and FIPS 180-2: copies of one prototype do not disturb each other. */
  @Test
  void digests_areThoseOfTheirStandards_againAndAgain() {
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 3; i++) {
      assertEquals("900150983cd24fb0d6963f7d28e17f72", Digests.md5(abc).toString());
      assertEquals(
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digests.sha256(abc));
    }
    assertEquals("d41d8cd98f00b204e9800998ecf8427e", Digests.md5(new byte[0]).toString());
  }

  @Test
  void size_countsNamesTypesAndValues() {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("ab", text("String.c", "é"));
    attributes.put("d", binary("Binary", "xyz"));

    assertEquals(2 + 8 + 2 + 1 + 6 + 3, MessageAttributes.size(attributes));
    assertEquals(0, MessageAttributes.size(null));
    assertEquals(0, MessageAttributes.size(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "1",
        "-1.5",
        "+7",
        "1e126",
        "-1e126",
        "1e-128",
        "12345678901234567890123456789012345678",
        "1.2345678901234567890123456789012345678",
        "1000000000000000000000000000000000000000000000000",
        "0e500"
      })
  void number_isTaken(String number) {
    assertDoesNotThrow(
        () -> MessageAttributes.check(Map.of("n", text("Number.big", number)), "SendMessage"));
  }

  @Test
  void attributes_ofEveryKind_areTaken() {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("a".repeat(256), text("String", "x"));
    attributes.put("A_b-9.c", text("String.custom-type_1.x", "\t\r\n\ud83d\ude00\ufffd"));
    attributes.put("AWSx", text("String", "x"));
    attributes.put("x.AWS.y", text("String", "x"));
    attributes.put("Amazonia", binary("Binary.png", "\u0000"));

    assertDoesNotThrow(() -> MessageAttributes.check(attributes, "SendMessage"));
  }

  @Test
  void utf8Length_isTheNumberOfBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        int c = random.nextInt(Character.MAX_CODE_POINT >> random.nextInt(20));
        text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
      }
      assertEquals(
          text.toString().getBytes(StandardCharsets.UTF_8).length,
          Texts.utf8Length(text.toString()));
    }
  }

  private static MessageAttributeValue text(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
  }

  private static MessageAttributeValue binary(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).binaryValue(Bytes.utf8(value)).build();
  }
}
