package dev.virga.lambda.invocation;

import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.Scope;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.lambda.engine.AsyncEvent;
import dev.virga.lambda.engine.FunctionName;
import dev.virga.lambda.engine.LambdaEffect.DropReason;
import dev.virga.lambda.runtime.FunctionVersion;
import dev.virga.lambda.runtime.InvocationResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the journal and the metrics are told of invocations. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Lambda
 *     metrics</a>
 */
public final class InvocationReport {
  /** A function begins to run; what it does in turn follows from this record. */
  public static final HopKind STARTED = new HopKind("InvocationStarted");

  private static final String NAMESPACE = "AWS/Lambda";
  private static final String COUNT = "Count";
  private static final String MILLISECONDS = "Milliseconds";

  private final Kernel kernel;
  private final Journal journal;
  private final Metrics metrics;

  /** Reports to these. */
  public InvocationReport(Kernel kernel, Journal journal, Metrics metrics) {
    this.kernel = kernel;
    this.journal = journal;
    this.metrics = metrics;
  }

  /** What is reported about. */
  record Subject(Scope scope, FunctionVersion version, String requestId, int attempt) {
    FunctionName name() {
      return new FunctionName(version.name());
    }
  }

  Cause started(Subject subject, Cause cause) {
    return journal.record(draft(STARTED, subject, cause).outcome("started"));
  }

  void ended(Subject subject, Cause cause, InvocationResult result) {
    journal.record(
        draft(HopKind.INVOCATION, subject, cause)
            .outcome(outcome(result))
            .reason(result.failed() ? errorType(result) : null)
            .attribute("durationMs", Long.toString(result.duration().toMillis()))
            .attribute("billedMs", Long.toString(result.billed().toMillis()))
            .attribute("coldStart", String.valueOf(result.initDuration() != null))
            .attribute("logGroup", result.logStream().group())
            .attribute("logStream", result.logStream().name())
            .attribute("logComplete", String.valueOf(result.logComplete())));
    Scope scope = subject.scope();
    FunctionName name = subject.name();
    count(scope, name, "Invocations", 1, COUNT);
    count(scope, name, "Errors", result.failed() ? 1 : 0, COUNT);
    count(scope, name, "Duration", result.duration().toNanos() / 1e6, MILLISECONDS);
  }

  ServiceException notRun(Subject subject, Cause cause, ServiceException error) {
    journal.record(
        draft(HopKind.INVOCATION, subject, cause)
            .outcome("notRun")
            .reason(error.message())
            .attribute("errorCode", error.error().code()));
    return error;
  }

  /** An invocation was refused for want of room. */
  public void throttled(Scope scope, FunctionName name) {
    count(scope, name, "Throttles", 1, COUNT);
  }

  /** An asynchronous event was accepted. */
  public void received(Scope scope, FunctionName name) {
    count(scope, name, "AsyncEventsReceived", 1, COUNT);
  }

  /** An asynchronous event is tried. */
  void tried(Scope scope, AsyncEvent event) {
    Duration age = Duration.between(event.accepted(), kernel.clock().now());
    count(scope, event.function(), "AsyncEventAge", age.toNanos() / 1e6, MILLISECONDS);
  }

  /** An asynchronous event is given up. */
  void dropped(Scope scope, AsyncEvent event, DropReason reason) {
    journal.record(
        Hop.of(HopKind.DROPPED, event.cause(), kernel.clock().now(), account(scope), region(scope))
            .subject(scope.arn("lambda", "function:" + event.function()))
            .outcome("dropped")
            .reason(reason.condition())
            .attribute("requestId", event.requestId())
            .attribute("attempts", Integer.toString(event.attempts())));
    count(scope, event.function(), "AsyncEventsDropped", 1, COUNT);
  }

  private Hop.Draft draft(HopKind kind, Subject subject, Cause cause) {
    Scope scope = subject.scope();
    return Hop.of(kind, cause, kernel.clock().now(), account(scope), region(scope))
        .subject(scope.arn("lambda", "function:" + subject.version().name()))
        .attribute("requestId", subject.requestId())
        .attribute("attempt", Integer.toString(subject.attempt()));
  }

  private static String outcome(InvocationResult result) {
    return result.status().name().toLowerCase(Locale.ROOT);
  }

  /** The errorType of an error document, without parsing it: payloads are the user's. */
  private static String errorType(InvocationResult result) {
    return "the function answered X-Amz-Function-Error " + result.functionError();
  }

  private void count(Scope scope, FunctionName name, String metric, double value, String unit) {
    if (metrics.enabled()) {
      var now = kernel.clock().now();
      Map<String, String> one = Map.of("FunctionName", name.value());
      metrics.record(new Metrics.Sample(scope, NAMESPACE, metric, one, value, unit, now));
      metrics.record(new Metrics.Sample(scope, NAMESPACE, metric, Map.of(), value, unit, now));
    }
  }

  private static AccountId account(Scope scope) {
    return Objects.requireNonNull(scope.account(), "Lambda is regional");
  }

  private static Region region(Scope scope) {
    return Objects.requireNonNull(scope.region(), "Lambda is regional");
  }
}
