package dev.virga.sqs.operation;

import dev.virga.api.sqs.CancelMessageMoveTaskRequest;
import dev.virga.api.sqs.CancelMessageMoveTaskResult;
import dev.virga.api.sqs.ListMessageMoveTasksRequest;
import dev.virga.api.sqs.ListMessageMoveTasksResult;
import dev.virga.api.sqs.ListMessageMoveTasksResultEntry;
import dev.virga.api.sqs.SqsError;
import dev.virga.api.sqs.StartMessageMoveTaskRequest;
import dev.virga.api.sqs.StartMessageMoveTaskResult;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.MoveTaskView;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
final class MoveOperations {
  private static final String SOURCE = "SourceArn";
  private static final String DESTINATION = "DestinationArn";
  private static final int MAX_PER_SECOND = 500;
  private static final int MAX_RESULTS = 10;

  private final SqsEngine engine;
  private final Queues queues;

  MoveOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  StartMessageMoveTaskResult start(CallContext context, StartMessageMoveTaskRequest input) {
    String action = "sqs:StartMessageMoveTask";
    QueueRef source = source(context, input.sourceArn(), action);
    String given = input.destinationArn();
    Arn destination =
        given == null
            ? null
            : queues.owned(context, queue(context, given, DESTINATION), action).arn();
    Integer rate = input.maxNumberOfMessagesPerSecond();
    if (rate != null && (rate < 1 || rate > MAX_PER_SECOND)) {
      throw SqsFault.badRange("MaxNumberOfMessagesPerSecond", 1, MAX_PER_SECOND);
    }
    String id =
        ask(
            context,
            source,
            SqsFault.noSuchResource(SOURCE),
            () -> engine.startMove(Caller.of(context, action), source, destination, rate));
    return new StartMessageMoveTaskResult(new TaskHandle(id, source.arn()).toString());
  }

  ListMessageMoveTasksResult list(CallContext context, ListMessageMoveTasksRequest input) {
    String action = "sqs:ListMessageMoveTasks";
    QueueRef source = source(context, input.sourceArn(), action);
    Integer max = input.maxResults();
    if (max != null && (max < 1 || max > MAX_RESULTS)) {
      throw SqsFault.badRange("MaxResults", 1, MAX_RESULTS);
    }
    List<MoveTaskView> tasks =
        ask(
            context,
            source,
            SqsFault.noSuchResource(SOURCE),
            () -> engine.moves(Caller.of(context, action), source));
    List<ListMessageMoveTasksResultEntry> entries = new ArrayList<>();
    for (MoveTaskView task : tasks.subList(0, Math.min(tasks.size(), max == null ? 1 : max))) {
      entries.add(entry(task));
    }
    return new ListMessageMoveTasksResult(Batch.orAbsent(entries));
  }

  /** The handle is for cancelling, so only a running task shows it. */
  private static ListMessageMoveTasksResultEntry entry(MoveTaskView task) {
    Arn destination = task.destination();
    return ListMessageMoveTasksResultEntry.builder()
        .taskHandle(
            task.status() == MoveTaskView.Status.RUNNING
                ? new TaskHandle(task.taskId(), task.source()).toString()
                : null)
        .status(task.status().name())
        .sourceArn(task.source().toString())
        .destinationArn(destination == null ? null : destination.toString())
        .maxNumberOfMessagesPerSecond(task.maxPerSecond())
        .approximateNumberOfMessagesMoved(task.moved())
        .approximateNumberOfMessagesToMove(task.toMove())
        .failureReason(task.failureReason())
        .startedTimestamp(task.started().toEpochMilli())
        .build();
  }

  CancelMessageMoveTaskResult cancel(CallContext context, CancelMessageMoveTaskRequest input) {
    String action = "sqs:CancelMessageMoveTask";
    TaskHandle handle = TaskHandle.parse(Texts.required(input.taskHandle(), "TaskHandle"));
    QueueRef source =
        queues.owned(
            context, resolve(context, handle.source()).orElseThrow(SqsFault::noTask), action);
    long moved =
        ask(
            context,
            source,
            SqsFault.noTask(),
            () -> engine.cancelMove(Caller.of(context, action), source, handle.taskId()));
    return new CancelMessageMoveTaskResult(moved);
  }

  private QueueRef source(CallContext context, @Nullable String arn, String action) {
    return queues.owned(context, queue(context, Texts.required(arn, SOURCE), SOURCE), action);
  }

  private static QueueRef queue(CallContext context, String text, String parameter) {
    Arn arn = Arn.parse(text).orElseThrow(() -> SqsFault.badArn(parameter));
    return resolve(context, arn).orElseThrow(() -> SqsFault.noSuchResource(parameter));
  }

  /** The queue with an ARN, where it can be one of the called region. */
  private static Optional<QueueRef> resolve(CallContext context, Arn arn) {
    boolean here =
        arn.service().equals("sqs")
            && arn.region().equals(context.region().value())
            && AccountId.isValid(arn.account())
            && QueueName.isValid(arn.resource());
    return here
        ? Optional.of(
            new QueueRef(
                new AccountId(arn.account()), context.region(), new QueueName(arn.resource())))
        : Optional.empty();
  }

  /** A queue that is missed here is a resource that is missed. */
  private <T> T ask(
      CallContext context, QueueRef queue, ServiceException missed, Supplier<T> question) {
    try {
      return queues.ask(context, queue, question);
    } catch (ServiceException error) {
      throw error.error() == SqsError.QUEUE_DOES_NOT_EXIST ? missed : error;
    }
  }
}
