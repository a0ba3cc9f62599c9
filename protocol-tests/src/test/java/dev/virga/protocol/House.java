package dev.virga.protocol;

import dev.virga.api.AwsCatalogue;
import dev.virga.api.cloudwatch.CloudWatchApi;
import dev.virga.api.cloudwatch.CloudWatchBinding;
import dev.virga.api.cloudwatch.CloudWatchSchema;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.EventsBinding;
import dev.virga.api.events.EventsSchema;
import dev.virga.api.kinesis.KinesisApi;
import dev.virga.api.kinesis.KinesisBinding;
import dev.virga.api.kinesis.KinesisSchema;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaBinding;
import dev.virga.api.lambda.LambdaSchema;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.LogsBinding;
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
import dev.virga.api.sqs.SqsBinding;
import dev.virga.api.sqs.SqsSchema;
import dev.virga.api.sts.StsApi;
import dev.virga.api.sts.StsBinding;
import dev.virga.api.sts.StsSchema;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.protocol.Dispatcher;
import dev.virga.core.protocol.HostedService;
import dev.virga.core.protocol.RequestObserver.AnsweredCall;
import dev.virga.core.protocol.cbor.AwsJsonCborCodec;
import dev.virga.core.protocol.cbor.RpcV2CborCodec;
import dev.virga.core.protocol.json.AwsJsonCodec;
import dev.virga.core.protocol.query.AwsQueryCodec;
import dev.virga.core.protocol.rest.RestJsonCodec;
import dev.virga.core.schema.ServiceSchema;
import dev.virga.core.service.ServiceBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A dispatcher with every service of service-api, all refusing unless a test says otherwise. */
final class House {
  private final Map<ServiceSchema, Supplier<ServiceBinding>> services = new LinkedHashMap<>();
  private final List<AnsweredCall> calls = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();
  private int requests;

  House() {
    services.put(CloudWatchSchema.INSTANCE, () -> new CloudWatchBinding(new CloudWatchApi() {}));
    services.put(EventsSchema.INSTANCE, () -> new EventsBinding(new EventsApi() {}));
    services.put(KinesisSchema.INSTANCE, () -> new KinesisBinding(new KinesisApi() {}));
    services.put(LambdaSchema.INSTANCE, () -> new LambdaBinding(new LambdaApi() {}));
    services.put(LogsSchema.INSTANCE, () -> new LogsBinding(new LogsApi() {}));
    services.put(PipesSchema.INSTANCE, () -> new PipesBinding(new PipesApi() {}));
    services.put(SchedulerSchema.INSTANCE, () -> new SchedulerBinding(new SchedulerApi() {}));
    services.put(SnsSchema.INSTANCE, () -> new SnsBinding(new SnsApi() {}));
    services.put(SqsSchema.INSTANCE, () -> new SqsBinding(new SqsApi() {}));
    services.put(StsSchema.INSTANCE, () -> new StsBinding(new StsApi() {}));
  }

  /** Replaces a service. */
  House with(ServiceBinding binding) {
    services.put(binding.schema(), () -> binding);
    return this;
  }

  /** A builder with everything in it. */
  Dispatcher.Builder builder() {
    Dispatcher.Builder builder =
        Dispatcher.builder(() -> "request-" + ++requests, () -> 0L)
            .codec(AwsJsonCodec.version10())
            .codec(AwsJsonCodec.version11())
            .codec(new AwsJsonCborCodec())
            .codec(new AwsQueryCodec())
            .codec(new RestJsonCodec())
            .codec(new RpcV2CborCodec())
            .foreign(new AwsCatalogue())
            .faults((where, requestId, fault) -> faults.add(fault))
            .observer(calls::add);
    services.forEach((schema, binding) -> builder.service(new HostedService(schema, binding)));
    return builder;
  }

  List<ServiceSchema> schemas() {
    return List.copyOf(services.keySet());
  }

  /** Sends a request through a new dispatcher. */
  RecordingExchange send(HttpRequest request) {
    RecordingExchange exchange = new RecordingExchange();
    builder().build().handle(request, exchange);
    return exchange;
  }

  /** "service operation" of the last answered call; "-" where there was none. */
  String lastCall() {
    return calls.isEmpty() ? "-" : calls.getLast().service() + " " + calls.getLast().operation();
  }

  List<AnsweredCall> calls() {
    return calls;
  }

  List<Throwable> faults() {
    return faults;
  }
}
