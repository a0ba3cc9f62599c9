package dev.virga.api;

import dev.virga.api.cloudwatch.CloudWatchApi;
import dev.virga.api.cloudwatch.CloudWatchBinding;
import dev.virga.api.events.EventsApi;
import dev.virga.api.events.EventsBinding;
import dev.virga.api.kinesis.KinesisApi;
import dev.virga.api.kinesis.KinesisBinding;
import dev.virga.api.lambda.LambdaApi;
import dev.virga.api.lambda.LambdaBinding;
import dev.virga.api.logs.LogsApi;
import dev.virga.api.logs.LogsBinding;
import dev.virga.api.pipes.PipesApi;
import dev.virga.api.pipes.PipesBinding;
import dev.virga.api.scheduler.SchedulerApi;
import dev.virga.api.scheduler.SchedulerBinding;
import dev.virga.api.sns.SnsApi;
import dev.virga.api.sns.SnsBinding;
import dev.virga.api.sqs.SqsApi;
import dev.virga.api.sqs.SqsBinding;
import dev.virga.api.sts.StsApi;
import dev.virga.api.sts.StsBinding;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.schema.Schema;
import dev.virga.core.schema.ShapeTable;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.service.ServiceBinding;
import java.util.ArrayList;
import java.util.List;

/** Every service with an API that overrides nothing. */
final class Bindings {
  private Bindings() {}

  static List<ServiceBinding> all() {
    return List.of(
        new CloudWatchBinding(new CloudWatchApi() {}),
        new EventsBinding(new EventsApi() {}),
        new KinesisBinding(new KinesisApi() {}),
        new LambdaBinding(new LambdaApi() {}),
        new LogsBinding(new LogsApi() {}),
        new PipesBinding(new PipesApi() {}),
        new SchedulerBinding(new SchedulerApi() {}),
        new SnsBinding(new SnsApi() {}),
        new SqsBinding(new SqsApi() {}),
        new StsBinding(new StsApi() {}));
  }

  static List<Schema> shapes(ServiceBinding binding) {
    ShapeTable table = (ShapeTable) binding.schema().shapes();
    List<Schema> shapes = new ArrayList<>();
    for (int ordinal = 0; ordinal < table.size(); ordinal++) {
      shapes.add(table.at(ordinal));
    }
    return shapes;
  }

  static CallContext context() {
    AccountId account = new AccountId("000000000000");
    return new CallContext(
        Principal.root(account),
        null,
        account,
        new Region("eu-west-1"),
        "request",
        "http://localhost:4566",
        Cause.root("test"));
  }
}
