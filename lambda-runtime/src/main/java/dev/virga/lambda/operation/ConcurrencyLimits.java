package dev.virga.lambda.operation;

import static dev.virga.lambda.operation.Functions.required;

import dev.virga.api.lambda.AccountLimit;
import dev.virga.api.lambda.AccountUsage;
import dev.virga.api.lambda.Concurrency;
import dev.virga.api.lambda.DeleteFunctionConcurrencyOutput;
import dev.virga.api.lambda.DeleteFunctionConcurrencyRequest;
import dev.virga.api.lambda.GetAccountSettingsResponse;
import dev.virga.api.lambda.GetFunctionConcurrencyRequest;
import dev.virga.api.lambda.GetFunctionConcurrencyResponse;
import dev.virga.api.lambda.PutFunctionConcurrencyRequest;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionCommands;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.InvocationCommands;
import dev.virga.lambda.engine.LambdaFault;
import org.jspecify.annotations.Nullable;

/**
 * Reserved concurrency, and the limits it is taken from.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html">
 *     PutFunctionConcurrency</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html">
 *     GetAccountSettings</a>
 */
record ConcurrencyLimits(Functions functions) {
  Concurrency put(CallContext context, PutFunctionConcurrencyRequest input) {
    Integer reserved = required(input.reservedConcurrentExecutions());
    reserve(context, function(context, input.functionName(), "PutFunctionConcurrency"), reserved);
    return Concurrency.builder().reservedConcurrentExecutions(reserved).build();
  }

  DeleteFunctionConcurrencyOutput delete(
      CallContext context, DeleteFunctionConcurrencyRequest input) {
    FunctionReference reference =
        function(context, input.functionName(), "DeleteFunctionConcurrency");
    functions.engine(context).view(state -> FunctionCommands.existing(state, reference.name()));
    reserve(context, reference, null);
    return DeleteFunctionConcurrencyOutput.builder().build();
  }

  GetFunctionConcurrencyResponse get(CallContext context, GetFunctionConcurrencyRequest input) {
    FunctionReference reference = function(context, input.functionName(), "GetFunctionConcurrency");
    Function function =
        functions.engine(context).view(state -> FunctionCommands.existing(state, reference.name()));
    return GetFunctionConcurrencyResponse.builder()
        .reservedConcurrentExecutions(function.reservedConcurrency())
        .build();
  }

  private void reserve(
      CallContext context, FunctionReference reference, @Nullable Integer reserved) {
    functions
        .engine(context)
        .decide(context.cause(), FunctionCommands.reserve(reference.name(), reserved));
  }

  private FunctionReference function(CallContext context, @Nullable String name, String operation) {
    FunctionReference reference = functions.reference(context, name, null, "lambda:" + operation);
    if (reference.qualifier() != null) {
      throw LambdaFault.functionsOnly();
    }
    return reference;
  }

  GetAccountSettingsResponse accountSettings(CallContext context) {
    return functions
        .engine(context)
        .view(state -> {
          long code = 0;
          int reserved = 0;
          for (Function function : state.functions()) {
            code += function.deployment().code().zippedBytes();
            Integer own = function.reservedConcurrency();
            reserved += own == null ? 0 : own;
          }
          int all = InvocationCommands.MAX_CONCURRENCY;
          return GetAccountSettingsResponse.builder()
              .accountLimit(
                  AccountLimit.builder()
                      .totalCodeSize(FunctionCommands.MAX_CODE_BYTES)
                      .codeSizeUnzipped(DeploymentPackage.MAX_UNPACKED_BYTES)
                      .codeSizeZipped(DeploymentPackage.MAX_ZIPPED_BYTES)
                      .concurrentExecutions(all)
                      .unreservedConcurrentExecutions(all - reserved)
                      .build())
              .accountUsage(
                  AccountUsage.builder()
                      .totalCodeSize(code)
                      .functionCount((long) state.functions().size())
                      .build())
              .build();
        });
  }
}
