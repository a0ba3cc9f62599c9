package dev.virga.sqs;

import dev.virga.api.sqs.MessageAttributeValue;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.Kernel;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.ServiceBinding;
import dev.virga.core.trace.Journal;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.PeekedMessage;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.Received;
import dev.virga.sqs.engine.RegionalSqsEngine;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.operation.Sqs;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The wiring of SQS: the only place that knows its parts. */
public final class SqsModule {
  private final SqsEngine engine;
  private final SqsApi api;
  private final ServiceBinding binding;
  private final Target target;

  /**
   * What SQS can be set to.
   *
   * @param endpoint scheme, host and port of the queue URLs it answers; null: those of the request
   * @param strict whether AWS's 60-second rules hold: a queue cannot be created within 60 s of the
   *     deletion of one of its name, nor purged again within 60 s
   */
  public record Settings(@Nullable String endpoint, boolean strict) {}

  /**
   * Registers the service's engines with the kernel.
   *
   * @param address where this emulator answers, for the commands that it suggests
   */
  public SqsModule(
      Kernel kernel,
      Journal journal,
      Metrics metrics,
      Settings settings,
      Supplier<String> address) {
    this.engine = new RegionalSqsEngine(kernel, journal, metrics, settings.strict);
    this.api = new Sqs(engine, settings.endpoint);
    this.binding = new SqsBinding(api);
    this.target = new SqsTarget(api, engine, kernel::newRequestId, address);
  }

  /** The service as the server calls it. */
  public ServiceBinding binding() {
    return binding;
  }

  /** Takes deliveries for queues. */
  public Target target() {
    return target;
  }

  /** The operations, as tests call them. */
  SqsApi api() {
    return api;
  }

  /** The engine, as tests call it. */
  SqsEngine engine() {
    return engine;
  }

  /**
   * The messages of a queue, oldest first, without receiving them; empty where there is no such
   * queue.
   *
   * @param limit at most so many
   */
  public Optional<List<QueueMessage>> messages(
      AccountId account, Region region, String queue, int limit) {
    return QueueName.isValid(queue)
        ? engine
            .peek(new QueueRef(account, region, new QueueName(queue)), limit)
            .map(messages -> messages.stream().map(SqsModule::shown).toList())
        : Optional.empty();
  }

  /** Long polls that wait for messages of a queue; 0 where there is no such queue. */
  public int longPolls(AccountId account, Region region, String queue) {
    return QueueName.isValid(queue)
        ? engine.longPolls(new QueueRef(account, region, new QueueName(queue)))
        : 0;
  }

  private static QueueMessage shown(PeekedMessage peeked) {
    Received.Message message = peeked.message();
    MessageContent content = message.content();
    Map<String, String> attributes = new LinkedHashMap<>();
    content.attributes().forEach((name, value) -> attributes.put(name, text(value)));
    boolean received = message.receiveCount() > 0;
    Arn source = message.deadLetterSource();
    return new QueueMessage(
        message.messageId(),
        switch (peeked.state()) {
          case VISIBLE -> "visible";
          case IN_FLIGHT -> "in flight";
          case DELAYED -> "delayed";
        },
        peeked.until(),
        content.body().asUtf8(),
        attributes,
        Instant.ofEpochMilli(message.sentMillis()),
        received ? Instant.ofEpochMilli(message.firstReceivedMillis()) : null,
        message.receiveCount(),
        received ? message.receiptHandle() : null,
        content.groupId(),
        content.deduplicationId(),
        message.sequenceNumber(),
        source == null ? null : source.toString());
  }

  private static String text(MessageAttributeValue value) {
    Bytes binary = value.binaryValue();
    return binary == null
        ? Objects.requireNonNullElse(value.stringValue(), "")
        : Base64.getEncoder().encodeToString(binary.unsafeArray());
  }
}
