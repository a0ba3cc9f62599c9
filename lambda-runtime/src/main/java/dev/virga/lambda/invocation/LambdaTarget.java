package dev.virga.lambda.invocation;

import dev.virga.api.lambda.LambdaError;
import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryAttributes;
import dev.virga.core.delivery.DeliveryRequest;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.policy.Authorization;
import dev.virga.core.policy.Grant;
import dev.virga.core.service.Principal;
import dev.virga.lambda.engine.AsyncEvent;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.engine.ResourcePolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries for functions: authorizes the caller by the function's resource policy and
 * queues an asynchronous invocation. Thread-safe; does not wait for the function.
 */
public final class LambdaTarget implements Target {
  private final Kernel kernel;
  private final Engines<LambdaState> engines;
  private final Invocations invocations;

  /** Delivers to the functions of these engines. */
  public LambdaTarget(Kernel kernel, Engines<LambdaState> engines, Invocations invocations) {
    this.kernel = kernel;
    this.engines = engines;
    this.invocations = invocations;
  }

  @Override
  public Result deliver(DeliveryAttempt attempt) {
    DeliveryRequest request = attempt.request();
    Arn target = request.target();
    Optional<FunctionReference> parsed = FunctionReference.parse(target.toString());
    if (parsed.isEmpty() || !AccountId.isValid(target.account())) {
      return Target.permanent("INVALID_PARAMETER", "Not a function ARN: " + target);
    }
    FunctionReference reference = parsed.get();
    Engine<LambdaState> engine =
        engines.at(new AccountId(target.account()), new Region(target.region()));
    Optional<Function> found =
        engine.view(state -> Optional.ofNullable(state.function(reference.name())));
    if (found.isEmpty() || !reference.latest()) {
      return Target.permanent("NO_RESOURCE", "Function not found: " + target);
    }
    Arn function = engine.view(state -> state.arn(reference.name(), null));
    Authorization answer =
        InvokePermission.check(
            found.get().policy(), function, request.principal(), request.source());
    if (!answer.allowed()) {
      return Target.forbidden(
          answer.reason(), grant(answer, found.get().policy(), function, request));
    }
    return accept(attempt, engine, reference);
  }

  private static @Nullable Grant grant(
      Authorization answer, ResourcePolicy policy, Arn function, DeliveryRequest request) {
    return request.principal() instanceof Principal.Service service
            && answer instanceof Authorization.NotAllowed
        ? InvokePermission.grant(policy, function, service, request.source())
        : null;
  }

  private Result accept(
      DeliveryAttempt attempt, Engine<LambdaState> engine, FunctionReference reference) {
    DeliveryRequest request = attempt.request();
    String requestId = kernel.newRequestId();
    AsyncEvent.Request event =
        new AsyncEvent.Request(
            requestId,
            reference.name(),
            request.target().toString(),
            request.payload(),
            TraceHeader.of(
                request.attributes().get(DeliveryAttributes.TRACE_HEADER), requestId, attempt.at()),
            attempt.cause());
    try {
      invocations.later(engine, event);
      return Target.delivered();
    } catch (ServiceException e) {
      if (e.error() == LambdaError.RESOURCE_NOT_FOUND) {
        return Target.permanent("NO_RESOURCE", e.message());
      }
      boolean full = e.error() == LambdaError.TOO_MANY_REQUESTS;
      return Target.retryable(full ? "THROTTLING" : e.error().code(), e.message());
    }
  }
}
