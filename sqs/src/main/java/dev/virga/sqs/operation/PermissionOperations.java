package dev.virga.sqs.operation;

import dev.virga.api.sqs.AddPermissionOutput;
import dev.virga.api.sqs.AddPermissionRequest;
import dev.virga.api.sqs.RemovePermissionOutput;
import dev.virga.api.sqs.RemovePermissionRequest;
import dev.virga.core.identity.AccountId;
import dev.virga.core.service.CallContext;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.PolicyDocument;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.SqsEngine;
import dev.virga.sqs.engine.SqsFault;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AddPermission and RemovePermission.
 *
 * <p>See
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
 */
final class PermissionOperations {
  /** Actions that no other account can be let do, in lower case. */
  private static final Set<String> OWNERS =
      Set.of(
          "addpermission",
          "cancelmessagemovetask",
          "createqueue",
          "deletequeue",
          "listmessagemovetasks",
          "listqueues",
          "listqueuetags",
          "removepermission",
          "setqueueattributes",
          "startmessagemovetask",
          "tagqueue",
          "untagqueue");

  private final SqsEngine engine;
  private final Queues queues;

  PermissionOperations(SqsEngine engine, Queues queues) {
    this.engine = engine;
    this.queues = queues;
  }

  AddPermissionOutput add(CallContext context, AddPermissionRequest input) {
    String action = "sqs:AddPermission";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    String label = label(input.label());
    List<String> accounts = Objects.requireNonNullElse(input.awsAccountIds(), List.of());
    if (accounts.isEmpty() || !accounts.stream().allMatch(AccountId::isValid)) {
      throw SqsFault.badPrincipals(accounts);
    }
    List<String> actions = actions(Objects.requireNonNullElse(input.actions(), List.of()));
    queues.tell(
        context,
        queue,
        () ->
            engine.changePolicy(
                Caller.of(context, action),
                queue,
                policy -> PolicyDocument.with(policy, queue.arn(), label, accounts, actions)));
    return new AddPermissionOutput();
  }

  private static String label(@Nullable String given) {
    String label = Texts.required(given, "Label");
    if (!Texts.isName(label)) {
      throw SqsFault.badLabel(label);
    }
    return label;
  }

  private static List<String> actions(List<String> actions) {
    if (actions.isEmpty()) {
      throw SqsFault.missing("Actions");
    }
    if (actions.size() > PolicyDocument.MAX_ACTIONS) {
      throw SqsFault.overLimit(actions.size(), "Actions", PolicyDocument.MAX_ACTIONS);
    }
    for (String action : actions) {
      if (!action.equals("*") && !PolicyDocument.isAction(action)) {
        throw SqsFault.unknownAction("SQS:" + action);
      }
      if (OWNERS.contains(action.toLowerCase(Locale.ROOT))) {
        throw SqsFault.ownersAction("SQS:" + action);
      }
    }
    return actions;
  }

  RemovePermissionOutput remove(CallContext context, RemovePermissionRequest input) {
    String action = "sqs:RemovePermission";
    QueueRef queue = queues.owned(context, input.queueUrl(), action);
    String label = label(input.label());
    queues.tell(
        context,
        queue,
        () ->
            engine.changePolicy(
                Caller.of(context, action),
                queue,
                policy -> PolicyDocument.without(policy, label)));
    return new RemovePermissionOutput();
  }
}
