package dev.virga.sqs.operation;

import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.CreateQueueResult;
import dev.virga.api.sqs.DeleteQueueOutput;
import dev.virga.api.sqs.DeleteQueueRequest;
import dev.virga.api.sqs.GetQueueAttributesRequest;
import dev.virga.api.sqs.GetQueueAttributesResult;
import dev.virga.api.sqs.GetQueueUrlRequest;
import dev.virga.api.sqs.GetQueueUrlResult;
import dev.virga.api.sqs.ListDeadLetterSourceQueuesRequest;
import dev.virga.api.sqs.ListDeadLetterSourceQueuesResult;
import dev.virga.api.sqs.ListQueuesRequest;
import dev.virga.api.sqs.ListQueuesResult;
import dev.virga.api.sqs.PurgeQueueOutput;
import dev.virga.api.sqs.PurgeQueueRequest;
import dev.virga.api.sqs.QueueAttributeName;
import dev.virga.api.sqs.SetQueueAttributesOutput;
import dev.virga.api.sqs.SetQueueAttributesRequest;
import dev.virga.core.identity.AccountId;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueAttributes;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.QueueView;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * CreateQueue, DeleteQueue, PurgeQueue, GetQueueUrl, ListQueues, ListDeadLetterSourceQueues, Get-
 * and SetQueueAttributes.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 * and the pages beside it
 */
final class QueueOperations {
  private static final String QUEUE_NAME = "QueueName";

  private final SqsEngine engine;
  private final Queues queues;
  private final Cooldowns cooldowns = new Cooldowns();

  QueueOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  CreateQueueResult create(CallContext context, CreateQueueRequest input) {
    String name = Texts.required(input.queueName(), QUEUE_NAME);
    Map<String, String> attributes = Objects.requireNonNullElse(input.attributes(), Map.of());
    if (!QueueName.isValid(name)) {
      throw "true".equals(attributes.get(QueueAttributes.FIFO_QUEUE))
          ? SqsFault.badFifoName()
          : SqsFault.badName();
    }
    QueueRef queue = new QueueRef(context.account(), context.region(), new QueueName(name));
    Map<String, String> tags =
        TagOperations.with(
            queue.name(), Map.of(), Objects.requireNonNullElse(input.tags(), Map.of()));
    if (engine.create(Caller.of(context, "sqs:CreateQueue"), queue, attributes, tags)) {
      cooldowns.warn("CreateQueue within 60 s of the deletion of a queue of the same name");
    }
    return new CreateQueueResult(queues.url(context, queue));
  }

  DeleteQueueOutput delete(CallContext context, DeleteQueueRequest input) {
    String action = "sqs:DeleteQueue";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    queues.tell(context, queue, () -> engine.delete(Caller.of(context, action), queue));
    return new DeleteQueueOutput();
  }

  PurgeQueueOutput purge(CallContext context, PurgeQueueRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    if (queues.ask(
        context, queue, () -> engine.purge(Caller.of(context, "sqs:PurgeQueue"), queue))) {
      cooldowns.warn("PurgeQueue within 60 s of the last one");
    }
    return new PurgeQueueOutput();
  }

  GetQueueUrlResult url(CallContext context, GetQueueUrlRequest input) {
    String name = Texts.required(input.queueName(), QUEUE_NAME);
    if (!QueueName.isValid(name)) {
      throw SqsFault.badName();
    }
    String owner = input.queueOwnerAWSAccountId();
    if (owner != null && !AccountId.isValid(owner)) {
      throw Queues.missing(context);
    }
    AccountId account = owner == null ? context.account() : new AccountId(owner);
    QueueRef queue = new QueueRef(account, context.region(), new QueueName(name));
    view(context, queue, "sqs:GetQueueUrl");
    return new GetQueueUrlResult(queues.url(context, queue));
  }

  private QueueView view(CallContext context, QueueRef queue, String action) {
    return queues.ask(context, queue, () -> engine.view(Caller.of(context, action), queue));
  }

  ListQueuesResult list(CallContext context, ListQueuesRequest input) {
    List<QueueName> names =
        engine.list(
            context.account(),
            context.region(),
            Objects.requireNonNullElse(input.queueNamePrefix(), ""));
    Page page = Page.of("ListQueues", names, input.maxResults(), input.nextToken());
    return new ListQueuesResult(
        Batch.orAbsent(urls(context, context.account(), page)), page.nextToken());
  }

  ListDeadLetterSourceQueuesResult sources(
      CallContext context, ListDeadLetterSourceQueuesRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    List<QueueName> names =
        queues.ask(
            context,
            queue,
            () ->
                engine.deadLetterSources(
                    Caller.of(context, "sqs:ListDeadLetterSourceQueues"), queue));
    Page page = Page.of("ListDeadLetterSourceQueues", names, input.maxResults(), input.nextToken());
    return new ListDeadLetterSourceQueuesResult(
        Batch.orAbsent(urls(context, queue.account(), page)), page.nextToken());
  }

  private List<String> urls(CallContext context, AccountId account, Page page) {
    List<String> urls = new ArrayList<>(page.names().size());
    for (QueueName name : page.names()) {
      urls.add(queues.url(context, new QueueRef(account, context.region(), name)));
    }
    return urls;
  }

  GetQueueAttributesResult attributes(CallContext context, GetQueueAttributesRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    QueueView view = view(context, queue, "sqs:GetQueueAttributes");
    List<QueueAttributeName> names = Objects.requireNonNullElse(input.attributeNames(), List.of());
    return new GetQueueAttributesResult(QueueAttributeNames.wanted(view, names));
  }

  SetQueueAttributesOutput set(CallContext context, SetQueueAttributesRequest input) {
    String action = "sqs:SetQueueAttributes";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    Map<String, String> attributes = input.attributes();
    if (attributes == null || attributes.isEmpty()) {
      throw SqsFault.missing("Attributes");
    }
    queues.tell(context, queue, () -> engine.set(Caller.of(context, action), queue, attributes));
    return new SetQueueAttributesOutput();
  }
}
