package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.server.Config;
import dev.virga.server.Setting;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaClock;
import dev.virga.testkit.VirgaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Rules whose targets are queues, and dead-letter queues of targets. Provenance: documented,
 * EventBridge user guide, "Amazon SQS permissions", "Using dead-letter queues to process
 * undelivered events", "How EventBridge retries delivering events"; explanations are Virga's.
 */
class EventBridgeToSqsIT {
  @RegisterExtension
  static final VirgaExtension VIRGA =
      VirgaExtension.with(
          Config.of(Map.of(), Map.of(Setting.PORT, "0", Setting.EXECUTOR, "process")));

  /** No process runs it: its events fail at once and are kept for another try in a minute. */
  private static final Runtime NOT_HERE = Runtime.DOTNET8;

  private static final Instant TIME = Instant.parse("2100-01-01T00:00:00Z");
  private static final Pattern COMMAND =
      Pattern.compile(
          "aws sqs set-queue-attributes --endpoint-url (\\S+) --region us-east-1"
              + " --queue-url (\\S+) --attributes '(.*)'");

  private Virga virga;
  private VirgaClock clock;
  private Sdk sdk;
  private EventBridgeClient events;
  private Queues queues;

  @BeforeEach
  void connect(Virga running) {
    virga = running;
    clock = running.clock();
    clock.freeze();
    clock.set(TIME);
    sdk = new Sdk(running);
    events = sdk.events();
    queues = new Queues(sdk.sync(SqsClient.builder()));
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private String rule(String name, Target target) {
    String arn = events.putRule(r -> r.name(name).eventPattern("{\"source\":[\"atm\"]}")).ruleArn();
    assertEquals(
        0, events.putTargets(r -> r.rule(name).targets(target)).failedEntryCount().intValue());
    return arn;
  }

  /** As the user guide has it. */
  private void permit(String url, String rule) {
    queues.set(
        url,
        "Policy",
        Queues.policy(
            url,
            "{\"Service\":\"events.amazonaws.com\"}",
            "\"sqs:SendMessage\"",
            ",\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":\"" + rule + "\"}}"));
  }

  private String publish(String detail) {
    PutEventsResultEntry entry =
        events.putEvents(r -> r.entries(Sdk.event("atm", detail))).entries().getFirst();
    assertNull(entry.errorCode());
    clock.settle();
    return entry.eventId();
  }

  private JsonNode explain(String event) {
    return Control.get(virga, "/_virga/events/" + event + "/explain");
  }

  @Test
  void event_isTheMessage_andItsStoryGoesOnToTheDelete() {
    String url = queues.standard("orders");
    permit(url, rule("r", Sdk.target("1", Queues.arn(url))));

    String event = publish("{\"amount\":5}");
    Message message = queues.one(url);
    queues.delete(url, message);

    assertEquals(
        Control.json(
            """
            {"version":"0","id":"%s","detail-type":"transaction","source":"atm",
             "account":"000000000000","time":"2100-01-01T00:00:00Z","region":"us-east-1",
             "resources":[],"detail":{"amount":5}}
            """
                .formatted(event)),
        Control.json(message.body()));
    assertEquals(Map.of(), message.messageAttributes());
    List<String> story = new ArrayList<>();
    for (JsonNode hop : explain(event).get("records")) {
      if (hop.get("type").asText().startsWith("Message")) {
        assertEquals(Queues.arn(url), hop.get("subjects").get(0).asText());
        assertEquals(message.messageId(), hop.get("attributes").get("messageId").asText());
        story.add(hop.get("type").asText() + " " + hop.get("outcome").asText());
      }
    }
    assertEquals(
        List.of("MessageSent accepted", "MessageReceived receive 1", "MessageDeleted deleted"),
        story);
  }

  @Test
  void fifoQueue_getsTheGroupOfItsTarget_andDropsDuplicates() {
    String url = queues.fifo("orders.fifo", "ContentBasedDeduplication", "true");
    Target target =
        Sdk.target("1", Queues.arn(url)).toBuilder()
            .sqsParameters(p -> p.messageGroupId("atm-1"))
            .inputPath("$.detail")
            .build();
    permit(url, rule("r", target));

    publish("{\"n\":1}");
    publish("{\"n\":2}");
    publish("{\"n\":1}");

    List<Message> got = queues.receive(url, 10);
    assertEquals(List.of("{\"n\":1}", "{\"n\":2}"), got.stream().map(Message::body).toList());
    for (Message message : got) {
      assertEquals("atm-1", message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }
  }

  /** EventBridge gives no deduplication id. */
  @Test
  void fifoQueue_withoutContentBasedDeduplication_takesNothing() {
    String dead = queues.standard("dead");
    String url = queues.fifo("orders.fifo");
    Target target =
        Sdk.target("1", Queues.arn(url)).toBuilder()
            .sqsParameters(p -> p.messageGroupId("g"))
            .deadLetterConfig(d -> d.arn(Queues.arn(dead)))
            .build();
    String rule = rule("r", target);
    permit(url, rule);
    permit(dead, rule);

    String event = publish("{}");

    assertEquals(List.of(), queues.receive(url, 10));
    Message letter = queues.one(dead);
    assertTrue(letter.body().contains(event), letter.body());
    assertEquals("INVALID_PARAMETER", attributes(letter).get("ERROR_CODE"));
    assertTrue(attributes(letter).get("ERROR_MESSAGE").contains("MessageDeduplicationId"));
  }

  /** What the command says is done through the SDK; the policy's other statements stay. */
  @Test
  void event_withoutAPolicyIsNotDelivered_andTheCommandThatIsNamedMendsIt() {
    String url = queues.standard("orders");
    queues.set(url, "Policy", Queues.policy(url, "{\"AWS\":\"111122223333\"}", "\"sqs:*\"", ""));
    String rule = rule("r", Sdk.target("1", Queues.arn(url)));

    String refused = publish("{}");
    clock.advance(Duration.ofHours(25));

    assertEquals(List.of(), queues.receive(url, 10));
    JsonNode explanation = explain(refused);
    JsonNode target = explanation.get("rules").get(0).get("targets").get(0);
    assertTrue(
        target.get("attempts").get(0).asText().contains("NO_PERMISSIONS"), target.toString());
    assertEquals(
        Control.json(
            """
            {"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},
             "Action":"sqs:SendMessage","Resource":"%s",
             "Condition":{"ArnEquals":{"aws:SourceArn":"%s"}}}
            """
                .formatted(Queues.arn(url), rule)),
        Control.json(target.get("statement").asText()));
    String grant = target.get("grant").asText();
    assertTrue(explanation.get("text").asText().contains(grant), explanation.toString());
    Matcher command = COMMAND.matcher(grant);
    assertTrue(command.matches(), grant);
    assertEquals(virga.endpoint().toString(), command.group(1));
    assertEquals(url, command.group(2));
    JsonNode set = Control.json(command.group(3));
    assertEquals(1, set.size(), set.toString());
    queues.set(command.group(2), "Policy", set.get("Policy").asText());

    String allowed = publish("{}");

    assertTrue(queues.one(url).body().contains(allowed));
    assertTrue(
        queues.attribute(url, QueueAttributeName.POLICY).contains("111122223333"),
        "the other statement is still there");
  }

  /** A statement for another rule is none. */
  @Test
  void policy_isForTheRuleItNames() {
    String url = queues.standard("orders");
    permit(url, rule("r", Sdk.target("1", Queues.arn(url))) + "-other");

    publish("{}");

    assertEquals(List.of(), queues.receive(url, 10));
  }

  @Test
  void missingQueue_isADeadLetterAtOnce() {
    String dead = queues.standard("dead");
    String none = Queues.arn("none");
    String rule =
        rule(
            "r",
            Sdk.target("1", none).toBuilder()
                .deadLetterConfig(d -> d.arn(Queues.arn(dead)))
                .build());
    permit(dead, rule);

    String event = publish("{\"n\":1}");

    Message letter = queues.one(dead);
    assertEquals(event, Control.json(letter.body()).get("id").asText());
    assertEquals(
        Map.of(
            "RULE_ARN",
            rule,
            "TARGET_ARN",
            none,
            "ERROR_CODE",
            "NO_RESOURCE",
            "ERROR_MESSAGE",
            "The specified queue does not exist."),
        attributes(letter));
  }

  private static Map<String, String> attributes(Message letter) {
    Map<String, String> attributes = new TreeMap<>();
    letter
        .messageAttributes()
        .forEach((name, value) -> {
          assertEquals("String", value.dataType());
          attributes.put(name, value.stringValue());
        });
    return attributes;
  }

  /**
   * A function whose queue of events is full throttles; EventBridge tries again as often as the
   * target's policy says, on emulated time, and then gives up.
   */
  @Test
  void throttledTarget_isTriedAgain_andThenADeadLetter() {
    String dead = queues.standard("dead");
    LambdaClient lambda = sdk.lambda();
    String function =
        lambda
            .createFunction(Probe.here().request("busy").runtime(NOT_HERE).handler("none").build())
            .functionArn();
    String rule =
        rule(
            "r",
            Sdk.target("1", function).toBuilder()
                .deadLetterConfig(d -> d.arn(Queues.arn(dead)))
                .retryPolicy(p -> p.maximumRetryAttempts(2).maximumEventAgeInSeconds(3600))
                .build());
    permit(dead, rule);
    lambda.addPermission(r ->
        r.functionName("busy")
            .statementId("events")
            .action("lambda:InvokeFunction")
            .principal("events.amazonaws.com")
            .sourceArn(rule));
    fill("busy");

    String event = publish("{\"n\":1}");
    assertEquals(List.of(), queues.receive(dead, 10), "it is to be tried again");
    clock.advance(Duration.ofSeconds(30));

    Message letter = queues.one(dead);
    assertEquals(event, Control.json(letter.body()).get("id").asText());
    Map<String, String> attributes = attributes(letter);
    assertEquals(rule, attributes.get("RULE_ARN"));
    assertEquals(function, attributes.get("TARGET_ARN"));
    assertEquals("THROTTLING", attributes.get("ERROR_CODE"));
    assertEquals("2", attributes.get("RETRY_ATTEMPTS"));
    assertEquals("MaximumRetryAttempts", attributes.get("EXHAUSTED_RETRY_CONDITION"));
    assertTrue(attributes.containsKey("ERROR_MESSAGE"));
    assertEquals(6, attributes.size());
    JsonNode target = explain(event).get("rules").get(0).get("targets").get(0);
    assertEquals(4, target.get("attempts").size(), target.toString());
    for (int i = 0; i < 3; i++) {
      assertTrue(
          target
              .get("attempts")
              .get(i)
              .asText()
              .endsWith("attempt %d: retryable (THROTTLING: Rate Exceeded.)".formatted(i + 1)),
          target.toString());
    }
    assertEquals(Queues.arn(dead), target.get("deadLetters").get(0).get("target").asText());
  }

  /** Events of a mebibyte until the function takes no more. */
  private void fill(String function) {
    LambdaAsyncClient lambda = sdk.async(LambdaAsyncClient.builder());
    SdkBytes payload = SdkBytes.fromUtf8String("\"" + "x".repeat((1 << 20) - 2) + "\"");
    List<CompletableFuture<InvokeResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      calls.add(
          lambda.invoke(
              r -> r.functionName(function).invocationType(InvocationType.EVENT).payload(payload)));
    }
    for (CompletableFuture<InvokeResponse> call : calls) {
      assertEquals(202, call.join().statusCode());
    }
  }
}
