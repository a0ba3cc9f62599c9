package dev.virga.sqs.operation;

import dev.virga.api.sqs.BatchResultErrorEntry;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchRequest;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchRequestEntry;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchResult;
import dev.virga.api.sqs.ChangeMessageVisibilityBatchResultEntry;
import dev.virga.api.sqs.ChangeMessageVisibilityOutput;
import dev.virga.api.sqs.ChangeMessageVisibilityRequest;
import dev.virga.api.sqs.DeleteMessageBatchRequest;
import dev.virga.api.sqs.DeleteMessageBatchRequestEntry;
import dev.virga.api.sqs.DeleteMessageBatchResult;
import dev.virga.api.sqs.DeleteMessageBatchResultEntry;
import dev.virga.api.sqs.DeleteMessageOutput;
import dev.virga.api.sqs.DeleteMessageRequest;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.Result;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import dev.virga.sqs.engine.VisibilityChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done with receipt handles: DeleteMessage, ChangeMessageVisibility and their batches.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html and
 * API_ChangeMessageVisibility.html
 */
final class ReceiptOperations {
  private static final String DELETE = "sqs:DeleteMessage";
  private static final String CHANGE = "sqs:ChangeMessageVisibility";
  private static final String DELETE_ENTRY = "DeleteMessageBatchRequestEntry";
  private static final String CHANGE_ENTRY = "ChangeMessageVisibilityBatchRequestEntry";
  private static final String HANDLE = "ReceiptHandle";
  private static final String TIMEOUT = "VisibilityTimeout";

  private final SqsEngine engine;
  private final Queues queues;

  ReceiptOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  DeleteMessageOutput delete(CallContext context, DeleteMessageRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    String handle = Texts.required(input.receiptHandle(), HANDLE);
    delete(context, queue, List.of(handle)).getFirst().orThrow();
    return new DeleteMessageOutput();
  }

  private List<Result<String>> delete(CallContext context, QueueRef queue, List<String> handles) {
    return queues.ask(
        context, queue, () -> engine.deleteMessages(Caller.of(context, DELETE), queue, handles));
  }

  DeleteMessageBatchResult deleteBatch(CallContext context, DeleteMessageBatchRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    List<DeleteMessageBatchRequestEntry> entries =
        Batch.checked(input.entries(), DELETE_ENTRY, DeleteMessageBatchRequestEntry::id);
    List<String> handles = new ArrayList<>(entries.size());
    for (DeleteMessageBatchRequestEntry entry : entries) {
      handles.add(handle(entry.receiptHandle(), DELETE_ENTRY, handles.size() + 1));
    }
    List<Result<String>> results = delete(context, queue, handles);
    List<DeleteMessageBatchResultEntry> successful = new ArrayList<>(results.size());
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String id = entries.get(i).id();
      switch (results.get(i)) {
        case Result.Done<String> _ -> successful.add(new DeleteMessageBatchResultEntry(id));
        case Result.Refused<String>(ServiceException error) -> failed.add(Batch.failed(id, error));
      }
    }
    return new DeleteMessageBatchResult(Batch.orAbsent(successful), Batch.orAbsent(failed));
  }

  private static String handle(@Nullable String handle, String entry, int number) {
    return Texts.required(handle, entry + "." + number + "." + HANDLE);
  }

  ChangeMessageVisibilityOutput change(CallContext context, ChangeMessageVisibilityRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    String handle = Texts.required(input.receiptHandle(), HANDLE);
    Duration timeout = ReceiveOperations.visibility(input.visibilityTimeout());
    if (timeout == null) {
      throw SqsFault.missing(TIMEOUT);
    }
    change(context, queue, List.of(new VisibilityChange(handle, timeout))).getFirst().orThrow();
    return new ChangeMessageVisibilityOutput();
  }

  private List<Result<String>> change(
      CallContext context, QueueRef queue, List<VisibilityChange> changes) {
    return queues.ask(
        context, queue, () -> engine.changeVisibility(Caller.of(context, CHANGE), queue, changes));
  }

  ChangeMessageVisibilityBatchResult changeBatch(
      CallContext context, ChangeMessageVisibilityBatchRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        Batch.checked(input.entries(), CHANGE_ENTRY, ChangeMessageVisibilityBatchRequestEntry::id);
    List<VisibilityChange> changes = new ArrayList<>(entries.size());
    List<@Nullable String> ids = new ArrayList<>(entries.size());
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    int number = 0;
    for (ChangeMessageVisibilityBatchRequestEntry entry : entries) {
      String handle = handle(entry.receiptHandle(), CHANGE_ENTRY, ++number);
      Integer seconds = entry.visibilityTimeout();
      if (seconds == null) {
        throw SqsFault.missing(CHANGE_ENTRY + "." + number + "." + TIMEOUT);
      }
      if (ReceiveOperations.isVisibility(seconds)) {
        changes.add(new VisibilityChange(handle, Duration.ofSeconds(seconds)));
        ids.add(entry.id());
      } else {
        failed.add(Batch.failed(entry.id(), SqsFault.badVisibility(seconds)));
      }
    }
    List<Result<String>> results = change(context, queue, changes);
    List<ChangeMessageVisibilityBatchResultEntry> successful = new ArrayList<>(results.size());
    for (int i = 0; i < results.size(); i++) {
      switch (results.get(i)) {
        case Result.Done<String> _ ->
            successful.add(new ChangeMessageVisibilityBatchResultEntry(ids.get(i)));
        case Result.Refused<String>(ServiceException error) ->
            failed.add(Batch.failed(ids.get(i), error));
      }
    }
    return new ChangeMessageVisibilityBatchResult(
        Batch.orAbsent(successful), Batch.orAbsent(failed));
  }
}
