package dev.virga.sqs.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.identity.Arn;
import dev.virga.core.policy.MalformedPolicyException;
import dev.virga.core.policy.Patterns;
import dev.virga.core.policy.Policy;
import dev.virga.core.policy.PolicyKind;
import dev.virga.core.policy.PrincipalElement;
import dev.virga.core.policy.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of queue policies: their limits, and how AddPermission and RemovePermission change
 * them.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
public final class PolicyDocument {
  /** Actions of one statement. */
  public static final int MAX_ACTIONS = 7;

  private static final int MAX_BYTES = 8192;
  private static final int MAX_PRINCIPALS = 50;
  private static final int MAX_STATEMENTS = 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PREFIX = "sqs:";
  private static final String STATEMENT = "Statement";

  /** What policies of queues may be about, in lower case; batches are no actions of their own. */
  private static final Set<String> ACTIONS =
      Set.of(
          "addpermission",
          "cancelmessagemovetask",
          "changemessagevisibility",
          "createqueue",
          "deletemessage",
          "deletequeue",
          "getqueueattributes",
          "getqueueurl",
          "listdeadlettersourcequeues",
          "listmessagemovetasks",
          "listqueues",
          "listqueuetags",
          "purgequeue",
          "receivemessage",
          "removepermission",
          "sendmessage",
          "setqueueattributes",
          "startmessagemovetask",
          "tagqueue",
          "untagqueue");

  private PolicyDocument() {}

  /** Whether policies of queues can name this action, the prefix left out; case does not count. */
  public static boolean isAction(String name) {
    return ACTIONS.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The policy that a text spells.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidAttributeValue where it spells none or is
   *     too long, InvalidParameterValue of an action that SQS has not, OverLimit
   */
  static QueuePolicy parse(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw SqsFault.badAttribute(QueueAttributes.POLICY);
    }
    Policy policy;
    try {
      policy = Policy.parse(text, PolicyKind.RESOURCE);
    } catch (MalformedPolicyException malformed) {
      throw SqsFault.badAttribute(QueueAttributes.POLICY);
    }
    check(policy);
    return new QueuePolicy(text, policy);
  }

  private static void check(Policy policy) {
    limit(policy.statements().size(), "Statements", MAX_STATEMENTS);
    int principals = 0;
    for (Statement statement : policy.statements()) {
      PrincipalElement who = statement.principals();
      if (who != null) {
        principals += who.accounts().size() + who.services().size() + who.others().size();
      }
      Patterns actions = statement.actions();
      limit(actions.values().size(), "Actions", MAX_ACTIONS);
      actions.values().forEach(PolicyDocument::check);
    }
    limit(principals, "Principals", MAX_PRINCIPALS);
  }

  private static void check(String action) {
    boolean plain = action.indexOf('*') < 0 && action.indexOf('?') < 0;
    if (plain
        && action.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        && !isAction(action.substring(PREFIX.length()))) {
      throw SqsFault.unknownAction(action);
    }
  }

  private static void limit(int count, String what, int max) {
    if (count > max) {
      throw SqsFault.overLimit(count, what, max);
    }
  }

  /**
   * A policy with one more statement.
   *
   * @param policy null for none
   * @param accounts 12 digits each, at least one
   * @param actions without prefix, or {@code *}; at least one
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue where the label is there,
   *     OverLimit
   */
  public static QueuePolicy with(
      @Nullable QueuePolicy policy,
      Arn queue,
      String label,
      List<String> accounts,
      List<String> actions) {
    ObjectNode document = policy == null ? empty(queue) : tree(policy);
    ArrayNode statements = statements(document);
    for (JsonNode statement : statements) {
      if (label.equals(statement.path("Sid").textValue())) {
        throw SqsFault.labelExists(label);
      }
    }
    ObjectNode added = statements.addObject();
    added.put("Sid", label);
    added.put("Effect", "Allow");
    List<String> roots = accounts.stream().map(id -> "arn:aws:iam::" + id + ":root").toList();
    added.putObject("Principal").set("AWS", oneOrMany(roots));
    added.set("Action", oneOrMany(actions.stream().map(name -> "SQS:" + name).toList()));
    added.put("Resource", queue.toString());
    return parse(document.toString());
  }

  /**
   * A policy without a statement; null where none is left.
   *
   * @param policy null for none
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue where the label is not
   *     there
   */
  public static @Nullable QueuePolicy without(@Nullable QueuePolicy policy, String label) {
    if (policy == null) {
      throw SqsFault.noLabel(label);
    }
    ObjectNode document = tree(policy);
    ArrayNode statements = statements(document);
    for (int i = 0; i < statements.size(); i++) {
      if (label.equals(statements.get(i).path("Sid").textValue())) {
        statements.remove(i);
        return statements.isEmpty() ? null : parse(document.toString());
      }
    }
    throw SqsFault.noLabel(label);
  }

  private static ObjectNode empty(Arn queue) {
    ObjectNode document = JSON.createObjectNode();
    document.put("Version", Policy.OLDEST_VERSION);
    document.put("Id", queue + "/SQSDefaultPolicy");
    document.putArray(STATEMENT);
    return document;
  }

  private static ObjectNode tree(QueuePolicy policy) {
    try {
      return (ObjectNode) JSON.readTree(policy.text());
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException("a policy was taken that is no JSON", notJson);
    }
  }

  /** The statements as a list, though the text may have one without. */
  private static ArrayNode statements(ObjectNode document) {
    JsonNode given = document.get(STATEMENT);
    if (given instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = JSON.createArrayNode();
    list.add(given);
    document.set(STATEMENT, list);
    return list;
  }

  private static JsonNode oneOrMany(List<String> values) {
    if (values.size() == 1) {
      return JSON.getNodeFactory().textNode(values.getFirst());
    }
    ArrayNode list = JSON.createArrayNode();
    values.forEach(list::add);
    return list;
  }
}
