package dev.virga.lambda;

import dev.virga.core.function.RuntimeUnavailableException;
import dev.virga.core.identity.Arn;
import dev.virga.core.schema.Bytes;
import dev.virga.lambda.runtime.ConcurrencyLimitException;
import dev.virga.lambda.runtime.EnvironmentPool.Surroundings;
import dev.virga.lambda.runtime.FunctionPool;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.Invocation;
import dev.virga.lambda.runtime.InvocationResult;
import dev.virga.lambda.runtime.InvocationResult.Status;
import dev.virga.lambda.runtime.LogStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs functions that tests write: by handler name, on the caller's thread. */
final class FakePool implements FunctionPool {
  /** What a function does. */
  interface Handler {
    InvocationResult handle(FunctionVersion function, Invocation invocation)
        throws ConcurrencyLimitException, RuntimeUnavailableException;
  }

  final Surroundings surroundings;
  final Map<String, Handler> handlers = new HashMap<>();
  final List<Invocation> invocations = new ArrayList<>();
  final List<FunctionVersion> versions = new ArrayList<>();
  final List<Arn> retired = new ArrayList<>();
  final List<Map<String, String>> credentials = new ArrayList<>();
  int retiredAll;

  FakePool(Surroundings surroundings) {
    this.surroundings = surroundings;
    handlers.put("index.echo", (function, invocation) -> success(invocation.payload()));
    handlers.put("index.fail", (function, invocation) -> failure());
  }

  static InvocationResult success(Bytes payload) {
    return result(Status.SUCCESS, payload, null);
  }

  static InvocationResult failure() {
    Bytes error = Bytes.utf8("{\"errorMessage\":\"boom\",\"errorType\":\"Error\"}");
    return result(Status.FUNCTION_ERROR, error, "Unhandled");
  }

  private static InvocationResult result(Status status, Bytes payload, String functionError) {
    return new InvocationResult(
        status,
        payload,
        functionError,
        Bytes.utf8("START RequestId: 1\nEND RequestId: 1\n"),
        new LogStream(
            Arn.parse("arn:aws:lambda:eu-central-1:1:function:f").orElseThrow(), "g", "s"),
        Duration.ofMillis(12),
        Duration.ofMillis(13),
        null,
        40,
        true);
  }

  @Override
  public InvocationResult invoke(FunctionVersion function, Invocation invocation)
      throws ConcurrencyLimitException, RuntimeUnavailableException {
    String environment = surroundings.environmentIds().get();
    credentials.add(surroundings.credentials().issue(function, environment));
    surroundings.credentials().serving(environment, invocation);
    invocations.add(invocation);
    versions.add(function);
    try {
      return handlers.get(function.handler()).handle(function, invocation);
    } finally {
      surroundings.credentials().revoke(environment);
    }
  }

  @Override
  public void retire(Arn function) {
    retired.add(function);
  }

  @Override
  public void retireAll() {
    retiredAll++;
  }

  @Override
  public void check(String runtime) {}

  @Override
  public String description() {
    return "fake";
  }

  @Override
  public void close() {}
}
