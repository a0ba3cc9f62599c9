package dev.virga.sqs.engine;

import static dev.virga.sqs.engine.SqsWorld.message;
import static dev.virga.sqs.engine.SqsWorld.redrive;
import static dev.virga.sqs.engine.SqsWorld.ref;
import static dev.virga.sqs.engine.SqsWorld.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.service.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How queues come, change and go. Spec sqs.md §2, §3. */
class LifecycleTest {
  private static final String NO_QUEUE = "QueueDoesNotExist: The specified queue does not exist.";

  private final SqsWorld sqs = new SqsWorld();

  @AfterEach
  void close() {
    sqs.close();
  }

  private static String exists(String attribute) {
    return "QueueNameExists: A queue already exists with the same name and a different value for"
        + " attribute "
        + attribute;
  }

  @Test
  void create_again_withWhatItHas_changesNothing() {
    QueueRef queue = sqs.queue("q", "VisibilityTimeout", "7", "DelaySeconds", "3");
    sqs.sendDelayed(queue, "a", 0);
    sqs.advance(5);
    QueueView before = sqs.view(queue);
    sqs.queue("q");
    sqs.queue("q", "VisibilityTimeout", "7");
    sqs.queue("q", "MessageRetentionPeriod", "345600");
    assertEquals(before, sqs.view(queue));
  }

  @Test
  void create_again_withAnotherValue_isRefused() {
    QueueRef queue = sqs.queue("q", "VisibilityTimeout", "7");
    QueueView before = sqs.view(queue);
    assertEquals(
        exists("VisibilityTimeout"), refusal(() -> sqs.queue("q", "VisibilityTimeout", "8")));
    assertEquals(exists("DelaySeconds"), refusal(() -> sqs.queue("q", "DelaySeconds", "1")));
    assertEquals(before, sqs.view(queue));
  }

  @Test
  void create_again_withTheSameRedrivePolicyWrittenOtherwise_changesNothing() {
    QueueRef dead = sqs.queue("dead");
    String compact = redrive(dead, 3);
    String spaced =
        "{ \"maxReceiveCount\": \"3\", \"deadLetterTargetArn\": \"" + dead.arn() + "\" }";
    sqs.queue("q", "RedrivePolicy", compact);
    sqs.queue("q", "RedrivePolicy", compact);
    sqs.queue("other", "RedrivePolicy", spaced);
    sqs.queue("other", "RedrivePolicy", spaced);
    assertEquals(
        exists("RedrivePolicy"), refusal(() -> sqs.queue("q", "RedrivePolicy", redrive(dead, 4))));
    String turned = "{\"maxReceiveCount\":3,\"deadLetterTargetArn\":\"" + dead.arn() + "\"}";
    sqs.queue("q", "RedrivePolicy", turned);
    assertEquals(
        compact, QueueAttributes.texts(sqs.view(ref("q")).settings()).get("RedrivePolicy"));
  }

  @Test
  void create_again_withTheSamePoliciesWrittenOtherwise_changesNothing() {
    String allow = "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"%s\"]}";
    String mayRedrive = allow.formatted(ref("a").arn());
    sqs.queue("q", "Policy", POLICY, "RedriveAllowPolicy", mayRedrive);
    QueueView before = sqs.view(ref("q"));

    sqs.queue("q", "Policy", POLICY.replace(":[", " : [ "));
    sqs.queue(
        "q",
        "RedriveAllowPolicy",
        "{\"sourceQueueArns\":[\"%s\"], \"redrivePermission\":\"byQueue\"}"
            .formatted(ref("a").arn()));
    assertEquals(before, sqs.view(ref("q")));
    assertEquals(
        exists("Policy"), refusal(() -> sqs.queue("q", "Policy", POLICY.replace("Allow", "Deny"))));
    assertEquals(
        exists("RedriveAllowPolicy"),
        refusal(() -> sqs.queue("q", "RedriveAllowPolicy", allow.formatted(ref("b").arn()))));
  }

  @Test
  void create_again_tagsAreNotCompared() {
    QueueRef queue = ref("q");
    sqs.engine.create(sqs.caller(), queue, Map.of(), Map.of("a", "1"));
    sqs.engine.create(sqs.caller(), queue, Map.of(), Map.of("b", "2"));
    assertEquals(Map.of("a", "1"), sqs.view(queue).tags());
  }

  @Test
  void create_names_areCaseSensitive() {
    sqs.queue("q", "VisibilityTimeout", "7");
    sqs.queue("Q", "VisibilityTimeout", "8");
    assertEquals(List.of("Q", "q"), names(""));
  }

