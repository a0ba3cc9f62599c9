package dev.virga.sqs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The documents of AddPermission: spec/sqs.md 2. */
class PolicyDocumentTest {
  private static final Arn QUEUE = Arn.parse("arn:aws:sqs:eu-west-1:123456789012:q").orElseThrow();

  private static QueuePolicy with(QueuePolicy policy, String label) {
    return PolicyDocument.with(
        policy, QUEUE, label, List.of("111111111111"), List.of("ReceiveMessage"));
  }

  private static QueuePolicy first() {
    return PolicyDocument.with(
        null, QUEUE, "one", List.of("111111111111"), List.of("ReceiveMessage"));
  }

  @Test
  void firstStatement_standsInADocumentOfAws() {
    assertEquals(
        "{\"Version\":\"2008-10-17\",\"Id\":"
            + "\"arn:aws:sqs:eu-west-1:123456789012:q/SQSDefaultPolicy\",\"Statement\":[{\"Sid\":"
            + "\"one\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
            + "\"arn:aws:iam::111111111111:root\"},\"Action\":\"SQS:ReceiveMessage\",\"Resource\":"
            + "\"arn:aws:sqs:eu-west-1:123456789012:q\"}]}",
        first().text());
  }

  @Test
  void severalAccountsAndActions_areLists() {
    QueuePolicy policy =
        PolicyDocument.with(
            null,
            QUEUE,
            "all",
            List.of("111111111111", "222222222222"),
            List.of("*", "SendMessage"));

    assertEquals(
        List.of("SQS:*", "SQS:SendMessage"),
        policy.policy().statements().getFirst().actions().values());
    assertEquals(
        List.of("arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"),
        Objects.requireNonNull(policy.policy().statements().getFirst().principals()).accounts());
  }

  @Test
  void statements_areAddedAndRemoved_theLastTakesTheDocumentAlong() {
    QueuePolicy two = with(first(), "two");

    QueuePolicy left = Objects.requireNonNull(PolicyDocument.without(two, "one"));
    assertEquals(1, left.policy().statements().size());
    assertEquals("two", left.policy().statements().getFirst().sid());
    assertNull(PolicyDocument.without(left, "two"));
    assertThrows(ServiceException.class, () -> PolicyDocument.without(left, "one"));
    assertThrows(ServiceException.class, () -> with(two, "two"));
  }

  @Test
  void aPolicyOfTheUsers_keepsWhatItSays() {
    QueuePolicy own =
        PolicyDocument.parse(
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"mine\",\"Effect\":\"Deny\","
                + "\"Principal\":\"*\",\"Action\":\"sqs:PurgeQueue\",\"Resource\":\"*\"}}");

    QueuePolicy both = with(own, "two");

    assertEquals("2012-10-17", both.policy().version());
    assertEquals(2, both.policy().statements().size());
    assertEquals("mine", both.policy().statements().getFirst().sid());
    assertEquals(
        1,
        Objects.requireNonNull(PolicyDocument.without(both, "mine")).policy().statements().size());
  }

  @Test
  void twentyStatements_areTheMost() {
    QueuePolicy policy = first();
    for (int i = 1; i < 20; i++) {
      policy = with(policy, "s" + i);
    }
    QueuePolicy full = policy;

    ServiceException over = assertThrows(ServiceException.class, () -> with(full, "more"));
    assertEquals("OverLimit", over.error().code());
  }
}
