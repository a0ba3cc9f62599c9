package dev.virga.sqs.operation;

import dev.virga.core.identity.AccountId;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsFault;

/**
 * The address of a queue as clients give it: a URL at any host, with or without the account in its
 * path; the path alone; or the bare name. The last two segments count. Host, port and whatever
 * stands between do not: clients reach Virga by many names, and the region is that of the
 * signature, also where a host such as {@code sqs.eu-west-1.localhost.localstack.cloud} or {@code
 * eu-west-1.queue.amazonaws.com} names another.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
 */
final class QueueUrl {
  private QueueUrl() {}

  /**
   * The queue at an address. Without an account in it, it is the caller's.
   *
   * @throws dev.virga.core.fault.ServiceException InvalidAddress; QueueDoesNotExist, where no queue
   *     can have the name
   */
  static QueueRef parse(CallContext context, String address) {
    int end = address.length();
    while (end > 0 && address.charAt(end - 1) == '/') {
      end--;
    }
    int slash = address.lastIndexOf('/', end - 1);
    String name = address.substring(slash + 1, end);
    if (name.isEmpty()) {
      throw SqsFault.badAddress(address);
    }
    AccountId account = slash <= 0 ? context.account() : account(context, address, slash);
    if (!QueueName.isValid(name)) {
      throw Queues.missing(context);
    }
    return new QueueRef(account, context.region(), new QueueName(name));
  }

  /** The account in front of the last slash. */
  private static AccountId account(CallContext context, String address, int slash) {
    int start = address.lastIndexOf('/', slash - 1) + 1;
    if (isHost(address, start)) {
      return context.account();
    }
    AccountId own = context.account();
    if (slash - start == own.value().length() && address.startsWith(own.value(), start)) {
      return own;
    }
    String segment = address.substring(start, slash);
    if (!AccountId.isValid(segment)) {
      throw SqsFault.badAddress(address);
    }
    return new AccountId(segment);
  }

  /** Whether the segment that begins here is the host of a URL. */
  private static boolean isHost(String address, int start) {
    return start >= 3
        && address.charAt(start - 1) == '/'
        && address.charAt(start - 2) == '/'
        && address.charAt(start - 3) == ':';
  }
}