  @Test
  void timestamps_areOfCreationAndOfTheLastChange() {
    QueueRef queue = sqs.queue("q");
    sqs.advance(10);
    sqs.send(queue, "a");
    assertEquals(EngineHarness.START, sqs.view(queue).lastModified());
    sqs.set(queue, "DelaySeconds", "1");
    assertEquals(EngineHarness.START, sqs.view(queue).created());
    assertEquals(EngineHarness.START.plusSeconds(10), sqs.view(queue).lastModified());
  }

  @Test
  void setAttributes_refused_changesNothing() {
    QueueRef queue = sqs.queue("q");
    QueueView before = sqs.view(queue);
    sqs.advance(1);
    assertEquals(
        "InvalidAttributeValue: Invalid value for the parameter DelaySeconds.",
        refusal(() -> sqs.set(queue, "VisibilityTimeout", "8", "DelaySeconds", "901")));
    assertEquals(before, sqs.view(queue));
  }

  @Test
  void delete_theQueueIsGone_withItsMessages() {
    QueueRef queue = sqs.queue("q");
    sqs.send(queue, "visible", "in flight");
    sqs.receive(queue, 1);
    sqs.sendDelayed(queue, "delayed", 60);
    sqs.engine.delete(sqs.caller(), queue);
    assertEquals(NO_QUEUE, refusal(() -> sqs.view(queue)));
    sqs.queue("q");
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.advance(100);
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void everything_ofAQueueThatIsNotThere_isRefused() {
    QueueRef queue = ref("nowhere");
    List<Consumer<Caller>> calls =
        List.of(
            c -> sqs.engine.view(c, queue),
            c -> sqs.engine.authorize(c, queue),
            c -> sqs.engine.delete(c, queue),
            c -> sqs.engine.set(c, queue, Map.of()),
            c -> sqs.engine.changePolicy(c, queue, p -> p),
            c -> sqs.engine.changeTags(c, queue, t -> t),
            c -> sqs.engine.send(c, queue, message("a")),
            c -> sqs.engine.send(c, queue, List.of(message("a"))),
            c -> sqs.engine.receive(c, queue, new Receive(1, null, null, null)),
            c -> sqs.engine.deleteMessages(c, queue, List.of("h")),
            c -> sqs.engine.changeVisibility(c, queue, List.of()),
            c -> sqs.engine.purge(c, queue),
            c -> sqs.engine.deadLetterSources(c, queue));
    for (Consumer<Caller> call : calls) {
      assertEquals(NO_QUEUE, refusal(() -> call.accept(sqs.caller())));
    }
    assertEquals(List.of(), names(""));
    assertEquals(true, sqs.engine.peek(queue, 10).isEmpty());
  }

  @Test
  void list_isSorted_byPrefix_ofOneRegion() {
    for (String name : List.of("b", "ab", "a", "aa.fifo", "B")) {
      sqs.queue(name);
    }
    assertEquals(List.of("B", "a", "aa.fifo", "ab", "b"), names(""));
    assertEquals(List.of("a", "aa.fifo", "ab"), names("a"));
    assertEquals(List.of(), names("c"));
    assertEquals(List.of(), sqs.engine.list(EngineHarness.ACCOUNT, new Region("us-east-1"), ""));
    assertEquals(List.of(), sqs.engine.list(AccountId.DEFAULT, EngineHarness.REGION, ""));
  }

  private List<String> names(String prefix) {
    return sqs.engine.list(EngineHarness.ACCOUNT, EngineHarness.REGION, prefix).stream()
        .map(QueueName::value)
        .toList();
  }

  @Test
  void regions_thatHaveAQueueOfTheName() {
    QueueName name = new QueueName("q");
    for (String region : List.of("us-west-2", "ap-south-1")) {
      QueueRef queue = new QueueRef(EngineHarness.ACCOUNT, new Region(region), name);
      sqs.engine.create(sqs.caller(), queue, Map.of(), Map.of());
    }
    QueueRef others = new QueueRef(AccountId.DEFAULT, new Region("us-east-1"), name);
    sqs.engine.create(sqs.caller(), others, Map.of(), Map.of());
    assertEquals(
        List.of("ap-south-1", "us-west-2"),
        sqs.engine.regionsWith(EngineHarness.ACCOUNT, name).stream().map(Region::value).toList());
    assertEquals(List.of(), sqs.engine.regionsWith(EngineHarness.ACCOUNT, new QueueName("other")));
  }

  @Test
  void tags_areReplacedByAFunction_fiftyAtMost() {
    QueueRef queue = sqs.queue("q");
    sqs.engine.changeTags(sqs.caller(), queue, tags -> Map.of("k", "v"));
    assertEquals(Map.of("k", "v"), sqs.view(queue).tags());
    Map<String, String> fifty = new TreeMap<>();
    IntStream.range(0, 50).forEach(i -> fifty.put("k" + i, ""));
    sqs.engine.changeTags(sqs.caller(), queue, tags -> fifty);
    Map<String, String> more = new TreeMap<>(fifty);
    more.put("one more", "");
    assertEquals(
        "InvalidParameterValueException: Too many tags added for queue q.",
        refusal(() -> sqs.engine.changeTags(sqs.caller(), queue, tags -> more)));
    assertEquals(fifty, sqs.view(queue).tags());
  }

  @Test
  void policy_isReplacedByAFunction() {
    QueueRef queue = sqs.queue("q");
    sqs.engine.changePolicy(sqs.caller(), queue, p -> p == null ? PolicyDocument.parse(POLICY) : p);
    assertEquals(POLICY, sqs.view(queue).settings().policy().text());
    sqs.engine.changePolicy(sqs.caller(), queue, p -> null);
    assertNull(sqs.view(queue).settings().policy());
  }

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sqs:SendMessage\","
          + "\"Resource\":\"arn:aws:sqs:eu-central-1:123456789012:q\","
          + "\"Condition\":{\"ArnEquals\":{\"aws:SourceArn\":"
          + "\"arn:aws:events:eu-central-1:123456789012:rule/r\"}}}]}";

  @Test
  void access_othersNeedThePolicy_anOwnersIdentityDoesNot() {
    QueueRef queue = sqs.queue("q");
    Caller rule = service("arn:aws:events:eu-central-1:123456789012:rule/r");
    assertEquals(
        "AccessDeniedException: User: events.amazonaws.com is not authorized to perform:"
            + " sqs:sendmessage on resource: arn:aws:sqs:eu-central-1:123456789012:q because no"
            + " resource-based policy allows the sqs:sendmessage action",
        refusal(() -> sqs.engine.send(rule, queue, message("a"))));
    sqs.set(queue, "Policy", POLICY);
    sqs.engine.send(rule, queue, message("a"));
    assertEquals(
        "AccessDeniedException",
        refusal(() ->
                sqs.engine.send(
                    service("arn:aws:events:eu-central-1:123456789012:rule/other"),
                    queue,
                    message("b")))
            .replaceAll(":.*", ""));
    assertEquals(List.of("a"), sqs.bodies(queue));
  }

  private static Caller service(String sourceArn) {
    return new Caller(
        new Principal.Service("events.amazonaws.com"),
        "sqs:SendMessage",
        Arn.parse(sourceArn).orElseThrow(),
        Cause.root("rule"),
        Wire.NONE);
  }

  @Test
  void send_tooLong_isRefused_inABatchByItself() {
    QueueRef queue = sqs.queue("q", "MaximumMessageSize", "1024");
    assertEquals(
        "InvalidParameterValueException: One or more parameters are invalid. Reason: Message must"
            + " be shorter than 1024 bytes.",
        refusal(() -> sqs.send(queue, "x".repeat(1025))));
    List<Result<Sent>> results =
        sqs.engine.send(
            sqs.caller(),
            queue,
            List.of(message("x".repeat(1025)), message("x".repeat(1024)), message("b")));
    assertEquals(
        "InvalidParameterValueException: One or more parameters cannot be validated. Reason:"
            + " Message must be shorter than 1024 bytes.",
        refusal(results.getFirst()));
    assertEquals("2 0 0", sqs.counts(queue));
  }

  @Test
  void purge_deletesMessagesOfEveryState() {
    QueueRef queue = sqs.queue("q");
    sqs.send(queue, "visible", "in flight");
    sqs.receive(queue, 1);
    sqs.sendDelayed(queue, "delayed", 60);
    sqs.engine.purge(sqs.caller(), queue);
    assertEquals("0 0 0", sqs.counts(queue));
    sqs.send(queue, "after");
    assertEquals(List.of("after"), sqs.bodies(queue));
    sqs.advance(1_000);
    assertEquals(List.of("after"), sqs.bodies(queue));
  }

  @Test
  void purge_ofAFifoQueue_unlocksItsGroups() {
    QueueRef queue = sqs.queue("q.fifo");
    sqs.sendTo(queue, "g", "a");
    sqs.receiveOne(queue);
    sqs.engine.purge(sqs.caller(), queue);
    sqs.sendTo(queue, "g", "b");
    assertEquals(List.of("b"), sqs.bodies(queue));
  }

  // The 60-second rules

  @Test
  void sixtySeconds_doNotMatterByDefault() {
    QueueRef queue = sqs.queue("q");
    sqs.engine.purge(sqs.caller(), queue);
    sqs.engine.purge(sqs.caller(), queue);
    sqs.engine.delete(sqs.caller(), queue);
    sqs.queue("q");
    assertEquals("0 0 0", sqs.counts(queue));
  }

  @Test
  void sixtySeconds_strict_betweenDeletionAndCreation() {
    try (SqsWorld strict = SqsWorld.strict()) {
      QueueRef queue = strict.queue("q");
      strict.engine.delete(strict.caller(), queue);
      String refused =
          "QueueDeletedRecently: You must wait 60 seconds after deleting a queue before you can"
              + " create another with the same name.";
      assertEquals(refused, refusal(() -> strict.queue("q")));
      strict.queue("another");
      strict.advanceMillis(59_999);
      assertEquals(refused, refusal(() -> strict.queue("q")));
      strict.advanceMillis(1);
      strict.queue("q");
      assertEquals("0 0 0", strict.counts(queue));
    }
  }

  @Test
  void sixtySeconds_strict_betweenPurges() {
    try (SqsWorld strict = SqsWorld.strict()) {
      QueueRef queue = strict.queue("q");
      QueueRef another = strict.queue("another");
      strict.engine.purge(strict.caller(), queue);
      strict.send(queue, "a");
      String refused =
          "PurgeQueueInProgress: Only one PurgeQueue operation on q is allowed every 60 seconds.";
      strict.advanceMillis(59_999);
      assertEquals(refused, refusal(() -> strict.engine.purge(strict.caller(), queue)));
      strict.engine.purge(strict.caller(), another);
      assertEquals("1 0 0", strict.counts(queue));
      strict.advanceMillis(1);
      strict.engine.purge(strict.caller(), queue);
      assertEquals("0 0 0", strict.counts(queue));
    }
  }

  @Test
  void sixtySeconds_strict_aResetClearsThem() {
    try (SqsWorld strict = SqsWorld.strict()) {
      QueueRef queue = strict.queue("q");
      QueueRef gone = strict.queue("gone");
      strict.engine.purge(strict.caller(), queue);
      strict.engine.delete(strict.caller(), gone);
      strict.harness.kernel().reset();
      strict.queue("q");
      strict.engine.purge(strict.caller(), queue);
      strict.queue("gone");
      assertEquals("0 0 0", strict.counts(gone));
    }
  }

  @Test
  void sixtySeconds_strict_surviveACapture() {
    try (SqsWorld strict = SqsWorld.strict()) {
      QueueRef queue = strict.queue("q");
      strict.engine.purge(strict.caller(), queue);
      strict.recapture();
      assertEquals(
          "PurgeQueueInProgress",
          refusal(() -> strict.engine.purge(strict.caller(), queue)).replaceAll(":.*", ""));
      strict.engine.delete(strict.caller(), queue);
      strict.recapture();
      assertEquals("QueueDeletedRecently", refusal(() -> strict.queue("q")).replaceAll(":.*", ""));
    }
  }

  @Test
  void sixtySeconds_strict_manyDeletedQueues_eachHasItsOwn() {
    try (SqsWorld strict = SqsWorld.strict()) {
      for (String name : List.of("a", "b", "c")) {
        strict.engine.delete(strict.caller(), strict.queue(name));
        strict.advance(20);
      }
      strict.queue("a");
      assertEquals("QueueDeletedRecently", refusal(() -> strict.queue("b")).replaceAll(":.*", ""));
      assertEquals("QueueDeletedRecently", refusal(() -> strict.queue("c")).replaceAll(":.*", ""));
      strict.engine.delete(strict.caller(), ref("a"));
      strict.advance(20);
      strict.queue("b");
      assertEquals("QueueDeletedRecently", refusal(() -> strict.queue("c")).replaceAll(":.*", ""));
      assertEquals("QueueDeletedRecently", refusal(() -> strict.queue("a")).replaceAll(":.*", ""));
    }
  }

  @Test
  void settings_defaults() {
    QueueSettings settings = sqs.view(sqs.queue("q")).settings();
    assertEquals(Duration.ofSeconds(30), settings.visibilityTimeout());
    assertEquals(Duration.ZERO, settings.delay());
    assertEquals(Duration.ofDays(4), settings.retention());
    assertEquals(Duration.ZERO, settings.receiveWait());
    assertEquals(1_048_576, settings.maximumMessageBytes());
  }
}
