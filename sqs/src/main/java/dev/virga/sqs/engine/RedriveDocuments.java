package dev.virga.sqs.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.identity.Arn;
import dev.virga.sqs.engine.RedriveAllowPolicy.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON texts of RedrivePolicy and RedriveAllowPolicy.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
final class RedriveDocuments {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String TARGET = "deadLetterTargetArn";
  private static final String COUNT = "maxReceiveCount";
  private static final String PERMISSION = "redrivePermission";
  private static final String SOURCES = "sourceQueueArns";
  private static final int MAX_RECEIVE_COUNT = 1000;
  private static final int MAX_SOURCES = 10;
  private static final int MAX_DIGITS = 9;

  private RedriveDocuments() {}

  /**
   * A RedrivePolicy. Its text becomes AWS's: compact, and the count a number though it was given as
   * a string.
   */
  static RedrivePolicy redrive(String text) {
    Function<String, RuntimeException> bad = reason -> SqsFault.badRedrivePolicy(text, reason);
    ObjectNode document = document(text, Set.of(TARGET, COUNT), "Redrive policy", bad);
    JsonNode count = document.get(COUNT);
    if (count == null) {
      throw bad.apply("Redrive policy does not contain mandatory attribute: " + COUNT + ".");
    }
    JsonNode target = document.get(TARGET);
    if (target == null) {
      throw bad.apply("Redrive policy does not contain mandatory attribute: " + TARGET + ".");
    }
    int times = count.isTextual() || count.isIntegralNumber() ? digits(count.asText()) : -1;
    if (times < 1 || times > MAX_RECEIVE_COUNT) {
      throw bad.apply(
          "Invalid value for maxReceiveCount: "
              + count.asText()
              + ", valid values are from 1 to 1000 both inclusive.");
    }
    document.put(COUNT, times);
    return new RedrivePolicy(
        queue(target).orElseThrow(() -> bad.apply("Invalid value for deadLetterTargetArn.")),
        times,
        document.toString());
  }

  /** A RedriveAllowPolicy. */
  static RedriveAllowPolicy allow(String text) {
    Function<String, RuntimeException> bad = reason -> SqsFault.badRedriveAllowPolicy(text, reason);
    ObjectNode document = document(text, Set.of(PERMISSION, SOURCES), "Redrive allow policy", bad);
    Permission permission = permission(document.get(PERMISSION));
    if (permission == null) {
      throw bad.apply(
          "Invalid value for redrivePermission, valid values are allowAll, denyAll and byQueue.");
    }
    JsonNode sources = document.get(SOURCES);
    if ((permission == Permission.BY_QUEUE) != (sources != null)) {
      throw bad.apply("Specify sourceQueueArns if and only if redrivePermission is byQueue.");
    }
    return new RedriveAllowPolicy(
        permission, sources == null ? List.of() : sources(sources, bad), document.toString());
  }

  /** The number that 1 to 9 digits spell, or -1 where the text is anything else. */
  static int digits(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(text);
  }

  private static ObjectNode document(
      String text, Set<String> known, String what, Function<String, RuntimeException> bad) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw bad.apply(what + " is not a valid JSON map.");
    }
    if (!(node instanceof ObjectNode document)) {
      throw bad.apply(what + " is not a valid JSON map.");
    }
    for (Map.Entry<String, JsonNode> member : document.properties()) {
      if (!known.contains(member.getKey())) {
        throw bad.apply(
            "Only following attributes are supported: " + known.stream().sorted().toList() + ".");
      }
    }
    return document;
  }

  /** The permission, where none is named that of all; null where it is none. */
  private static @Nullable Permission permission(@Nullable JsonNode node) {
    if (node == null) {
      return Permission.ALLOW_ALL;
    }
    return switch (node.asText()) {
      case "allowAll" -> Permission.ALLOW_ALL;
      case "denyAll" -> Permission.DENY_ALL;
      case "byQueue" -> Permission.BY_QUEUE;
      default -> null;
    };
  }

  private static List<Arn> sources(JsonNode node, Function<String, RuntimeException> bad) {
    if (!node.isArray() || node.isEmpty() || node.size() > MAX_SOURCES) {
      throw bad.apply("sourceQueueArns must have 1 to 10 queue ARNs.");
    }
    List<Arn> sources = new ArrayList<>();
    for (JsonNode each : node) {
      sources.add(queue(each).orElseThrow(() -> bad.apply("Invalid value for sourceQueueArns.")));
    }
    return sources;
  }

  private static Optional<Arn> queue(JsonNode node) {
    return node.isTextual()
        ? Arn.parse(node.textValue()).filter(arn -> arn.service().equals("sqs"))
        : Optional.empty();
  }
}
