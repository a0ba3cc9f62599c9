package dev.virga.server;

import dev.virga.api.AwsCatalogue;
import dev.virga.api.cloudwatch.CloudWatchApi;
import dev.virga.api.cloudwatch.CloudWatchBinding;
import dev.virga.api.cloudwatch.CloudWatchSchema;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.EventsSchema;
import dev.virga.api.kinesis.KinesisApi;
import dev.virga.api.kinesis.KinesisBinding;
import dev.virga.api.kinesis.KinesisSchema;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.LogsError;
import dev.virga.api.logs.LogsSchema;
import dev.virga.api.pipes.PipesApi;
import dev.virga.api.pipes.PipesBinding;
import dev.virga.api.pipes.PipesSchema;
import dev.virga.api.scheduler.SchedulerApi;
import dev.virga.api.scheduler.SchedulerBinding;
import dev.virga.api.scheduler.SchedulerSchema;
import dev.virga.api.sns.SnsApi;
import dev.virga.api.sns.SnsBinding;
import dev.virga.api.sns.SnsSchema;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.api.sts.StsApi;
import dev.virga.api.sts.StsSchema;
import dev.virga.cloudwatch.logs.LogsModule;
import dev.virga.core.delivery.DeliveryEngine;
import dev.virga.core.delivery.Targets;
import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.CommonError;
import dev.virga.core.fault.FaultReporter;
import dev.virga.core.http.HttpExchange;
import dev.virga.core.http.HttpHandler;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.protocol.AccountResolver;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.ErrorDialect;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.cbor.AwsJsonCborCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.protocol.rest.RestJsonCodec;
import dev.virga.core.schema.OperationSchema;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.service.ServiceBinding;
import dev.virga.core.service.ServiceDirectory;
import dev.virga.core.trace.Journal;
import dev.virga.eventbridge.EventBridgeModule;
import dev.virga.eventbridge.EventExplanation;
import dev.virga.lambda.LambdaModule;
import dev.virga.lambda.operation.LambdaErrorDialect;
import dev.virga.lambda.runtime.EnvironmentPool;
import dev.virga.sqs.QueueMessage;
import dev.virga.sqs.SqsModule;
import dev.virga.sqs.operation.SqsErrorDialect;
import dev.virga.sts.StsModule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The AWS services of one emulator, and the dispatcher in front of them. A service's operations are
 * made at its first call. Thread-safe.
 */
final class Services implements AutoCloseable {
  /** CloudWatch Logs says InvalidParameterException where others say ValidationException. */
  private static final ErrorDialect LOGS =
      ErrorDialect.of(CommonError.MALFORMED_INPUT, "", LogsError.INVALID_PARAMETER);

  /** The operations on messages: bounded work under the lock, whatever a queue holds. */
  private static final Set<String> SQS =
      Set.of(
          "SendMessage",
          "SendMessageBatch",
          "ReceiveMessage",
          "DeleteMessage",
          "DeleteMessageBatch",
          "ChangeMessageVisibility",
          "ChangeMessageVisibilityBatch");

  /**
   * A service.
   *
   * @param prompt operations that never wait and may run on the event loop
   * @param here whether any of it is implemented; else every operation answers NotImplemented
   */
  private record Hosted(
      ServiceSchema schema,
      Supplier<ServiceBinding> binding,
      ErrorDialect dialect,
      Set<String> prompt,
      boolean here) {}

  private final List<Hosted> hosted = new ArrayList<>();
  private final ServiceDirectory directory;
  private final ExecutorChoice executor;
  private final Once<EventBridgeModule> events;
  private final Once<LambdaModule> lambda;
  private final Once<SqsModule> sqs;
  private final Dispatcher dispatcher;

  Services(Config config, Wiring wiring) {
    Kernel kernel = wiring.kernel;
    Journal journal = wiring.journal;
    executor = wiring.executor;
    directory =
        new ServiceDirectory(
            List.of((call, service, operation, input) -> kernel.admission().check()));
    Targets targets = new Targets();
    DeliveryEngine deliveries = new DeliveryEngine(kernel, targets, journal);
    events = new Once<>(() -> new EventBridgeModule(kernel, deliveries, journal, Metrics.NONE));
    lambda = new Once<>(() -> lambda(wiring));
    sqs =
        new Once<>(() ->
            new SqsModule(
                kernel,
                journal,
                Metrics.NONE,
                new SqsModule.Settings(config.sqsEndpoint(), config.strict()),
                wiring.endpoint));
    targets.register("sqs", attempt -> sqs.get().target().deliver(attempt));
    targets.register("lambda", attempt -> lambda.get().target().deliver(attempt));
    absent(CloudWatchSchema.INSTANCE, () -> new CloudWatchBinding(new CloudWatchApi() {}));
    here(EventsSchema.INSTANCE, EventsApi.class, () -> events.get().binding());
    absent(KinesisSchema.INSTANCE, () -> new KinesisBinding(new KinesisApi() {}));
    here(
        LambdaSchema.INSTANCE,
        LambdaApi.class,
        () -> lambda.get().binding(),
        new LambdaErrorDialect());
    here(LogsSchema.INSTANCE, LogsApi.class, () -> new LogsModule(kernel).binding(), LOGS);
    absent(PipesSchema.INSTANCE, () -> new PipesBinding(new PipesApi() {}));
    absent(SchedulerSchema.INSTANCE, () -> new SchedulerBinding(new SchedulerApi() {}));
    absent(SnsSchema.INSTANCE, () -> new SnsBinding(new SnsApi() {}));
    here(SqsSchema.INSTANCE, SqsApi.class, () -> sqs.get().binding(), new SqsErrorDialect(), SQS);
    here(StsSchema.INSTANCE, StsApi.class, () -> new StsModule().binding());
    dispatcher = dispatcher(config, kernel, wiring.faults);
  }

