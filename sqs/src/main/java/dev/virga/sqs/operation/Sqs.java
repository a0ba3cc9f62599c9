package dev.virga.sqs.operation;

import dev.virga.api.sqs.AddPermissionOutput;
import dev.virga.api.sqs.AddPermissionRequest;
import dev.virga.api.sqs.CancelMessageMoveTaskRequest;
import dev.virga.api.sqs.CancelMessageMoveTaskResult;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchRequest;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchResult;
import dev.virga.api.sqs.ChangeMessageVisibilityOutput;
import dev.virga.api.sqs.ChangeMessageVisibilityRequest;
import dev.virga.api.sqs.CreateQueueRequest;
import dev.virga.api.sqs.CreateQueueResult;
import dev.virga.api.sqs.DeleteMessageBatchRequest;
import dev.virga.api.sqs.DeleteMessageBatchResult;
import dev.virga.api.sqs.DeleteMessageOutput;
import dev.virga.api.sqs.DeleteMessageRequest;
import dev.virga.api.sqs.DeleteQueueOutput;
import dev.virga.api.sqs.DeleteQueueRequest;
import dev.virga.api.sqs.GetQueueAttributesRequest;
import dev.virga.api.sqs.GetQueueAttributesResult;
import dev.virga.api.sqs.GetQueueUrlRequest;
import dev.virga.api.sqs.GetQueueUrlResult;
import dev.virga.api.sqs.ListDeadLetterSourceQueuesRequest;
import dev.virga.api.sqs.ListDeadLetterSourceQueuesResult;
import dev.virga.api.sqs.ListMessageMoveTasksRequest;
import dev.virga.api.sqs.ListMessageMoveTasksResult;
import dev.virga.api.sqs.ListQueueTagsRequest;
import dev.virga.api.sqs.ListQueueTagsResult;
import dev.virga.api.sqs.ListQueuesRequest;
import dev.virga.api.sqs.ListQueuesResult;
import dev.virga.api.sqs.PurgeQueueOutput;
import dev.virga.api.sqs.PurgeQueueRequest;
import dev.virga.api.sqs.ReceiveMessageRequest;
import dev.virga.api.sqs.ReceiveMessageResult;
import dev.virga.api.sqs.RemovePermissionOutput;
import dev.virga.api.sqs.RemovePermissionRequest;
import dev.virga.api.sqs.SendMessageBatchRequest;
import dev.virga.api.sqs.SendMessageBatchResult;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SendMessageResult;
import dev.virga.api.sqs.SetQueueAttributesOutput;
import dev.virga.api.sqs.SetQueueAttributesRequest;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.StartMessageMoveTaskRequest;
import dev.virga.api.sqs.StartMessageMoveTaskResult;
import dev.virga.api.sqs.TagQueueOutput;
import dev.virga.api.sqs.TagQueueRequest;
import dev.virga.api.sqs.UntagQueueOutput;
import dev.virga.api.sqs.UntagQueueRequest;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Outcome;
import dev.virga.sqs.engine.SqsEngine;
import org.jspecify.annotations.Nullable;

/** The operations of SQS, by name. */
public final class Sqs implements SqsApi {
  private final MoveOperations moves;
  private final PermissionOperations permissions;
  private final QueueOperations queues;
  private final ReceiptOperations receipts;
  private final ReceiveOperations receives;
  private final SendOperations sends;
  private final TagOperations tags;

  /**
   * The operations over an engine.
   *
   * @param endpointOverride how the queue URLs in answers begin, such as {@code http://virga:4566};
   *     null: with scheme, host and port of each request
   */
  public Sqs(SqsEngine engine, @Nullable String endpointOverride) {
    Queues named = new Queues(engine, endpointOverride);
    this.moves = new MoveOperations(engine, named);
    this.permissions = new PermissionOperations(engine, named);
    this.queues = new QueueOperations(engine, named);
    this.receipts = new ReceiptOperations(engine, named);
    this.receives = new ReceiveOperations(engine, named);
    this.sends = new SendOperations(engine, named);
    this.tags = new TagOperations(engine, named);
  }

