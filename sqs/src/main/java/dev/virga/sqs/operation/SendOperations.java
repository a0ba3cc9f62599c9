package dev.virga.sqs.operation;

import dev.virga.api.sqs.BatchResultErrorEntry;
import dev.virga.api.sqs.SendMessageBatchRequest;
import dev.virga.api.sqs.SendMessageBatchRequestEntry;
import dev.virga.api.sqs.SendMessageBatchResult;
import dev.virga.api.sqs.SendMessageBatchResultEntry;
import dev.virga.api.sqs.SendMessageRequest;
import dev.virga.api.sqs.SendMessageResult;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.MessageContent.Md5;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.Result;
import dev.virga.sqs.engine.Sending;
import dev.virga.sqs.engine.Sent;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SendMessage and SendMessageBatch.
 *
 * <p>See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 * and API_SendMessageBatch.html
 */
final class SendOperations {
  private static final String ACTION = "sqs:SendMessage";
  private static final String GROUP_ID = "MessageGroupId";
  private static final String ENTRY = "SendMessageBatchRequestEntry";

  /** Bytes of all messages of a batch together, whatever the queue's own limit. */
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final SqsEngine engine;
  private final Queues queues;
  private final SenderIds senders = new SenderIds();

  SendOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  SendMessageResult send(CallContext context, SendMessageRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    boolean fifo = queue.name().fifo();
    Draft draft = Draft.of(input);
    if (fifo && !draft.hasGroup()) {
      throw SqsFault.missing(GROUP_ID);
    }
    Sending sending =
        draft.sending(
            fifo, senders.of(context.principal()), context.wire().traceHeader(), "SendMessage");
    Sent sent =
        queues.ask(context, queue, () -> engine.send(Caller.of(context, ACTION), queue, sending));
    MessageContent content = sending.content();
    return new SendMessageResult(
        content.bodyMd5().toString(),
        text(content.attributesMd5()),
        text(content.traceHeaderMd5()),
        sent.messageId(),
        sent.sequenceNumber());
  }

  SendMessageBatchResult sendBatch(CallContext context, SendMessageBatchRequest input) {
    QueueRef queue = queues.named(context, input.queueUrl());
    List<SendMessageBatchRequestEntry> entries =
        Batch.checked(input.entries(), ENTRY, SendMessageBatchRequestEntry::id);
    List<Draft> drafts = drafts(entries, queue.name().fifo());
    List<@Nullable Sending> sendings = new ArrayList<>(drafts.size());
    List<Sending> valid = new ArrayList<>(drafts.size());
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    String sender = senders.of(context.principal());
    String trace = context.wire().traceHeader();
    for (int i = 0; i < drafts.size(); i++) {
      Sending sending = null;
      try {
        sending = drafts.get(i).sending(queue.name().fifo(), sender, trace, "SendMessageBatch");
        valid.add(sending);
      } catch (ServiceException refused) {
        failed.add(Batch.failed(entries.get(i).id(), refused));
      }
      sendings.add(sending);
    }
    List<Result<Sent>> results =
        queues.ask(context, queue, () -> engine.send(Caller.of(context, ACTION), queue, valid));
    List<SendMessageBatchResultEntry> successful = new ArrayList<>(results.size());
    int next = 0;
    for (int i = 0; i < sendings.size(); i++) {
      Sending sending = sendings.get(i);
      if (sending != null) {
        String id = entries.get(i).id();
        switch (results.get(next++)) {
          case Result.Done<Sent>(Sent sent) -> successful.add(sent(id, sending.content(), sent));
          case Result.Refused<Sent>(ServiceException error) -> failed.add(Batch.failed(id, error));
        }
      }
    }
    return new SendMessageBatchResult(Batch.orAbsent(successful), Batch.orAbsent(failed));
  }

  /** The messages; without a group for a FIFO queue, or too long together, none is sent. */
  private static List<Draft> drafts(List<SendMessageBatchRequestEntry> entries, boolean fifo) {
    List<Draft> drafts = new ArrayList<>(entries.size());
    long bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      Draft draft = Draft.of(entries.get(i), i + 1);
      if (fifo && !draft.hasGroup()) {
        throw SqsFault.missingInBatch(GROUP_ID);
      }
      drafts.add(draft);
      bytes += draft.size();
    }
    if (bytes > MAX_BATCH_BYTES) {
      throw SqsFault.batchTooLong(bytes, MAX_BATCH_BYTES);
    }
    return drafts;
  }

  private static SendMessageBatchResultEntry sent(
      @Nullable String id, MessageContent content, Sent sent) {
    return new SendMessageBatchResultEntry(
        id,
        sent.messageId(),
        content.bodyMd5().toString(),
        text(content.attributesMd5()),
        text(content.traceHeaderMd5()),
        sent.sequenceNumber());
  }

  private static @Nullable String text(@Nullable Md5 digest) {
    return digest == null ? null : digest.toString();
  }
}
