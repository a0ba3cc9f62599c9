package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.virga.core.schema.Bytes;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;

/**
 * Compares bodies by their media type: JSON, CBOR and XML by value, everything else by its bytes.
 */
final class Bodies {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  private Bodies() {}

  /** The bytes that a test's body stands for: those of binary media types are base64. */
  static Bytes bytes(String body, @Nullable String mediaType) {
    return "application/cbor".equals(mediaType)
        ? Bytes.wrap(Base64.getDecoder().decode(body))
        : Bytes.utf8(body);
  }

  /** What a client would send for params that are flat strings. */
  static Bytes ofParams(String protocol, String operation, ObjectNode params) {
    if (!protocol.equals("awsQuery")) {
      return Bytes.utf8(Node.printJson(params));
    }
    StringBuilder form = new StringBuilder("Action=" + operation);
    params
        .getStringMap()
        .forEach((name, value) ->
            form.append('&')
                .append(name)
                .append('=')
                .append(
                    URLEncoder.encode(
                        value.expectStringNode().getValue(), StandardCharsets.UTF_8)));
    return Bytes.utf8(form.toString());
  }

  static void assertSame(String expected, @Nullable String mediaType, Bytes actual)
      throws IOException {
    switch (expected.isEmpty() ? "" : Objects.requireNonNullElse(mediaType, "")) {
      case "application/json" ->
          assertEquals(
              comparable(JSON.readTree(expected)),
              comparable(JSON.readTree(actual.unsafeArray())),
              () -> "body " + actual.asUtf8());
      case "application/cbor" ->
          assertEquals(
              comparable(CBOR.readTree(bytes(expected, mediaType).unsafeArray())),
              comparable(CBOR.readTree(actual.unsafeArray())));
      case "application/xml" -> XmlTree.of(expected).assertDescribes(XmlTree.of(actual.asUtf8()));
      default -> assertEquals(expected, actual.asUtf8(), "body");
    }
  }

  /** Numbers by value, members without order. */
  private static Object comparable(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new TreeMap<>();
      node.properties().forEach(e -> members.put(e.getKey(), comparable(e.getValue())));
      return members;
    }
    if (node.isArray()) {
      return node.valueStream().map(Bodies::comparable).toList();
    }
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return node.asText();
    }
    return node.isNumber() ? node.decimalValue().stripTrailingZeros() : node;
  }
}