  /** What the services need of the emulator. */
  record Wiring(
      Kernel kernel,
      Journal journal,
      FaultReporter faults,
      ExecutorChoice executor,
      ExecutorChoice.ServerAddress address,
      Supplier<String> endpoint) {}

  private LambdaModule lambda(Wiring wiring) {
    return new LambdaModule(
        new LambdaModule.Wiring(
            wiring.kernel,
            wiring.journal,
            Metrics.NONE,
            () -> directory.client(LogsApi.class),
            surroundings ->
                new EnvironmentPool(
                    executor.make(wiring.address), EnvironmentPool.Bounds.DEFAULT, surroundings),
            Duration.ZERO));
  }

  private void here(ServiceSchema schema, Class<?> api, Supplier<ServiceBinding> binding) {
    here(schema, api, binding, ErrorDialect.DEFAULT);
  }

  private void here(
      ServiceSchema schema, Class<?> api, Supplier<ServiceBinding> binding, ErrorDialect dialect) {
    here(schema, api, binding, dialect, Set.of());
  }

  /**
   * Adds a service that is here.
   *
   * @param prompt operations that never wait, see {@link HostedService}
   */
  private void here(
      ServiceSchema schema,
      Class<?> api,
      Supplier<ServiceBinding> binding,
      ErrorDialect dialect,
      Set<String> prompt) {
    Hosted service = new Hosted(schema, new Once<>(binding), dialect, prompt, true);
    hosted.add(service);
    directory.register(schema, api, service.binding);
  }

  private void absent(ServiceSchema schema, Supplier<ServiceBinding> binding) {
    hosted.add(new Hosted(schema, new Once<>(binding), ErrorDialect.DEFAULT, Set.of(), false));
  }

  private Dispatcher dispatcher(Config config, Kernel kernel, FaultReporter faults) {
    Dispatcher.Builder builder =
        Dispatcher.builder(kernel::newRequestId, kernel.clock().real()::nanos)
            .codec(AwsJsonCodec.version10())
            .codec(AwsJsonCodec.version11())
            .codec(new AwsQueryCodec())
            .codec(new RestJsonCodec())
            .codec(new RpcV2CborCodec())
            .codec(new AwsJsonCborCodec())
            .foreign(new AwsCatalogue())
            .admission((call, service, operation, input) -> kernel.admission().check())
            .accounts(this::caller)
            .region(config.region())
            .faults(faults);
    for (Hosted service : hosted) {
      builder.service(
          new HostedService(service.schema, service.binding, service.dialect, service.prompt));
    }
    return builder.build();
  }

  /** Keys of execution environments belong to their function; there are none before Lambda. */
  private AccountResolver.Caller caller(@Nullable String accessKeyId) {
    LambdaModule made = lambda.ifMade();
    return (made == null ? AccountResolver.byAccessKey() : made.keys()).resolve(accessKeyId);
  }

  /** Answers AWS requests, and the downloads of function code. */
  HttpHandler handler() {
    return new HttpHandler() {
      @Override
      public void handle(HttpRequest request, HttpExchange exchange) {
        of(request).handle(request, exchange);
      }

      @Override
      public Prepared prepare(HttpRequest request) {
        return request.rawPath().startsWith(LambdaModule.DOWNLOADS_PATH)
            ? HttpHandler.super.prepare(request) // asking Lambda would make it, here and now
            : dispatcher.prepare(request);
      }

      private HttpHandler of(HttpRequest request) {
        return request.rawPath().startsWith(LambdaModule.DOWNLOADS_PATH)
            ? lambda.get().downloads()
            : dispatcher;
      }
    };
  }

  /** The services of which something is implemented. */
  List<String> names() {
    return hosted.stream().filter(Hosted::here).map(service -> service.schema.name()).toList();
  }

  /** The implemented operations by service. */
  Map<String, List<String>> operations() {
    Map<String, List<String>> operations = new LinkedHashMap<>();
    for (Hosted service : hosted) {
      if (service.here) {
        ServiceBinding binding = service.binding.get();
        List<String> implemented = new ArrayList<>();
        for (String name : service.schema.operationNames()) {
          OperationSchema operation = service.schema.operation(name);
          if (operation != null && binding.implemented(operation)) {
            implemented.add(name);
          }
        }
        operations.put(service.schema.name(), implemented);
      }
    }
    return operations;
  }

  /** What became of an event that came to an event bus. */
  Optional<EventExplanation> explain(String eventId) {
    return events.get().explain(eventId);
  }

  /** The messages of a queue; empty where there is no such queue. */
  Optional<List<QueueMessage>> messages(AccountId account, Region region, String queue, int limit) {
    return sqs.get().messages(account, region, queue, limit);
  }

  /** Long polls that wait for messages of a queue. */
  int longPolls(AccountId account, Region region, String queue) {
    return sqs.get().longPolls(account, region, queue);
  }

  /** How functions run. */
  String executor() {
    LambdaModule made = lambda.ifMade();
    return made == null ? executor.description() : made.executor();
  }

  /** Removes what a Virga that was killed has left behind, in the background. */
  void removeLeftovers() {
    executor.removeLeftovers();
  }

  /** Serves containers that are no functions, in the background. */
  void listenForContainers(ExecutorChoice.ServerAddress server) {
    executor.listenForContainers(server);
  }

  /** Ends all functions. */
  @Override
  public void close() {
    LambdaModule made = lambda.ifMade();
    if (made != null) {
      made.close();
    }
  }
}
