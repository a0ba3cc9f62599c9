package dev.virga.lambda.operation;

import static dev.virga.lambda.operation.Functions.required;

import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.Environment;
import dev.virga.api.lambda.FunctionCode;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.LoggingConfig;
import dev.virga.core.engine.Engine;
import dev.virga.core.schema.Bytes;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionCommands;
import dev.virga.lambda.engine.FunctionName;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.FunctionSettings;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CreateFunction: a function from a zip in the request. It is Pending at first and becomes Active
 * by itself.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">
 *     CreateFunction</a>
 */
record CreateFunction(Functions functions, CodeIntake intake) {
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;
  private static final int DEFAULT_MEMORY_MIB = 128;

  FunctionConfiguration call(CallContext context, CreateFunctionRequest input) {
    FunctionReference reference =
        functions.reference(context, input.functionName(), null, "lambda:CreateFunction");
    FunctionName name = reference.name();
    if (name.value().length() > FunctionName.MAX_LENGTH) {
      throw LambdaFault.tooLong(name.value(), "functionName", FunctionName.MAX_LENGTH);
    }
    refuseUnsupported(input);
    FunctionSettings settings = settings(input);
    FunctionCode source = required(input.code());
    Bytes zip = zip(source);
    Engine<LambdaState> engine = functions.engine(context);
    DeploymentPackage code = intake.take(zip);
    Map<String, String> tags = input.tags();
    Function function =
        engine.decide(
            context.cause(),
            FunctionCommands.create(
                name, settings, code, tags == null ? Map.of() : tags, functions.preparation()));
    return FunctionDescription.full(function, engine.view(state -> state.arn(name, null)));
  }

  private static FunctionSettings settings(CreateFunctionRequest input) {
    var runtime = input.runtime();
    String handler = input.handler();
    if (runtime == null || handler == null) {
      throw LambdaFault.runtimeAndHandlerMandatory();
    }
    Integer timeout = input.timeout();
    Integer memory = input.memorySize();
    String description = input.description();
    return new FunctionSettings(
        runtime.value(),
        handler,
        required(input.role()),
        description == null ? "" : description,
        Duration.ofSeconds(timeout == null ? DEFAULT_TIMEOUT_SECONDS : timeout),
        memory == null ? DEFAULT_MEMORY_MIB : memory,
        variables(input.environment()),
        logGroup(input.loggingConfig()));
  }

  /**
   * The variables of an Environment; none in one that is there is not the same as no Environment.
   */
  static @Nullable Map<String, String> variables(@Nullable Environment environment) {
    if (environment == null) {
      return null;
    }
    Map<String, String> variables = environment.variables();
    return variables == null ? Map.of() : variables;
  }

  static @Nullable String logGroup(@Nullable LoggingConfig logging) {
    return logging == null ? null : logging.logGroup();
  }

  private static Bytes zip(FunctionCode code) {
    Bytes zip = code.zipFile();
    boolean elsewhere = code.s3Bucket() != null || code.s3Key() != null || code.imageUri() != null;
    if (zip != null && elsewhere) {
      throw LambdaFault.twoSourcesOfCode();
    }
    new Unsupported("CreateFunction")
        .present("Code.ImageUri", code.imageUri())
        .present("Code.S3Bucket", code.s3Bucket())
        .present("Code.S3Key", code.s3Key())
        .present("Code.S3ObjectVersion", code.s3ObjectVersion())
        .present("Code.S3ObjectStorageMode", code.s3ObjectStorageMode())
        .text("Code.SourceKMSKeyArn", code.sourceKMSKeyArn());
    if (zip == null) {
      throw LambdaFault.noCode();
    }
    return zip;
  }

  private static void refuseUnsupported(CreateFunctionRequest input) {
    new Unsupported("CreateFunction")
        .only("Zip", "PackageType", input.packageType())
        .flag("Publish", input.publish())
        .present("PublishTo", input.publishTo())
        .vpc(input.vpcConfig())
        .deadLetter(input.deadLetterConfig())
        .text("KMSKeyArn", input.kmsKeyArn())
        .tracing(input.tracingConfig())
        .any("Layers", input.layers())
        .any("FileSystemConfigs", input.fileSystemConfigs())
        .present("CodeSigningConfigArn", input.codeSigningConfigArn())
        .present("ImageConfig", input.imageConfig())
        .architectures(input.architectures())
        .storage(input.ephemeralStorage())
        .snapStart(input.snapStart())
        .logging(input.loggingConfig())
        .present("TenancyConfig", input.tenancyConfig())
        .present("CapacityProviderConfig", input.capacityProviderConfig())
        .present("DurableConfig", input.durableConfig());
  }
}
