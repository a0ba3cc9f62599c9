package dev.virga.core.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virga.core.service.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resource's policy lacks for a request to be let through, for a person to paste. The callee
 * composes it: only it knows its policy and the call that changes it.
 *
 * @param statement the missing statement, as JSON
 * @param command the AWS CLI command that adds it: {@code aws SERVICE OPERATION …}, without
 *     endpoint and region, see {@link #commandAt}
 */
public record Grant(String statement, String command) {
  /** The context key that names the resource on whose behalf a service calls. */
  public static final String SOURCE_ARN = "aws:SourceArn";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Grant {
    if (!command.matches("aws [a-z0-9-]+ [a-z0-9-]+ .+")) {
      throw new IllegalArgumentException("not a command of the AWS CLI: " + command);
    }
  }

  /**
   * The statement that allows a request, as AWS's documentation spells it: for a caller that acts
   * on a resource's behalf it holds for that resource only.
   *
   * <p>See
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
   *
   * @param sid the statement's Sid, or null for none
   */
  public static String statement(@Nullable String sid, RequestContext request) {
    ObjectNode statement = JSON.createObjectNode();
    if (sid != null) {
      statement.put("Sid", sid);
    }
    statement.put("Effect", "Allow");
    ObjectNode principal = statement.putObject("Principal");
    switch (request.principal()) {
      case Principal.Service(String name) -> principal.put("Service", name);
      case Principal.Identity identity -> principal.put("AWS", identity.arn());
    }
    statement.put("Action", request.action());
    statement.put("Resource", request.resource());
    List<String> sources = request.values(SOURCE_ARN);
    if (!sources.isEmpty()) {
      statement.putObject("Condition").putObject("ArnEquals").put(SOURCE_ARN, sources.getFirst());
    }
    return statement.toString();
  }

  /**
   * A policy document with a statement more: what a call that replaces a policy is given.
   *
   * @param policy the present document, which is valid, or null where there is none
   * @param id the Id of the document where there is none yet
   * @param statement as JSON
   */
  public static String added(@Nullable String policy, String id, String statement) {
    ObjectNode document = JSON.createObjectNode();
    if (policy == null) {
      document.put("Version", Policy.CURRENT_VERSION).put("Id", id);
    } else if (read(policy) instanceof ObjectNode present) {
      document = present;
    } else {
      throw new IllegalArgumentException("a stored policy is an object");
    }
    JsonNode old = document.get("Statement");
    ArrayNode statements = document.putArray("Statement");
    if (old instanceof ArrayNode several) {
      statements.addAll(several);
    } else if (old != null) {
      statements.add(old);
    }
    return document.set("Statement", statements.add(read(statement))).toString();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("a stored policy is JSON", malformed);
    }
  }

  /** A JSON object of one text member, such as a queue's attributes with its policy. */
  public static String member(String name, String text) {
    return JSON.createObjectNode().put(name, text).toString();
  }

  /** A text as one word of a POSIX shell. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The command for a server at an address. */
  public String commandAt(String endpoint, String region) {
    String[] words = command.split(" ", 4);
    return String.join(
        " ",
        words[0],
        words[1],
        words[2],
        "--endpoint-url",
        endpoint,
        "--region",
        region,
        words[3]);
  }
}
