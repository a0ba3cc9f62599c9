package dev.virga.sqs.operation;

import dev.virga.api.sqs.SqsError;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.Region;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues that calls are about: found by their addresses, addressed in answers, and missed in
 * AWS's words. Where a queue is missed that stands in another region, the log says so, once.
 * Thread-safe.
 */
final class Queues {
  /** Hints after which further ones are at DEBUG. */
  static final int MAX_HINTS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(Queues.class);

  private final SqsEngine engine;
  private final @Nullable String endpoint;
  private final Set<QueueRef> hinted = ConcurrentHashMap.newKeySet();

  /**
   * @param endpoint how queue URLs begin, such as {@code http://virga:4566}; null: as the caller's
   *     request did
   */
  Queues(SqsEngine engine, @Nullable String endpoint) {
    this.engine = engine;
    this.endpoint =
        endpoint != null && endpoint.endsWith("/")
            ? endpoint.substring(0, endpoint.length() - 1)
            : endpoint;
  }

  /** The queue that a call gives, or whose path was called. */
  QueueRef named(CallContext context, @Nullable String url) {
    if (url != null && !url.isEmpty()) {
      return QueueUrl.parse(context, url);
    }
    String path = context.wire().path();
    if (path.length() <= 1) {
      throw SqsFault.missing("QueueUrl");
    }
    return QueueUrl.parse(context, path);
  }

  /** The queue that a call gives, in an operation that is for the queue's own account only. */
  QueueRef owned(CallContext context, @Nullable String url, String action) {
    return owned(context, named(context, url), action);
  }

  /** The queue, in an operation that is for the queue's own account only. */
  QueueRef owned(CallContext context, QueueRef queue, String action) {
    if (!queue.account().equals(context.account())) {
      throw SqsFault.notAllowed(context.principal(), action, queue.arn());
    }
    return queue;
  }

  /** A queue's URL for this caller. */
  String url(CallContext context, QueueRef queue) {
    String start = endpoint == null ? context.endpoint() : endpoint;
    return start + "/" + queue.account() + "/" + queue.name();
  }

  /** Asks the engine about a queue. */
  <T> T ask(CallContext context, QueueRef queue, Supplier<T> question) {
    try {
      return question.get();
    } catch (ServiceException error) {
      throw worded(context, queue, error);
    }
  }

  /** Tells the engine to do something with a queue. */
  void tell(CallContext context, QueueRef queue, Runnable command) {
    try {
      command.run();
    } catch (ServiceException error) {
      throw worded(context, queue, error);
    }
  }

  /** An error as AWS words it in the caller's protocol; of a missing queue, with the hint. */
  ServiceException worded(CallContext context, QueueRef queue, ServiceException error) {
    if (error.error() != SqsError.QUEUE_DOES_NOT_EXIST) {
      return error;
    }
    hint(queue);
    return missing(context);
  }

  /** What is said where a queue is not there. */
  static ServiceException missing(CallContext context) {
    return context.wire().isQuery() ? SqsFault.noQueueInQuery() : SqsFault.noQueue();
  }

  private void hint(QueueRef queue) {
    List<Region> elsewhere = new ArrayList<>(engine.regionsWith(queue.account(), queue.name()));
    elsewhere.remove(queue.region());
    if (elsewhere.isEmpty()) {
      return;
    }
    if (hinted.size() < MAX_HINTS && hinted.add(queue)) {
      LOG.warn(
          "There is no queue {} of account {} in {}, but in {}: sign requests for that region"
              + " (AWS_REGION).",
          queue.name(),
          queue.account(),
          queue.region(),
          elsewhere);
    } else {
      LOG.debug("no queue {} in {}, but in {}", queue.name(), queue.region(), elsewhere);
    }
  }
}