  @Override
  public AddPermissionOutput addPermission(CallContext context, AddPermissionRequest input) {
    return permissions.add(context, input);
  }

  @Override
  public CancelMessageMoveTaskResult cancelMessageMoveTask(
      CallContext context, CancelMessageMoveTaskRequest input) {
    return moves.cancel(context, input);
  }

  @Override
  public ChangeMessageVisibilityOutput changeMessageVisibility(
      CallContext context, ChangeMessageVisibilityRequest input) {
    return receipts.change(context, input);
  }

  @Override
  public ChangeMessageVisibilityBatchResult changeMessageVisibilityBatch(
      CallContext context, ChangeMessageVisibilityBatchRequest input) {
    return receipts.changeBatch(context, input);
  }

  @Override
  public CreateQueueResult createQueue(CallContext context, CreateQueueRequest input) {
    return queues.create(context, input);
  }

  @Override
  public DeleteMessageOutput deleteMessage(CallContext context, DeleteMessageRequest input) {
    return receipts.delete(context, input);
  }

  @Override
  public DeleteMessageBatchResult deleteMessageBatch(
      CallContext context, DeleteMessageBatchRequest input) {
    return receipts.deleteBatch(context, input);
  }

  @Override
  public DeleteQueueOutput deleteQueue(CallContext context, DeleteQueueRequest input) {
    return queues.delete(context, input);
  }

  @Override
  public GetQueueAttributesResult getQueueAttributes(
      CallContext context, GetQueueAttributesRequest input) {
    return queues.attributes(context, input);
  }

  @Override
  public GetQueueUrlResult getQueueUrl(CallContext context, GetQueueUrlRequest input) {
    return queues.url(context, input);
  }

  @Override
  public ListDeadLetterSourceQueuesResult listDeadLetterSourceQueues(
      CallContext context, ListDeadLetterSourceQueuesRequest input) {
    return queues.sources(context, input);
  }

  @Override
  public ListMessageMoveTasksResult listMessageMoveTasks(
      CallContext context, ListMessageMoveTasksRequest input) {
    return moves.list(context, input);
  }

  @Override
  public ListQueueTagsResult listQueueTags(CallContext context, ListQueueTagsRequest input) {
    return tags.list(context, input);
  }

  @Override
  public ListQueuesResult listQueues(CallContext context, ListQueuesRequest input) {
    return queues.list(context, input);
  }

  @Override
  public PurgeQueueOutput purgeQueue(CallContext context, PurgeQueueRequest input) {
    return queues.purge(context, input);
  }

  @Override
  public Outcome<ReceiveMessageResult> receiveMessage(
      CallContext context, ReceiveMessageRequest input) {
    return receives.receive(context, input);
  }

  @Override
  public RemovePermissionOutput removePermission(
      CallContext context, RemovePermissionRequest input) {
    return permissions.remove(context, input);
  }

  @Override
  public SendMessageResult sendMessage(CallContext context, SendMessageRequest input) {
    return sends.send(context, input);
  }

  @Override
  public SendMessageBatchResult sendMessageBatch(
      CallContext context, SendMessageBatchRequest input) {
    return sends.sendBatch(context, input);
  }

  @Override
  public SetQueueAttributesOutput setQueueAttributes(
      CallContext context, SetQueueAttributesRequest input) {
    return queues.set(context, input);
  }

  @Override
  public StartMessageMoveTaskResult startMessageMoveTask(
      CallContext context, StartMessageMoveTaskRequest input) {
    return moves.start(context, input);
  }

  @Override
  public TagQueueOutput tagQueue(CallContext context, TagQueueRequest input) {
    return tags.tag(context, input);
  }

  @Override
  public UntagQueueOutput untagQueue(CallContext context, UntagQueueRequest input) {
    return tags.untag(context, input);
  }
}
