package dev.virga.lambda.operation;

import dev.virga.api.lambda.DeadLetterConfig;
import dev.virga.api.lambda.EphemeralStorage;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.api.lambda.SnapStart;
import dev.virga.api.lambda.TracingConfig;
import dev.virga.api.lambda.VpcConfig;
import dev.virga.core.schema.OpenEnum;
import dev.virga.lambda.engine.LambdaFault;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, by name, settings that nothing here acts on. A value that means "none", or what happens
 * anyway, passes.
 */
final class Unsupported {
  private static final int DEFAULT_STORAGE_MIB = 512;

  private final String operation;

  Unsupported(String operation) {
    this.operation = operation;
  }

  /** The architecture of this machine, which is the one functions run on. */
  static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return name.equals("aarch64") || name.equals("arm64") ? "arm64" : "x86_64";
  }

  Unsupported present(String member, @Nullable Object value) {
    return when(value != null, member);
  }

  Unsupported text(String member, @Nullable String value) {
    return when(value != null && !value.isEmpty(), member);
  }

  Unsupported any(String member, @Nullable Collection<?> value) {
    return when(value != null && !value.isEmpty(), member);
  }

  Unsupported flag(String member, @Nullable Boolean value) {
    return when(Boolean.TRUE.equals(value), member);
  }

  /** Only this value, or none. */
  Unsupported only(String allowed, String member, @Nullable OpenEnum value) {
    boolean other = value != null && !value.value().equals(allowed);
    return when(other, value == null ? member : member + " " + value.value());
  }

  Unsupported vpc(@Nullable VpcConfig vpc) {
    return vpc == null
        ? this
        : any("VpcConfig.SubnetIds", vpc.subnetIds())
            .any("VpcConfig.SecurityGroupIds", vpc.securityGroupIds())
            .flag("VpcConfig.Ipv6AllowedForDualStack", vpc.ipv6AllowedForDualStack());
  }

  Unsupported deadLetter(@Nullable DeadLetterConfig config) {
    return config == null ? this : text("DeadLetterConfig", config.targetArn());
  }

  Unsupported tracing(@Nullable TracingConfig tracing) {
    return tracing == null ? this : only("PassThrough", "TracingConfig.Mode", tracing.mode());
  }

  Unsupported snapStart(@Nullable SnapStart snapStart) {
    return snapStart == null ? this : only("None", "SnapStart.ApplyOn", snapStart.applyOn());
  }

  Unsupported storage(@Nullable EphemeralStorage storage) {
    Integer size = storage == null ? null : storage.size();
    return when(
        size != null && size != DEFAULT_STORAGE_MIB,
        "an EphemeralStorage.Size other than " + DEFAULT_STORAGE_MIB);
  }

  Unsupported logging(@Nullable LoggingConfig logging) {
    return logging == null
        ? this
        : only("Text", "LoggingConfig.LogFormat", logging.logFormat())
            .present("LoggingConfig.ApplicationLogLevel", logging.applicationLogLevel())
            .present("LoggingConfig.SystemLogLevel", logging.systemLogLevel());
  }

  Unsupported architectures(@Nullable Collection<? extends OpenEnum> architectures) {
    if (architectures != null) {
      for (OpenEnum architecture : architectures) {
        when(
            !architecture.value().equals(architecture()),
            "Architectures [%s] on a machine that is %s"
                .formatted(architecture.value(), architecture()));
      }
    }
    return this;
  }

  private Unsupported when(boolean unsupported, String what) {
    if (unsupported) {
      throw LambdaFault.notImplemented(operation, what);
    }
    return this;
  }
}
