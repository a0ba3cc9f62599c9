package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Authorization;
import dev.virga.core.policy.PolicyEvaluator;
import dev.virga.core.policy.RequestContext;
import dev.virga.core.service.Principal;

/**
 * Who may do what to a queue, by its policy.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html
 */
final class QueueAccess {
  private QueueAccess() {}

  /** Throws AccessDenied where the queue's policy does not let the caller. */
  static void check(Queue queue, Caller caller) {
    if (queue.settings.policy() == null
        && caller.principal() instanceof Principal.Identity identity
        && identity.account().equals(queue.ref.account())) {
      return;
    }
    Authorization answer = ask(queue, caller);
    if (!answer.allowed()) {
      throw StateFault.accessDenied(caller, queue.ref.arn(), answer);
    }
  }

  /** What the policy says, and why. */
  static Authorization ask(Queue queue, Caller caller) {
    QueuePolicy policy = queue.settings.policy();
    RequestContext request =
        RequestContext.of(caller.principal(), caller.action(), queue.ref.arn().toString());
    Arn source = caller.sourceArn();
    if (source != null) {
      request =
          request
              .with("aws:SourceArn", source.toString())
              .with("aws:SourceAccount", source.account());
    }
    return PolicyEvaluator.authorize(
        policy == null ? null : policy.policy(), queue.ref.account(), request);
  }
}
