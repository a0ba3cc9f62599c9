package dev.virga.core.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a policy's JSON text. Used once. */
final class PolicyParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> POLICY_ELEMENTS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private final PolicyKind kind;
  private final Set<String> sids = new HashSet<>();

  PolicyParser(PolicyKind kind) {
    this.kind = kind;
  }

  Policy parse(String text) throws MalformedPolicyException {
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw PolicyFault.NOT_JSON.with(notJson.getOriginalMessage());
    }
    requireObject(document, "the policy", POLICY_ELEMENTS);
    String version = string(document, "Version");
    if (version == null) {
      version = Policy.OLDEST_VERSION;
    } else if (!version.equals(Policy.CURRENT_VERSION) && !version.equals(Policy.OLDEST_VERSION)) {
      throw PolicyFault.UNKNOWN_VERSION.with(version);
    }
    return new Policy(version, string(document, "Id"), statements(document.get("Statement")));
  }

  private List<Statement> statements(@Nullable JsonNode node) throws MalformedPolicyException {
    if (node == null) {
      throw PolicyFault.MISSING.with("Statement");
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      statements.add(statement(each, statements.size()));
    }
    if (statements.isEmpty()) {
      throw PolicyFault.NO_STATEMENT.with();
    }
    return statements;
  }

  private Statement statement(JsonNode node, int index) throws MalformedPolicyException {
    requireObject(node, "Statement", STATEMENT_ELEMENTS);
    String sid = string(node, "Sid");
    if (sid != null && !sid.isEmpty() && !sids.add(sid)) {
      throw PolicyFault.DUPLICATE_SID.with(sid);
    }
    Patterns actions = patterns(node, "Action");
    if (actions == null) {
      throw PolicyFault.MISSING.with("Action");
    }
    for (String action : actions.values()) {
      if (!action.equals("*") && !action.contains(":")) {
        throw PolicyFault.BAD_ACTION.with(action);
      }
    }
    return new Statement(
        index,
        sid == null || sid.isEmpty() ? null : sid,
        effect(node),
        principals(node),
        actions,
        patterns(node, "Resource"),
        conditions(node.get("Condition")));
  }

  private static Effect effect(JsonNode node) throws MalformedPolicyException {
    String effect = string(node, "Effect");
    if (effect == null) {
      throw PolicyFault.MISSING.with("Effect");
    }
    return switch (effect) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> throw PolicyFault.BAD_EFFECT.with(effect);
    };
  }

  private static @Nullable Patterns patterns(JsonNode node, String element)
      throws MalformedPolicyException {
    JsonNode plain = node.get(element);
    JsonNode negated = node.get("Not" + element);
    if (plain != null && negated != null) {
      throw PolicyFault.BOTH.with(element);
    }
    if (plain != null) {
      return new Patterns(false, strings(plain, element));
    }
    return negated == null ? null : new Patterns(true, strings(negated, "Not" + element));
  }

  private @Nullable PrincipalElement principals(JsonNode node) throws MalformedPolicyException {
    JsonNode plain = node.get("Principal");
    JsonNode negated = node.get("NotPrincipal");
    if (plain != null && negated != null) {
      throw PolicyFault.BOTH.with("Principal");
    }
    JsonNode given = plain == null ? negated : plain;
    if (kind == PolicyKind.IDENTITY) {
      if (given != null) {
        throw PolicyFault.PRINCIPAL_IN_IDENTITY_POLICY.with("Principal");
      }
      return null;
    }
    if (given == null) {
      throw PolicyFault.MISSING.with("Principal");
    }
    return principals(given, plain == null);
  }

  private static PrincipalElement principals(JsonNode node, boolean negated)
      throws MalformedPolicyException {
    List<String> accounts = new ArrayList<>();
    List<String> services = new ArrayList<>();
    List<String> others = new ArrayList<>();
    boolean everyone = node.isTextual() && node.textValue().equals("*");
    if (!everyone && (!node.isObject() || node.isEmpty())) {
      throw PolicyFault.BAD_PRINCIPAL.with();
    }
    for (Map.Entry<String, JsonNode> type : node.properties()) {
      List<String> values = strings(type.getValue(), type.getKey());
      switch (type.getKey()) {
        case "AWS" -> {
          everyone |= values.contains("*");
          accounts.addAll(accounts(values));
        }
        case "Service" -> services.addAll(values);
        case "Federated", "CanonicalUser" -> others.addAll(values);
        default -> throw PolicyFault.UNKNOWN_PRINCIPAL_TYPE.with(type.getKey());
      }
    }
    return new PrincipalElement(negated, everyone, accounts, services, others);
  }

  private static List<String> accounts(List<String> values) throws MalformedPolicyException {
    List<String> accounts = new ArrayList<>();
    for (String value : values) {
      if (value.equals("*")) {
        continue;
      }
      if (!AccountId.isValid(value) && Arn.parse(value).isEmpty()) {
        throw PolicyFault.BAD_ACCOUNT.with(value);
      }
      accounts.add(value);
    }
    return accounts;
  }

  private static List<Condition> conditions(@Nullable JsonNode node)
      throws MalformedPolicyException {
    List<Condition> conditions = new ArrayList<>();
    if (node == null) {
      return conditions;
    }
    requireObject(node, "Condition", null);
    for (Map.Entry<String, JsonNode> operator : node.properties()) {
      requireObject(operator.getValue(), operator.getKey(), null);
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        conditions.add(condition(operator.getKey(), key.getKey(), key.getValue()));
      }
    }
    return conditions;
  }

  private static Condition condition(String operator, String key, JsonNode values)
      throws MalformedPolicyException {
    String name = operator;
    Condition.Quantifier quantifier = Condition.Quantifier.NONE;
    for (Condition.Quantifier each : Condition.Quantifier.values()) {
      if (each != Condition.Quantifier.NONE && name.startsWith(each.prefix())) {
        quantifier = each;
        name = name.substring(each.prefix().length());
      }
    }
    boolean ifExists = name.endsWith("IfExists");
    if (ifExists) {
      name = name.substring(0, name.length() - "IfExists".length());
    }
    ConditionOperator known =
        ConditionOperator.named(name)
            .filter(o -> o != ConditionOperator.NULL || operator.equals(o.wireName()))
            .orElseThrow(() -> PolicyFault.UNKNOWN_OPERATOR.with(operator));
    return new Condition(known, quantifier, ifExists, key, strings(values, key));
  }

  private static void requireObject(JsonNode node, String name, @Nullable Set<String> elements)
      throws MalformedPolicyException {
    if (!node.isObject()) {
      throw PolicyFault.NOT_AN_OBJECT.with(name);
    }
    for (Map.Entry<String, JsonNode> element : node.properties()) {
      if (elements != null && !elements.contains(element.getKey())) {
        throw PolicyFault.UNKNOWN_ELEMENT.with(element.getKey());
      }
    }
  }

  private static @Nullable String string(JsonNode node, String element)
      throws MalformedPolicyException {
    JsonNode value = node.get(element);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw PolicyFault.NOT_A_STRING.with(element);
    }
    return value.textValue();
  }

  /** A string or a list of them; numbers and booleans count as their text, as AWS has it. */
  private static List<String> strings(JsonNode node, String element)
      throws MalformedPolicyException {
    List<String> values = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node : List.of(node)) {
      if (!each.isTextual() && !each.isNumber() && !each.isBoolean()) {
        throw PolicyFault.NOT_STRINGS.with(element);
      }
      values.add(each.asText());
    }
    if (values.isEmpty()) {
      throw PolicyFault.NOT_STRINGS.with(element);
    }
    return values;
  }
}
