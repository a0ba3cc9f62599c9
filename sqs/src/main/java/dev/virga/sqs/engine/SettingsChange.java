package dev.virga.sqs.engine;

import dev.virga.sqs.engine.QueueSettings.Encryption;
import dev.virga.sqs.engine.QueueSettings.Fifo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A queue's settings while attributes are applied to them. Used once, by one thread. */
final class SettingsChange {
  private final QueueSettings base;
  private Duration visibilityTimeout;
  private Duration delay;
  private int maximumMessageBytes;
  private Duration retention;
  private Duration receiveWait;
  private @Nullable QueuePolicy policy;
  private @Nullable RedrivePolicy redrive;
  private @Nullable RedriveAllowPolicy redriveAllow;
  private @Nullable Fifo fifo;
  private @Nullable String kmsKeyGiven;
  private @Nullable Boolean managedGiven;
  private @Nullable Duration dataKeyReuse;

  SettingsChange(QueueSettings base) {
    this.base = base;
    this.visibilityTimeout = base.visibilityTimeout();
    this.delay = base.delay();
    this.maximumMessageBytes = base.maximumMessageBytes();
    this.retention = base.retention();
    this.receiveWait = base.receiveWait();
    this.policy = base.policy();
    this.redrive = base.redrive();
    this.redriveAllow = base.redriveAllow();
    this.fifo = base.fifo();
    this.dataKeyReuse = base.encryption().dataKeyReuse();
  }

  /** Applies one attribute. */
  void set(String name, String text) {
    switch (name) {
      case QueueAttributes.VISIBILITY_TIMEOUT -> visibilityTimeout = seconds(name, text, 0, 43_200);
      case QueueAttributes.DELAY_SECONDS -> delay = seconds(name, text, 0, 900);
      case QueueAttributes.MAXIMUM_MESSAGE_SIZE ->
          maximumMessageBytes = number(name, text, 1024, 1 << 20);
      case QueueAttributes.MESSAGE_RETENTION_PERIOD ->
          retention = seconds(name, text, 60, 1_209_600);
      case QueueAttributes.RECEIVE_MESSAGE_WAIT_TIME_SECONDS ->
          receiveWait = seconds(name, text, 0, 20);
      case QueueAttributes.POLICY -> policy = text.isEmpty() ? null : PolicyDocument.parse(text);
      case QueueAttributes.REDRIVE_POLICY ->
          redrive = text.isEmpty() ? null : RedriveDocuments.redrive(text);
      case QueueAttributes.REDRIVE_ALLOW_POLICY ->
          redriveAllow = text.isEmpty() ? null : RedriveDocuments.allow(text);
      case QueueAttributes.KMS_MASTER_KEY_ID -> kmsKeyGiven = text;
      case QueueAttributes.KMS_DATA_KEY_REUSE_PERIOD_SECONDS ->
          dataKeyReuse = seconds(name, text, 60, 86_400);
      case QueueAttributes.SQS_MANAGED_SSE_ENABLED -> managedGiven = truth(name, text);
      case QueueAttributes.FIFO_QUEUE,
          QueueAttributes.CONTENT_BASED_DEDUPLICATION,
          QueueAttributes.DEDUPLICATION_SCOPE,
          QueueAttributes.FIFO_THROUGHPUT_LIMIT ->
          fifo = fifo(name, text);
      default -> throw SqsFault.unknownAttribute(name);
    }
  }

  private Fifo fifo(String name, String text) {
    Fifo old = fifo;
    if (old == null) {
      throw name.equals(QueueAttributes.FIFO_QUEUE)
              || name.equals(QueueAttributes.CONTENT_BASED_DEDUPLICATION)
          ? SqsFault.unknownAttribute(name)
          : SqsFault.onlyOfFifo(name);
    }
    return switch (name) {
      case QueueAttributes.CONTENT_BASED_DEDUPLICATION ->
          new Fifo(truth(name, text), old.perGroupDeduplication(), old.perGroupThroughput());
      case QueueAttributes.DEDUPLICATION_SCOPE ->
          new Fifo(
              old.contentBasedDeduplication(),
              choice(name, text, QueueAttributes.SCOPE_GROUP, QueueAttributes.SCOPE_QUEUE),
              old.perGroupThroughput());
      case QueueAttributes.FIFO_THROUGHPUT_LIMIT ->
          new Fifo(
              old.contentBasedDeduplication(),
              old.perGroupDeduplication(),
              choice(
                  name, text, QueueAttributes.THROUGHPUT_GROUP, QueueAttributes.THROUGHPUT_QUEUE));
      default -> {
        if (!truth(name, text)) {
          throw SqsFault.fixedType();
        }
        yield old;
      }
    };
  }

  /** The settings, once every attribute has been applied. */
  QueueSettings settings() {
    Fifo result = fifo;
    if (result != null && result.perGroupThroughput() && !result.perGroupDeduplication()) {
      throw SqsFault.throughputNeedsScope();
    }
    return new QueueSettings(
        visibilityTimeout,
        delay,
        maximumMessageBytes,
        retention,
        receiveWait,
        policy,
        redrive,
        redriveAllow,
        result,
        encryption());
  }

  /** A key and SQS's own encryption exclude each other; without the key the latter comes back. */
  private Encryption encryption() {
    String key = kmsKeyGiven;
    Boolean managed = managedGiven;
    if (key != null && key.isEmpty()) {
      return new Encryption(managed == null || managed, null, null);
    }
    if (key == null) {
      key = base.encryption().kmsKey();
    }
    if (key == null) {
      return new Encryption(
          managed == null ? base.encryption().managed() : managed, null, dataKeyReuse);
    }
    if (managed != null && managed) {
      throw SqsFault.twoEncryptions();
    }
    return new Encryption(false, key, dataKeyReuse);
  }

  private static boolean truth(String name, String text) {
    return choice(name, text, "true", "false");
  }

  /** Whether the text is the first of two that it may be. */
  private static boolean choice(String name, String text, String yes, String no) {
    if (!text.equals(yes) && !text.equals(no)) {
      throw SqsFault.badAttribute(name);
    }
    return text.equals(yes);
  }

  private static Duration seconds(String name, String text, int min, int max) {
    return Duration.ofSeconds(number(name, text, min, max));
  }

  private static int number(String name, String text, int min, int max) {
    int number = RedriveDocuments.digits(text);
    if (number < min || number > max) {
      throw SqsFault.badAttribute(name);
    }
    return number;
  }
}
