package dev.virga.lambda.invocation;

import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.function.FunctionSpec.CodePackage;
import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;
import dev.virga.core.service.Cause;
import dev.virga.lambda.code.DeploymentPackage;
import dev.virga.lambda.engine.Deployment;
import dev.virga.lambda.engine.Function;
import dev.virga.lambda.engine.FunctionReference;
import dev.virga.lambda.engine.FunctionSettings;
import dev.virga.lambda.engine.LambdaFault;
import dev.virga.lambda.engine.Throttle;
import dev.virga.lambda.runtime.ConcurrencyLimitException;
import dev.virga.lambda.runtime.FunctionPool;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;
import java.util.List;
import java.util.Map;

/**
 * Runs one invocation, for which room has been taken, to its end, and reports it. Thread-safe;
 * blocks.
 */
public final class InvocationRunner {
  private final Kernel kernel;
  private final FunctionPool pool;
  private final IssuedKeys keys;
  private final InvocationReport report;

  /** Runs on this pool. */
  public InvocationRunner(
      Kernel kernel, FunctionPool pool, IssuedKeys keys, InvocationReport report) {
    this.kernel = kernel;
    this.pool = pool;
    this.keys = keys;
    this.report = report;
  }

  /**
   * Runs.
   *
   * @param attempt from 1; asynchronous events have more than one
   * @throws ServiceException the function did not run: no environment is free, or nothing here can
   *     run it
   */
  public InvocationResult run(
      Scope scope, Function function, Invocation invocation, Cause cause, int attempt) {
    FunctionVersion version = version(scope, function);
    InvocationReport.Subject subject =
        new InvocationReport.Subject(scope, version, invocation.requestId(), attempt);
    Cause inside = report.started(subject, cause);
    String role = function.serving().settings().role();
    keys.begin(invocation.requestId(), version, role, inside);
    try {
      InvocationResult result = pool.invoke(version, invocation);
      report.ended(subject, inside, result);
      return result;
    } catch (ConcurrencyLimitException e) {
      throw report.notRun(subject, inside, LambdaFault.throttled(Throttle.ACCOUNT));
    } catch (RuntimeUnavailableException e) {
      String why = String.valueOf(e.getMessage());
      throw report.notRun(subject, inside, LambdaFault.runtimeUnavailable(why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw report.notRun(subject, inside, LambdaFault.interrupted());
    } finally {
      keys.end(invocation.requestId());
    }
  }

  /** Stops the environments of a function version. */
  public void retire(Arn function) {
    pool.retire(function);
  }

  Kernel kernel() {
    return kernel;
  }

  InvocationReport report() {
    return report;
  }

  private FunctionVersion version(Scope scope, Function function) {
    Deployment serving = function.serving();
    FunctionSettings settings = serving.settings();
    DeploymentPackage code = serving.code();
    Map<String, String> variables = settings.variables();
    return new FunctionVersion(
        scope.arn("lambda", "function:" + function.name() + ":" + FunctionReference.LATEST),
        function.name().value(),
        FunctionReference.LATEST,
        serving.revision(),
        settings.runtime(),
        settings.handler(),
        settings.memoryMiB(),
        settings.timeout(),
        variables == null ? Map.of() : variables,
        settings.logGroup(function.name()),
        new CodePackage(code.sha256Hex(), code.zip(), List.of()));
  }
}
