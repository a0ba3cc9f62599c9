package dev.virga.lambda.operation;

import dev.virga.api.lambda.AddPermissionRequest;
import dev.virga.api.lambda.AddPermissionResponse;
import dev.virga.api.lambda.Concurrency;
import dev.virga.api.lambda.CreateFunctionRequest;
import dev.virga.api.lambda.DeleteFunctionConcurrencyOutput;
import dev.virga.api.lambda.DeleteFunctionConcurrencyRequest;
import dev.virga.api.lambda.DeleteFunctionRequest;
import dev.virga.api.lambda.DeleteFunctionResponse;
import dev.virga.api.lambda.FunctionConfiguration;
import dev.virga.api.lambda.GetAccountSettingsRequest;
import dev.virga.api.lambda.GetAccountSettingsResponse;
import dev.virga.api.lambda.GetFunctionConcurrencyRequest;
import dev.virga.api.lambda.GetFunctionConcurrencyResponse;
import dev.virga.api.lambda.GetFunctionConfigurationRequest;
import dev.virga.api.lambda.GetFunctionRequest;
import dev.virga.api.lambda.GetFunctionResponse;
import dev.virga.api.lambda.GetPolicyRequest;
import dev.virga.api.lambda.GetPolicyResponse;
import dev.virga.api.lambda.InvocationRequest;
import dev.virga.api.lambda.InvocationResponse;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.ListFunctionsRequest;
import dev.virga.api.lambda.ListFunctionsResponse;
import dev.virga.api.lambda.ListTagsRequest;
import dev.virga.api.lambda.ListTagsResponse;
import dev.virga.api.lambda.PutFunctionConcurrencyRequest;
import dev.virga.api.lambda.RemovePermissionOutput;
import dev.virga.api.lambda.RemovePermissionRequest;
import dev.virga.api.lambda.TagResourceOutput;
import dev.virga.api.lambda.TagResourceRequest;
import dev.virga.api.lambda.UntagResourceOutput;
import dev.virga.api.lambda.UntagResourceRequest;
import dev.virga.api.lambda.UpdateFunctionCodeRequest;
import dev.virga.api.lambda.UpdateFunctionConfigurationRequest;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.code.BlobStore;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.invocation.Invocations;
import java.time.Duration;

/** Lambda's API: which operation is carried out where. Thread-safe. */
public final class LambdaService implements LambdaApi {
  private final CreateFunction create;
  private final UpdateFunction update;
  private final DescribeFunction describe;
  private final Tags tags;
  private final Permissions permissions;
  private final ConcurrencyLimits concurrency;
  private final Invoke invoke;
  private final CodeDownloads downloads;

  /**
   * @param preparation emulated time from a function's creation or update until it is ready
   */
  public LambdaService(
      Kernel kernel,
      Engines<LambdaState> engines,
      BlobStore blobs,
      Invocations invocations,
      Duration preparation) {
    Functions functions = new Functions(engines, preparation);
    CodeIntake intake = new CodeIntake(blobs);
    this.downloads = new CodeDownloads(blobs, kernel.clock().real());
    this.create = new CreateFunction(functions, intake);
    this.update = new UpdateFunction(functions, intake);
    this.describe = new DescribeFunction(functions, downloads);
    this.tags = new Tags(functions);
    this.permissions = new Permissions(functions);
    this.concurrency = new ConcurrencyLimits(functions);
    this.invoke = new Invoke(functions, invocations, kernel);
  }

  /** Serves what {@code Code.Location} names, under {@link CodeDownloads#PATH}. */
  public CodeDownloads downloads() {
    return downloads;
  }

  @Override
  public FunctionConfiguration createFunction(CallContext context, CreateFunctionRequest input) {
    return create.call(context, input);
  }

  @Override
  public FunctionConfiguration updateFunctionCode(
      CallContext context, UpdateFunctionCodeRequest input) {
    return update.code(context, input);
  }

  @Override
  public FunctionConfiguration updateFunctionConfiguration(
      CallContext context, UpdateFunctionConfigurationRequest input) {
    return update.configuration(context, input);
  }

  @Override
  public GetFunctionResponse getFunction(CallContext context, GetFunctionRequest input) {
    return describe.get(context, input);
  }

  @Override
  public FunctionConfiguration getFunctionConfiguration(
      CallContext context, GetFunctionConfigurationRequest input) {
    return describe.configuration(context, input);
  }

  @Override
  public ListFunctionsResponse listFunctions(CallContext context, ListFunctionsRequest input) {
    return describe.list(context, input);
  }

  @Override
  public DeleteFunctionResponse deleteFunction(CallContext context, DeleteFunctionRequest input) {
    return describe.delete(context, input);
  }

  @Override
  public InvocationResponse invoke(CallContext context, InvocationRequest input) {
    return invoke.call(context, input);
  }

  @Override
  public AddPermissionResponse addPermission(CallContext context, AddPermissionRequest input) {
    return permissions.add(context, input);
  }

  @Override
  public RemovePermissionOutput removePermission(
      CallContext context, RemovePermissionRequest input) {
    return permissions.remove(context, input);
  }

  @Override
  public GetPolicyResponse getPolicy(CallContext context, GetPolicyRequest input) {
    return permissions.get(context, input);
  }

  @Override
  public ListTagsResponse listTags(CallContext context, ListTagsRequest input) {
    return tags.list(context, input);
  }

  @Override
  public TagResourceOutput tagResource(CallContext context, TagResourceRequest input) {
    return tags.tag(context, input);
  }

  @Override
  public UntagResourceOutput untagResource(CallContext context, UntagResourceRequest input) {
    return tags.untag(context, input);
  }

  @Override
  public Concurrency putFunctionConcurrency(
      CallContext context, PutFunctionConcurrencyRequest input) {
    return concurrency.put(context, input);
  }

  @Override
  public DeleteFunctionConcurrencyOutput deleteFunctionConcurrency(
      CallContext context, DeleteFunctionConcurrencyRequest input) {
    return concurrency.delete(context, input);
  }

  @Override
  public GetFunctionConcurrencyResponse getFunctionConcurrency(
      CallContext context, GetFunctionConcurrencyRequest input) {
    return concurrency.get(context, input);
  }

  @Override
  public GetAccountSettingsResponse getAccountSettings(
      CallContext context, GetAccountSettingsRequest input) {
    return concurrency.accountSettings(context);
  }
}
