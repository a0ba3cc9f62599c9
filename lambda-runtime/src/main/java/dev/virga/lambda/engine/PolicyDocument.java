package dev.virga.lambda.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virga.core.identity.AccountId;
import dev.virga.core.policy.MalformedPolicyException;
import dev.virga.core.policy.Policy;
import dev.virga.core.policy.PolicyKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A resource policy as the text that GetPolicy shows, its keys in AWS's order. */
public final class PolicyDocument {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PolicyDocument() {}

  /** The document of a policy that has statements. */
  public static String text(ResourcePolicy policy) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("Version", Policy.CURRENT_VERSION);
    document.put("Id", "default");
    document.put("Statement", policy.statements().stream().map(PolicyDocument::tree).toList());
    return json(document);
  }

  /** One statement, as AddPermission answers it. */
  public static String text(PermissionStatement statement) {
    return json(tree(statement));
  }

  /** The policy to evaluate, or null where there is none. */
  public static @Nullable Policy parsed(ResourcePolicy policy) {
    if (policy.isEmpty()) {
      return null;
    }
    try {
      return Policy.parse(text(policy), PolicyKind.RESOURCE);
    } catch (MalformedPolicyException e) {
      throw new IllegalStateException("a statement was taken that makes no policy", e);
    }
  }

  /**
   * Checks that a statement makes a policy.
   *
   * @throws MalformedPolicyException where its principal or action does not
   */
  public static void check(PermissionStatement statement) throws MalformedPolicyException {
    Policy.parse(text(ResourcePolicy.NONE.with(statement, "")), PolicyKind.RESOURCE);
  }

  private static Map<String, Object> tree(PermissionStatement statement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("Sid", statement.sid());
    tree.put("Effect", "Allow");
    tree.put("Principal", principal(statement.principal()));
    tree.put("Action", statement.action());
    tree.put("Resource", statement.resource());
    Map<String, Object> conditions = conditions(statement);
    if (!conditions.isEmpty()) {
      tree.put("Condition", conditions);
    }
    return tree;
  }

  private static Object principal(String principal) {
    if (principal.equals("*")) {
      return principal;
    }
    if (AccountId.isValid(principal)) {
      return Map.of("AWS", "arn:aws:iam::" + principal + ":root");
    }
    return Map.of(principal.startsWith("arn:") ? "AWS" : "Service", principal);
  }

  private static Map<String, Object> conditions(PermissionStatement statement) {
    Map<String, Object> tree = new LinkedHashMap<>();
    String account = statement.sourceAccount();
    if (account != null) {
      tree.put("StringEquals", Map.of("AWS:SourceAccount", account));
    }
    String arn = statement.sourceArn();
    if (arn != null) {
      tree.put("ArnLike", Map.of("AWS:SourceArn", arn));
    }
    return tree;
  }

  private static String json(Map<String, Object> tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of strings are JSON", e);
    }
  }
}
