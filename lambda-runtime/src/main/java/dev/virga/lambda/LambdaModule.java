package dev.virga.lambda;

import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaBinding;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.logs.LogsApi;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.Engines;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.http.HttpHandler;
import dev.virga.core.identity.IdSource;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.service.ServiceBinding;
import dev.virga.core.trace.Journal;
import dev.virga.lambda.code.BlobStore;
import dev.virga.lambda.engine.LambdaEffect;
import dev.virga.lambda.engine.LambdaRules;
import dev.virga.lambda.engine.LambdaState;
import dev.virga.lambda.invocation.CloudWatchLogSink;
import dev.virga.lambda.invocation.EventQueue;
import dev.virga.lambda.invocation.InvocationReport;
import dev.virga.lambda.invocation.InvocationRunner;
import dev.virga.lambda.invocation.Invocations;
import dev.virga.lambda.invocation.IssuedKeys;
import dev.virga.lambda.invocation.LambdaTarget;
import dev.virga.lambda.operation.CodeDownloads;
import dev.virga.lambda.operation.LambdaErrorDialect;
import dev.virga.lambda.operation.LambdaService;
import dev.virga.lambda.runtime.EnvironmentPool.Surroundings;
import dev.virga.lambda.runtime.FunctionPool;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lambda, wired. Whoever makes one hosts {@link #hosted()}, registers {@link #target()} as the
 * target of the service {@code lambda}, asks {@link #keys()} whose an access key is, serves {@link
 * #downloads()} under {@link #DOWNLOADS_PATH}, and closes it.
 */
public final class LambdaModule implements AutoCloseable {
  /** Path prefix of {@link #downloads()}. */
  public static final String DOWNLOADS_PATH = CodeDownloads.PATH;

  private final IdSource environmentIds;
  private final FunctionPool pool;
  private final IssuedKeys keys;
  private final LambdaService service;
  private final LambdaTarget target;

  /**
   * What Lambda needs of the rest.
   *
   * @param logs the Logs API, such as {@code () -> directory.client(LogsApi.class)}; asked for each
   *     write
   * @param pools makes the function pool, such as an {@code EnvironmentPool} on an executor
   * @param preparation emulated time from a function's creation or update until it is ready; zero
   *     makes it ready for the next call
   */
  public record Wiring(
      Kernel kernel,
      Journal journal,
      Metrics metrics,
      Supplier<LogsApi> logs,
      Function<Surroundings, FunctionPool> pools,
      Duration preparation) {}

  /** Wires Lambda into the kernel; once per kernel. */
  public LambdaModule(Wiring wiring) {
    Kernel kernel = wiring.kernel();
    BlobStore blobs = new BlobStore();
    this.environmentIds = IdSource.of(kernel.seed(), "lambda/environments");
    Engines<LambdaState> engines = kernel.engines("lambda", ScopeKind.REGIONAL, new LambdaRules());
    this.keys = new IssuedKeys();
    this.pool =
        wiring
            .pools()
            .apply(
                new Surroundings(
                    new CloudWatchLogSink(kernel, wiring.logs()),
                    keys,
                    this::environmentId,
                    kernel.clock()::now));
    InvocationReport report = new InvocationReport(kernel, wiring.journal(), wiring.metrics());
    InvocationRunner runner = new InvocationRunner(kernel, pool, keys, report);
    Invocations invocations = new Invocations(runner);
    EventQueue queue = new EventQueue(engines, runner);
    this.service = new LambdaService(kernel, engines, blobs, invocations, wiring.preparation());
    this.target = new LambdaTarget(kernel, engines, invocations);
    kernel.effects().on(LambdaEffect.Run.class, queue::run);
    kernel.effects().on(LambdaEffect.Drop.class, queue::drop);
    kernel.effects().on(LambdaEffect.Retire.class, queue::retire);
    kernel.onReset(pool::retireAll);
  }

  /** The service {@code lambda}. */
  public ServiceBinding binding() {
    return new LambdaBinding(service);
  }

  /** The service {@code lambda}, for the dispatcher. */
  public HostedService hosted() {
    return new HostedService(LambdaSchema.INSTANCE, this::binding, new LambdaErrorDialect());
  }

  /** The service's operations. */
  public LambdaApi api() {
    return service;
  }

  /** Takes deliveries for ARNs of the service {@code lambda}. */
  public Target target() {
    return target;
  }

  /** Whose the access keys of execution environments are. */
  public IssuedKeys keys() {
    return keys;
  }

  /** Serves deployment packages under {@link #DOWNLOADS_PATH}. */
  public HttpHandler downloads() {
    return service.downloads();
  }

  /** One line for people: which executor runs functions. */
  public String executor() {
    return pool.description();
  }

  private String environmentId() {
    synchronized (environmentIds) {
      return environmentIds.hex(32);
    }
  }

  /** Stops every execution environment. */
  @Override
  public void close() {
    pool.close();
  }
}
