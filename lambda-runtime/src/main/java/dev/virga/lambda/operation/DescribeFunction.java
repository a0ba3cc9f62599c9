package dev.virga.lambda.operation;

import dev.virga.api.lambda.Concurrency;
import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.DeleteFunctionResponse;
import dev.virga.api.lambda.FunctionCodeLocation;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.GetFunctionConfigurationRequest;
import dev.virga.api.lambda.GetFunctionRequest;
import dev.virga.api.lambda.GetFunctionResponse;
import dev.virga.api.lambda.ListFunctionsRequest;
import dev.virga.api.lambda.ListFunctionsResponse;
import dev.virga.core.engine.Engine;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.PageToken;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionCommands;
import dev.virga.lambda.engine.FunctionName;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GetFunction, GetFunctionConfiguration, ListFunctions and DeleteFunction.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html">GetFunction</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">ListFunctions
 *     </a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html">
 *     DeleteFunction</a>
 */
record DescribeFunction(Functions functions, CodeDownloads downloads) {
  private static final String LIST = "ListFunctions";
  private static final int MAX_PAGE = 50;
  private static final int NO_CONTENT = 204;

  GetFunctionResponse get(CallContext context, GetFunctionRequest input) {
    Described found = find(context, input.functionName(), input.qualifier(), "lambda:GetFunction");
    Function function = found.function();
    String location = downloads.location(context, function.deployment().code().sha256Hex());
    GetFunctionResponse.Builder answer =
        GetFunctionResponse.builder()
            .configuration(FunctionDescription.full(function, found.arn()))
            .code(FunctionCodeLocation.builder().repositoryType("S3").location(location).build());
    if (!function.tags().isEmpty()) {
      answer.tags(function.tags());
    }
    Integer reserved = function.reservedConcurrency();
    if (reserved != null) {
      answer.concurrency(Concurrency.builder().reservedConcurrentExecutions(reserved).build());
    }
    return answer.build();
  }

  FunctionConfiguration configuration(CallContext context, GetFunctionConfigurationRequest input) {
    Described found =
        find(context, input.functionName(), input.qualifier(), "lambda:GetFunctionConfiguration");
    return FunctionDescription.full(found.function(), found.arn());
  }

  /** A function and its ARN as the caller qualified it. */
  private record Described(Function function, Arn arn) {}

  private Described find(
      CallContext context, @Nullable String name, @Nullable String qualifier, String action) {
    FunctionReference reference = functions.latest(context, name, qualifier, action);
    return functions
        .engine(context)
        .view(state -> {
          Function function = state.function(reference.name());
          Arn arn = state.arn(reference.name(), reference.qualifier());
          if (function == null) {
            throw LambdaFault.functionNotFound(arn);
          }
          return new Described(function, arn);
        });
  }

  ListFunctionsResponse list(CallContext context, ListFunctionsRequest input) {
    new Unsupported(LIST).present("MasterRegion", input.masterRegion());
    Integer asked = input.maxItems();
    int size = asked == null ? MAX_PAGE : Math.min(asked, MAX_PAGE);
    FunctionName after = after(input.marker());
    String qualifier = input.functionVersion() == null ? null : FunctionReference.LATEST;
    Engine<LambdaState> engine = functions.engine(context);
    return engine.view(state -> {
      List<FunctionConfiguration> page = new ArrayList<>();
      Iterator<Function> rest = state.functionsAfter(after).iterator();
      Function last = null;
      while (rest.hasNext() && page.size() < size) {
        last = rest.next();
        page.add(FunctionDescription.brief(last, state.arn(last.name(), qualifier)));
      }
      String next =
          rest.hasNext() && last != null ? PageToken.write(LIST, last.name().value()) : null;
      return ListFunctionsResponse.builder().functions(page).nextMarker(next).build();
    });
  }

  private static FunctionName after(@Nullable String marker) {
    return marker == null
        ? new FunctionName("")
        : PageToken.read(LIST, marker)
            .map(FunctionName::new)
            .orElseThrow(LambdaFault::invalidMarker);
  }

  DeleteFunctionResponse delete(CallContext context, DeleteFunctionRequest input) {
    FunctionReference reference =
        functions.reference(
            context, input.functionName(), input.qualifier(), "lambda:DeleteFunction");
    Engine<LambdaState> engine = functions.engine(context);
    if (reference.qualifier() != null) {
      engine.view(state -> FunctionCommands.existing(state, reference.name()));
      if (reference.latest()) {
        throw LambdaFault.cannotDeleteLatest();
      }
      throw LambdaFault.functionNotFound(engine.view(state -> state.arn(reference.name(), null)));
    }
    engine.decide(context.cause(), FunctionCommands.delete(reference.name()));
    return DeleteFunctionResponse.builder().statusCode(NO_CONTENT).build();
  }
}
