package dev.virga.sqs.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Arn;
import dev.virga.sqs.engine.RedriveAllowPolicy.Permission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What attributes set, and how they read; all refusals are in BadInputTest. */
class QueueAttributesTest {
  private static final String DLQ = "arn:aws:sqs:eu-central-1:123456789012:dlq";
  private static final QueueSettings STANDARD = QueueSettings.defaults(false);
  private static final QueueSettings FIFO = QueueSettings.defaults(true);

  private static QueueSettings set(QueueSettings base, String... attributes) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      given.put(attributes[i], attributes[i + 1]);
    }
    return QueueAttributes.apply(base, given, false);
  }

  /** spec/sqs.md 3: defaults, and what {@code All} returns on a new standard queue [rec]. */
  @Test
  void texts_ofANewStandardQueue() {
    assertEquals(
        List.of(
            "VisibilityTimeout=30",
            "MaximumMessageSize=1048576",
            "MessageRetentionPeriod=345600",
            "DelaySeconds=0",
            "ReceiveMessageWaitTimeSeconds=0",
            "SqsManagedSseEnabled=true"),
        lines(STANDARD));
  }

  /** spec/sqs.md 3: what {@code All} adds on a FIFO queue [rec]. */
  @Test
  void texts_ofANewFifoQueue() {
    assertEquals(
        List.of(
            "VisibilityTimeout=30",
            "MaximumMessageSize=1048576",
            "MessageRetentionPeriod=345600",
            "DelaySeconds=0",
            "ReceiveMessageWaitTimeSeconds=0",
            "FifoQueue=true",
            "ContentBasedDeduplication=false",
            "DeduplicationScope=queue",
            "FifoThroughputLimit=perQueue",
            "SqsManagedSseEnabled=true"),
        lines(FIFO));
  }

  private static List<String> lines(QueueSettings settings) {
    return QueueAttributes.texts(settings).entrySet().stream().map(Object::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "VisibilityTimeout, 0, 43200",
    "DelaySeconds, 0, 900",
    "MaximumMessageSize, 1024, 1048576",
    "MessageRetentionPeriod, 60, 1209600",
    "ReceiveMessageWaitTimeSeconds, 0, 20",
    "KmsDataKeyReusePeriodSeconds, 60, 86400",
  })
  void range_holdsItsEnds(String name, String least, String most) {
    assertEquals(least, QueueAttributes.texts(set(STANDARD, name, least)).get(name));
    assertEquals(most, QueueAttributes.texts(set(STANDARD, name, most)).get(name));
  }

  @Test
  void apply_changesOnlyWhatIsGiven() {
    QueueSettings changed = set(STANDARD, "VisibilityTimeout", "7", "DelaySeconds", "8");

    assertEquals(Duration.ofSeconds(7), changed.visibilityTimeout());
    assertEquals(Duration.ofSeconds(8), changed.delay());
    assertEquals(set(STANDARD, "DelaySeconds", "8"), set(changed, "VisibilityTimeout", "30"));
    assertSame(changed, set(changed));
  }

  @Test
  void fifoAttributes_areSet() {
    QueueSettings changed =
        set(
            FIFO,
            "FifoQueue",
            "true",
            "FifoThroughputLimit",
            "perMessageGroupId",
            "DeduplicationScope",
            "messageGroup",
            "ContentBasedDeduplication",
            "true");

    assertEquals(new QueueSettings.Fifo(true, true, true), changed.fifo());
    assertThrows(ServiceException.class, () -> set(changed, "DeduplicationScope", "queue"));
    assertEquals(
        FIFO,
        set(
            changed,
            "DeduplicationScope",
            "queue",
            "FifoThroughputLimit",
            "perQueue",
            "ContentBasedDeduplication",
            "false"));
  }

  @Test
  void creation_needsNameAndAttributeOfTheSameType() {
    Map<String, String> fifo = Map.of("FifoQueue", "true");

    assertEquals(FIFO, QueueAttributes.apply(FIFO, fifo, true));
    assertEquals(STANDARD, QueueAttributes.apply(STANDARD, Map.of(), true));
    for (Map<String, String> given : List.of(Map.<String, String>of(), Map.of("FifoQueue", "x"))) {
      assertThrows(ServiceException.class, () -> QueueAttributes.apply(FIFO, given, true));
    }
    assertThrows(ServiceException.class, () -> QueueAttributes.apply(STANDARD, fifo, true));
  }

  /** spec/sqs.md 3: a key turns SQS's own encryption off; without it, it comes back [rec]. */
  @Test
  void kmsKey_excludesManagedEncryption_andItsRemovalBringsItBack() {
    QueueSettings encrypted =
        set(STANDARD, "KmsMasterKeyId", "alias/k", "KmsDataKeyReusePeriodSeconds", "60");

    assertEquals("false", QueueAttributes.texts(encrypted).get("SqsManagedSseEnabled"));
    assertEquals("alias/k", QueueAttributes.texts(encrypted).get("KmsMasterKeyId"));
    assertEquals("60", QueueAttributes.texts(encrypted).get("KmsDataKeyReusePeriodSeconds"));
    assertThrows(ServiceException.class, () -> set(encrypted, "SqsManagedSseEnabled", "true"));
    assertEquals(STANDARD, set(encrypted, "KmsMasterKeyId", ""));
    assertEquals(STANDARD, set(encrypted, "KmsMasterKeyId", "", "SqsManagedSseEnabled", "true"));
  }

  @Test
  void kmsKey_showsTheDefaultPeriod() {
    QueueSettings encrypted = set(STANDARD, "KmsMasterKeyId", "alias/k");

    assertEquals("300", QueueAttributes.texts(encrypted).get("KmsDataKeyReusePeriodSeconds"));
    assertFalse(QueueAttributes.texts(STANDARD).containsKey("KmsDataKeyReusePeriodSeconds"));
  }

  @Test
  void managedEncryption_canBeTurnedOff_andIsThereAgainAfterAKey() {
    QueueSettings plain = set(STANDARD, "SqsManagedSseEnabled", "false");

    assertFalse(plain.encryption().managed());
    assertFalse(set(plain, "DelaySeconds", "1").encryption().managed());
    assertTrue(set(plain, "KmsMasterKeyId", "").encryption().managed());
  }

  /** AWS gives the count back as a number (spec/sqs.md 3: number or string). */
  @Test
  void redrivePolicy_readsBackCompactWithANumber() {
    QueueSettings changed =
        set(
            STANDARD,
            "RedrivePolicy",
            "{ \"maxReceiveCount\" : \"5\", \"deadLetterTargetArn\": \"" + DLQ + "\" }");

    RedrivePolicy policy = Objects.requireNonNull(changed.redrive());
    assertEquals(5, policy.maxReceiveCount());
    assertEquals(Arn.parse(DLQ).orElseThrow(), policy.target());
    assertEquals("{\"maxReceiveCount\":5,\"deadLetterTargetArn\":\"" + DLQ + "\"}", policy.text());
    assertNull(set(changed, "RedrivePolicy", "").redrive());
  }

  @Test
  void redriveAllowPolicy_isReadAndRemoved() {
    QueueSettings some =
        set(
            STANDARD,
            "RedriveAllowPolicy",
            "{\"redrivePermission\":\"byQueue\",\"sourceQueueArns\":[\"" + DLQ + "\"]}");

    RedriveAllowPolicy policy = Objects.requireNonNull(some.redriveAllow());
    assertEquals(Permission.BY_QUEUE, policy.permission());
    assertEquals(List.of(Arn.parse(DLQ).orElseThrow()), policy.sources());
    assertNull(set(some, "RedriveAllowPolicy", "").redriveAllow());
    assertEquals(Permission.ALLOW_ALL, permission("{}"));
    assertEquals(Permission.DENY_ALL, permission("{\"redrivePermission\":\"denyAll\"}"));
  }

  private static Permission permission(String text) {
    return Objects.requireNonNull(set(STANDARD, "RedriveAllowPolicy", text).redriveAllow())
        .permission();
  }

  @Test
  void policy_isKeptAsWritten_andRemoved() {
    String text =
        "{ \"Statement\": {\"Effect\":\"Allow\", \"Principal\":\"*\", \"Action\":\"SQS:Send*\"} }";
    QueueSettings changed = set(STANDARD, "Policy", text);

    assertEquals(text, QueueAttributes.texts(changed).get("Policy"));
    assertNull(set(changed, "Policy", "").policy());
  }
}
