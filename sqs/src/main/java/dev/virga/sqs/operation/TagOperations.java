package dev.virga.sqs.operation;

import dev.virga.api.sqs.ListQueueTagsRequest;
import dev.virga.api.sqs.ListQueueTagsResult;
import dev.virga.api.sqs.TagQueueOutput;
import dev.virga.api.sqs.TagQueueRequest;
import dev.virga.api.sqs.UntagQueueOutput;
import dev.virga.api.sqs.UntagQueueRequest;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * TagQueue, UntagQueue, ListQueueTags.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html
 */
final class TagOperations {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private final SqsEngine engine;
  private final Queues queues;

  TagOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  TagQueueOutput tag(CallContext context, TagQueueRequest input) {
    String action = "sqs:TagQueue";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    Map<String, String> added = input.tags();
    if (added == null || added.isEmpty()) {
      throw SqsFault.missing("Tags");
    }
    queues.tell(
        context,
        queue,
        () ->
            engine.changeTags(
                Caller.of(context, action), queue, tags -> with(queue.name(), tags, added)));
    return new TagQueueOutput();
  }

  UntagQueueOutput untag(CallContext context, UntagQueueRequest input) {
    String action = "sqs:UntagQueue";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    List<String> keys = input.tagKeys();
    if (keys == null || keys.isEmpty()) {
      throw SqsFault.missing("TagKeys");
    }
    queues.tell(
        context,
        queue,
        () -> engine.changeTags(Caller.of(context, action), queue, tags -> without(tags, keys)));
    return new UntagQueueOutput();
  }

  ListQueueTagsResult list(CallContext context, ListQueueTagsRequest input) {
    String action = "sqs:ListQueueTags";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    Map<String, String> tags =
        queues.ask(context, queue, () -> engine.view(Caller.of(context, action), queue)).tags();
    return new ListQueueTagsResult(tags.isEmpty() ? null : tags);
  }

  /**
   * Tags with further ones.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidParameterValue
   */
  static Map<String, String> with(
      QueueName queue, Map<String, String> tags, Map<String, String> added) {
    added.forEach((key, value) -> {
      if (key.isEmpty() || key.codePointCount(0, key.length()) > MAX_KEY) {
        throw SqsFault.badTag("keys", 1, MAX_KEY);
      }
      if (value.codePointCount(0, value.length()) > MAX_VALUE) {
        throw SqsFault.badTag("values", 0, MAX_VALUE);
      }
      if (key.regionMatches(true, 0, "aws:", 0, 4)) {
        throw SqsFault.systemTag();
      }
    });
    Map<String, String> all = new HashMap<>(tags);
    all.putAll(added);
    if (all.size() > MAX_TAGS) {
      throw SqsFault.tooManyTags(queue);
    }
    return all;
  }

  private static Map<String, String> without(Map<String, String> tags, List<String> keys) {
    Map<String, String> left = new HashMap<>(tags);
    keys.forEach(left::remove);
    return left;
  }
}
