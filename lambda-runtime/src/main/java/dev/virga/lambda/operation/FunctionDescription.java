package dev.virga.lambda.operation;

import dev.virga.api.lambda.Architecture;
import dev.virga.api.lambda.EnvironmentResponse;
import dev.virga.api.lambda.EphemeralStorage;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.LastUpdateStatus;
import dev.virga.api.lambda.LastUpdateStatusReasonCode;
import dev.virga.api.lambda.LogFormat;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.api.lambda.PackageType;
import dev.virga.api.lambda.Runtime;
import dev.virga.api.lambda.RuntimeVersionConfig;
import dev.virga.api.lambda.SnapStartApplyOn;
import dev.virga.api.lambda.SnapStartOptimizationStatus;
import dev.virga.api.lambda.SnapStartResponse;
import dev.virga.api.lambda.State;
import dev.virga.api.lambda.StateReasonCode;
import dev.virga.api.lambda.TracingConfigResponse;
import dev.virga.api.lambda.TracingMode;
import dev.virga.core.identity.Arn;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.FunctionSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A function as AWS describes it. */
final class FunctionDescription {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int EPHEMERAL_STORAGE_MIB = 512;
  private static final String BUSY = "The function is being created.";

  private FunctionDescription() {}

  /**
   * The whole description.
   *
   * @param arn as the caller named it: unqualified unless with a qualifier
   */
  static FunctionConfiguration full(Function function, Arn arn) {
    FunctionConfiguration.Builder builder = builder(function, arn);
    builder.runtimeVersionConfig(
        RuntimeVersionConfig.builder()
            .runtimeVersionArn(runtimeVersion(arn, function.deployment().settings().runtime()))
            .build());
    switch (function.stage()) {
      case CREATING ->
          builder.state(State.PENDING).stateReason(BUSY).stateReasonCode(StateReasonCode.CREATING);
      case UPDATING ->
          builder
              .state(State.ACTIVE)
              .lastUpdateStatus(LastUpdateStatus.IN_PROGRESS)
              .lastUpdateStatusReason(BUSY)
              .lastUpdateStatusReasonCode(new LastUpdateStatusReasonCode("Creating"));
      case READY -> builder.state(State.ACTIVE).lastUpdateStatus(LastUpdateStatus.SUCCESSFUL);
    }
    return builder.build();
  }

  /** The description without states, as lists have it. */
  static FunctionConfiguration brief(Function function, Arn arn) {
    return builder(function, arn).build();
  }

  private static FunctionConfiguration.Builder builder(Function function, Arn arn) {
    FunctionSettings settings = function.deployment().settings();
    DeploymentPackage code = function.deployment().code();
    FunctionConfiguration.Builder builder = FunctionConfiguration.builder();
    Map<String, String> variables = settings.variables();
    if (variables != null) {
      builder.environment(EnvironmentResponse.builder().variables(variables).build());
    }
    return builder
        .functionName(function.name().value())
        .functionArn(arn.toString())
        .runtime(new Runtime(settings.runtime()))
        .role(settings.role())
        .handler(settings.handler())
        .codeSize(code.zippedBytes())
        .codeSha256(code.codeSha256())
        .description(settings.description())
        .timeout((int) settings.timeout().toSeconds())
        .memorySize(settings.memoryMiB())
        .lastModified(time(function.lastModified()))
        .version(FunctionReference.LATEST)
        .tracingConfig(TracingConfigResponse.builder().mode(TracingMode.PASS_THROUGH).build())
        .revisionId(function.revisionId())
        .packageType(PackageType.ZIP)
        .architectures(List.of(new Architecture(Unsupported.architecture())))
        .ephemeralStorage(EphemeralStorage.builder().size(EPHEMERAL_STORAGE_MIB).build())
        .snapStart(
            SnapStartResponse.builder()
                .applyOn(SnapStartApplyOn.NONE)
                .optimizationStatus(SnapStartOptimizationStatus.OFF)
                .build())
        .loggingConfig(
            LoggingConfig.builder()
                .logFormat(LogFormat.TEXT)
                .logGroup(settings.logGroup(function.name()))
                .build());
  }

  /** A time such as {@code 2026-11-23T09:00:00.123+0000}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** Our runtimes have one version each: its name is the hash of the runtime's. */
  private static String runtimeVersion(Arn arn, String runtime) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(runtime.getBytes(StandardCharsets.UTF_8));
      return "arn:%s:lambda:%s::runtime:%s"
          .formatted(arn.partition(), arn.region(), HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
