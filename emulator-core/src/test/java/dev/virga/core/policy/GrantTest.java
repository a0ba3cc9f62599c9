package dev.virga.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.identity.AccountId;
import dev.virga.core.service.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantTest {
  private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders";
  private static final String RULE = "arn:aws:events:eu-central-1:123456789012:rule/r";
  private static final RequestContext REQUEST =
      RequestContext.of(new Principal.Service("events.amazonaws.com"), "sqs:SendMessage", QUEUE)
          .with("aws:SourceArn", RULE)
          .with("aws:SourceAccount", "123456789012");

  /**
   * Provenance: documented, EventBridge user guide, "Amazon SQS permissions": the statement is
   * AWS's example with these names.
   */
  @Test
  void statement_isAsAwsDocumentsIt() {
    assertEquals(
        "{\"Sid\":\"EventsToMyQueue\",\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
            + "\"Action\":\"sqs:SendMessage\","
            + "\"Resource\":\"arn:aws:sqs:eu-central-1:123456789012:orders\","
            + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":"
            + "\"arn:aws:events:eu-central-1:123456789012:rule/r\"}}}",
        Grant.statement("EventsToMyQueue", REQUEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{'Id':'mine','Statement':{'Effect':'Allow','Principal':'*','Action':'sqs:GetQueueUrl',"
            + "'Resource':'*'}}",
        "{'Version':'2008-10-17','Id':'mine','Statement':[{'Effect':'Allow','Principal':'*',"
            + "'Action':'sqs:GetQueueUrl','Resource':'*'}]}"
      })
  void added_allowsTheRequestAndNoOther_andKeepsWhatWasThere(String present) throws Exception {
    String old = present.isEmpty() ? null : present.replace('\'', '"');
    String document = Grant.added(old, "made", Grant.statement(null, REQUEST));
    Policy policy = Policy.parse(document, PolicyKind.RESOURCE);
    assertTrue(PolicyEvaluator.evaluate(policy, REQUEST).allowed());
    assertFalse(
        PolicyEvaluator.evaluate(policy, REQUEST.with("aws:SourceArn", RULE + "2")).allowed());
    assertEquals(old == null ? "made" : "mine", policy.id());
    assertEquals(old == null ? 1 : 2, policy.statements().size());
    RequestContext other =
        RequestContext.of(REQUEST.principal(), "sqs:GetQueueUrl", REQUEST.resource());
    assertEquals(old != null, PolicyEvaluator.evaluate(policy, other).allowed());
  }

  @Test
  void statement_forAnIdentityNamesIt_andHasNoConditionWithoutASource() {
    Principal root = Principal.root(new AccountId("111122223333"));
    assertEquals(
        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
            + "\"Action\":\"sqs:SendMessage\",\"Resource\":\""
            + QUEUE
            + "\"}",
        Grant.statement(null, RequestContext.of(root, "sqs:SendMessage", QUEUE)));
  }

  @Test
  void commandAt_putsTheServerBehindTheOperation() {
    Grant grant = new Grant("{}", "aws sqs set-queue-attributes --attributes 'a  b'");
    assertEquals(
        "aws sqs set-queue-attributes --endpoint-url http://h:1 --region r --attributes 'a  b'",
        grant.commandAt("http://h:1", "r"));
    for (String bad : List.of("sqs set-queue-attributes x", "aws sqs", "aws sqs add-permission")) {
      assertThrows(IllegalArgumentException.class, () -> new Grant("{}", bad), bad);
    }
  }

  @Test
  void quoted_isOneWordOfAShell() {
    assertEquals("'{\"a\":\"b c\"}'", Grant.quoted("{\"a\":\"b c\"}"));
    assertEquals("'it'\\''s'", Grant.quoted("it's"));
  }

  @Test
  void added_toSomethingThatIsNoPolicy_isOurFault() {
    for (String bad : List.of("[]", "{")) {
      assertThrows(IllegalArgumentException.class, () -> Grant.added(bad, "id", "{}"), bad);
    }
  }
}
