package dev.virga.lambda.operation;

import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.api.lambda.UpdateFunctionCodeRequest;
import dev.virga.api.lambda.UpdateFunctionConfigurationRequest;
import dev.virga.core.engine.Engine;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionCommands;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.FunctionSettings;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * UpdateFunctionCode and UpdateFunctionConfiguration. Invocations run the old code and
 * configuration until the update is Successful.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html">
 *     UpdateFunctionCode</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 *     UpdateFunctionConfiguration</a>
 */
record UpdateFunction(Functions functions, CodeIntake intake) {
  FunctionConfiguration code(CallContext context, UpdateFunctionCodeRequest input) {
    FunctionReference reference =
        functions.latest(context, input.functionName(), null, "lambda:UpdateFunctionCode");
    Engine<LambdaState> engine = functions.engine(context);
    engine.view(state -> FunctionCommands.existing(state, reference.name()));
    Bytes zip = zip(input);
    DeploymentPackage code = intake.take(zip);
    Function function =
        engine.decide(
            context.cause(),
            FunctionCommands.updateCode(
                reference.name(),
                code,
                input.revisionId(),
                Boolean.TRUE.equals(input.dryRun()),
                functions.preparation()));
    return describe(engine, function, reference);
  }

  private static Bytes zip(UpdateFunctionCodeRequest input) {
    Bytes zip = input.zipFile();
    if (input.imageUri() != null) {
      throw LambdaFault.imageForZip();
    }
    if (zip != null && (input.s3Bucket() != null || input.s3Key() != null)) {
      throw LambdaFault.twoSourcesOfCode();
    }
    new Unsupported("UpdateFunctionCode")
        .present("S3Bucket", input.s3Bucket())
        .present("S3Key", input.s3Key())
        .present("S3ObjectVersion", input.s3ObjectVersion())
        .present("S3ObjectStorageMode", input.s3ObjectStorageMode())
        .text("SourceKMSKeyArn", input.sourceKMSKeyArn())
        .flag("Publish", input.publish())
        .present("PublishTo", input.publishTo())
        .architectures(input.architectures());
    if (zip == null) {
      throw LambdaFault.noCode();
    }
    return zip;
  }

  FunctionConfiguration configuration(
      CallContext context, UpdateFunctionConfigurationRequest input) {
    FunctionReference reference =
        functions.latest(context, input.functionName(), null, "lambda:UpdateFunctionConfiguration");
    new Unsupported("UpdateFunctionConfiguration")
        .vpc(input.vpcConfig())
        .deadLetter(input.deadLetterConfig())
        .text("KMSKeyArn", input.kmsKeyArn())
        .tracing(input.tracingConfig())
        .any("Layers", input.layers())
        .any("FileSystemConfigs", input.fileSystemConfigs())
        .present("ImageConfig", input.imageConfig())
        .storage(input.ephemeralStorage())
        .snapStart(input.snapStart())
        .logging(input.loggingConfig())
        .present("CapacityProviderConfig", input.capacityProviderConfig())
        .present("DurableConfig", input.durableConfig());
    Engine<LambdaState> engine = functions.engine(context);
    Function function =
        engine.decide(
            context.cause(),
            FunctionCommands.updateConfiguration(
                reference.name(),
                settings -> changed(settings, input),
                input.revisionId(),
                functions.preparation()));
    return describe(engine, function, reference);
  }

  private static FunctionSettings changed(
      FunctionSettings old, UpdateFunctionConfigurationRequest input) {
    var runtime = input.runtime();
    Integer timeout = input.timeout();
    LoggingConfig logging = input.loggingConfig();
    return new FunctionSettings(
        runtime == null ? old.runtime() : runtime.value(),
        or(input.handler(), old.handler()),
        or(input.role(), old.role()),
        or(input.description(), old.description()),
        timeout == null ? old.timeout() : Duration.ofSeconds(timeout),
        or(input.memorySize(), old.memoryMiB()),
        input.environment() == null
            ? old.variables()
            : CreateFunction.variables(input.environment()),
        logging == null ? old.logGroup() : logging.logGroup());
  }

  private static <T> T or(@Nullable T value, T old) {
    return value == null ? old : value;
  }

  private static FunctionConfiguration describe(
      Engine<LambdaState> engine, Function function, FunctionReference reference) {
    return FunctionDescription.full(
        function, engine.view(state -> state.arn(reference.name(), reference.qualifier())));
  }
}
