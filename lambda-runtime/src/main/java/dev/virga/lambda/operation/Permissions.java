package dev.virga.lambda.operation;

import static dev.virga.lambda.operation.Functions.required;

import dev.virga.api.lambda.AddPermissionRequest;
import dev.virga.api.lambda.AddPermissionResponse;
import dev.virga.api.lambda.GetPolicyRequest;
import dev.virga.api.lambda.GetPolicyResponse;
import dev.virga.api.lambda.RemovePermissionOutput;
import dev.virga.api.lambda.RemovePermissionRequest;
import dev.virga.core.engine.Engine;
import dev.virga.core.identity.AccountId;
import dev.virga.core.policy.MalformedPolicyException;
import dev.virga.core.service.CallContext;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.engine.PermissionCommands;
import dev.virga.lambda.engine.PermissionStatement;
import dev.virga.lambda.engine.PolicyDocument;
import dev.virga.lambda.engine.ResourcePolicy;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AddPermission, RemovePermission and GetPolicy: the resource policy of a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission
 *     </a>
 */
record Permissions(Functions functions) {
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

  AddPermissionResponse add(CallContext context, AddPermissionRequest input) {
    FunctionReference reference =
        latest(context, input.functionName(), input.qualifier(), "lambda:AddPermission");
    if (reference.qualifier() != null) {
      throw LambdaFault.policyForLatest();
    }
    new Unsupported("AddPermission")
        .present("FunctionUrlAuthType", input.functionUrlAuthType())
        .present("InvokedViaFunctionUrl", input.invokedViaFunctionUrl())
        .present("EventSourceToken", input.eventSourceToken())
        .present("PrincipalOrgID", input.principalOrgID());
    Engine<LambdaState> engine = functions.engine(context);
    PermissionStatement statement =
        new PermissionStatement(
            required(input.statementId()),
            required(input.action()),
            principal(required(input.principal())),
            engine.view(state -> state.arn(reference.name(), null)).toString(),
            input.sourceArn(),
            input.sourceAccount());
    try {
      PolicyDocument.check(statement);
    } catch (MalformedPolicyException e) {
      throw LambdaFault.invalidPrincipal();
    }
    engine.decide(
        context.cause(), PermissionCommands.add(reference.name(), statement, input.revisionId()));
    return AddPermissionResponse.builder().statement(PolicyDocument.text(statement)).build();
  }

  private static String principal(String text) {
    boolean known =
        text.equals("*")
            || AccountId.isValid(text)
            || text.startsWith("arn:")
            || SERVICE.matcher(text).matches();
    if (!known) {
      throw LambdaFault.invalidPrincipal();
    }
    return text;
  }

  RemovePermissionOutput remove(CallContext context, RemovePermissionRequest input) {
    FunctionReference reference =
        latest(context, input.functionName(), input.qualifier(), "lambda:RemovePermission");
    functions
        .engine(context)
        .decide(
            context.cause(),
            PermissionCommands.remove(
                reference.name(), required(input.statementId()), input.revisionId()));
    return RemovePermissionOutput.builder().build();
  }

  GetPolicyResponse get(CallContext context, GetPolicyRequest input) {
    FunctionReference reference =
        latest(context, input.functionName(), input.qualifier(), "lambda:GetPolicy");
    ResourcePolicy policy =
        functions
            .engine(context)
            .view(state -> PermissionCommands.existing(state, reference.name()));
    return GetPolicyResponse.builder()
        .policy(PolicyDocument.text(policy))
        .revisionId(policy.revisionId())
        .build();
  }

  private FunctionReference latest(
      CallContext context, @Nullable String name, @Nullable String qualifier, String action) {
    return functions.latest(context, name, qualifier, action);
  }
}
