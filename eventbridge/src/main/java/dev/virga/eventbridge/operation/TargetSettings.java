package dev.virga.eventbridge.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virga.api.events.DeadLetterConfig;
import dev.virga.api.events.RetryPolicy;
import dev.virga.api.events.SqsParameters;
import dev.virga.api.events.Target;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.eventbridge.engine.EventBridgeFault;
import dev.virga.eventbridge.engine.JsonPath;
import dev.virga.eventbridge.engine.RuleTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule's target as PutTargets takes it and ListTargetsByRule answers it.
 *
 * <p>See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
final class TargetSettings {
  private static final String PUT = "PutTargets";
  private static final Pattern QUEUE_NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private TargetSettings() {}

  /** The target that is put; refuses what AWS refuses, and by name what nothing acts on. */
  static RuleTarget read(Target target, CallContext context) {
    String id = Required.member(target.id());
    Arn arn = targetArn(Required.member(target.arn()), context);
    unsupported(target).forEach((name, value) -> EventBridgeFault.refuse(value, name, PUT));
    String group = messageGroup(target, id, arn);
    if (target.input() != null && target.inputPath() != null) {
      throw EventBridgeFault.SEVERAL_INPUTS.with(id);
    }
    requireJson(target.input(), id);
    String path = target.inputPath();
    JsonPath inputPath =
        path == null
            ? null
            : JsonPath.parse(path)
                .orElseThrow(() -> EventBridgeFault.SETTING.with("the InputPath " + path, PUT));
    RetryPolicy retries = target.retryPolicy();
    return new RuleTarget(
        id,
        arn,
        target.input(),
        inputPath,
        retries == null ? null : retries.maximumRetryAttempts(),
        retries == null ? null : retries.maximumEventAgeInSeconds(),
        group,
        deadLetterQueue(target.deadLetterConfig(), context));
  }

  /** Functions and queues in the rule's Region, of any account: their policies say who may call. */
  private static Arn targetArn(String text, CallContext context) {
    Arn arn = Arn.parse(text).orElseThrow(() -> EventBridgeFault.BAD_TARGET_ARN.with(text));
    boolean valid =
        switch (arn.service()) {
          case "lambda" -> {
            if (!arn.resource().startsWith("function:")) {
              throw EventBridgeFault.TARGET_SERVICE.with(arn.service());
            }
            yield true;
          }
          case "sqs" -> isQueue(arn);
          default -> throw EventBridgeFault.TARGET_SERVICE.with(arn.service());
        };
    if (!valid || !arn.region().equals(context.region().value())) {
      throw EventBridgeFault.BAD_TARGET_ARN.with(text);
    }
    return arn;
  }

  private static boolean isQueue(Arn arn) {
    return arn.service().equals("sqs")
        && AccountId.isValid(arn.account())
        && QUEUE_NAME.matcher(arn.resource()).matches();
  }

  private static boolean isFifo(Arn queue) {
    return queue.resource().endsWith(".fifo");
  }

  private static @Nullable String messageGroup(Target target, String id, Arn arn) {
    SqsParameters parameters = target.sqsParameters();
    String group = parameters == null ? null : parameters.messageGroupId();
    if (!arn.service().equals("sqs")) {
      if (parameters != null) {
        throw EventBridgeFault.SQS_PARAMETERS_OF_NO_QUEUE.with(id);
      }
    } else if (isFifo(arn)) {
      if (parameters == null) {
        throw EventBridgeFault.NO_SQS_PARAMETERS.with(id);
      }
      if (group == null || group.isEmpty()) {
        throw EventBridgeFault.NO_MESSAGE_GROUP.with(id);
      }
    }
    return group;
  }

  private static @Nullable Arn deadLetterQueue(
      @Nullable DeadLetterConfig config, CallContext context) {
    String text = config == null ? null : config.arn();
    if (text == null) {
      return null;
    }
    Arn queue = Arn.parse(text).orElseThrow(() -> EventBridgeFault.BAD_TARGET_ARN.with(text));
    if (!isQueue(queue) || isFifo(queue) || !queue.region().equals(context.region().value())) {
      throw EventBridgeFault.BAD_DEAD_LETTER_QUEUE.with(text);
    }
    return queue;
  }

  private static void requireJson(@Nullable String input, String id) {
    try {
      if (input != null && JSON.readTree(input).isMissingNode()) {
        throw EventBridgeFault.BAD_INPUT.with(id);
      }
    } catch (JsonProcessingException malformed) {
      throw EventBridgeFault.BAD_INPUT.with(id);
    }
  }

  /** Settings that nothing acts on yet, and whether they are given. */
  private static Map<String, Boolean> unsupported(Target target) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("InputTransformer", target.inputTransformer() != null);
    given.put("RoleArn", target.roleArn() != null);
    given.put("KinesisParameters", target.kinesisParameters() != null);
    given.put("RunCommandParameters", target.runCommandParameters() != null);
    given.put("EcsParameters", target.ecsParameters() != null);
    given.put("BatchParameters", target.batchParameters() != null);
    given.put("HttpParameters", target.httpParameters() != null);
    given.put("RedshiftDataParameters", target.redshiftDataParameters() != null);
    given.put("SageMakerPipelineParameters", target.sageMakerPipelineParameters() != null);
    given.put("AppSyncParameters", target.appSyncParameters() != null);
    return given;
  }

  /** The target as it was put. */
  static Target listed(RuleTarget target) {
    Target.Builder listed =
        Target.builder().id(target.id()).arn(target.arn().toString()).input(target.input());
    JsonPath path = target.inputPath();
    if (path != null) {
      listed.inputPath(path.text());
    }
    if (target.maximumRetryAttempts() != null || target.maximumEventAgeInSeconds() != null) {
      listed.retryPolicy(
          RetryPolicy.builder()
              .maximumRetryAttempts(target.maximumRetryAttempts())
              .maximumEventAgeInSeconds(target.maximumEventAgeInSeconds())
              .build());
    }
    if (target.messageGroupId() != null) {
      listed.sqsParameters(SqsParameters.builder().messageGroupId(target.messageGroupId()).build());
    }
    Arn deadLetter = target.deadLetter();
    if (deadLetter != null) {
      listed.deadLetterConfig(DeadLetterConfig.builder().arn(deadLetter.toString()).build());
    }
    return listed.build();
  }
}
