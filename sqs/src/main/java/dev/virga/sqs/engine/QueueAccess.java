package dev.virga.sqs.engine;

import dev.virga.core.identity.Arn;
import dev.virga.core.policy.Authorization;
import dev.virga.core.policy.Circumstances;
import dev.virga.core.policy.PolicyEvaluator;
import dev.virga.core.policy.RequestContext;
import dev.virga.core.service.Principal;
import java.time.Instant;

/**
 * Who may do what to a queue, by its policy.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html
 */
final class QueueAccess {
  private QueueAccess() {}

  /** Throws AccessDenied where the queue's policy does not let the caller. */
  static void check(Queue queue, Caller caller, Instant now) {
    if (queue.settings.policy() == null
        && caller.principal() instanceof Principal.Identity identity
        && identity.account().equals(queue.ref.account())) {
      return;
    }
    Authorization answer = ask(queue, caller, now);
    if (!answer.allowed()) {
      throw StateFault.accessDenied(caller, queue.ref.arn(), answer);
    }
  }

  /**
   * As {@link #check}, for a request that only changes the policy: the root user of the queue's
   * account may, whatever the policy says. Nobody else could unlock a queue that denies everybody.
   *
   * <p>See https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
   */
  static void checkPolicyChange(Queue queue, Caller caller, Instant now) {
    if (!caller.isRootOf(queue.ref.account())) {
      check(queue, caller, now);
    }
  }

  /** What the policy says, and why. */
  static Authorization ask(Queue queue, Caller caller, Instant now) {
    QueuePolicy policy = queue.settings.policy();
    RequestContext request =
        RequestContext.of(caller.principal(), caller.action(), queue.ref.arn().toString())
            .in(
                new Circumstances(
                    now, caller.wire(), queue.ref.region(), queue.ref.account(), queue.tags));
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
