package dev.virga.demo;

import dev.virga.demo.functions.Producer;
import dev.virga.demo.functions.Transaction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The demo's functions, rules and permissions, made and removed through the AWS SDK. */
final class Setup implements AutoCloseable {
  static final String PRODUCER = "atm-producer";
  private static final String NO_TRANSACTIONS = "{}";

  /** What every consumer can print. */
  private static final String NO_EVENT =
      "{\"id\":\"warm-up\",\"detail\":{\"action\":\"none\",\"amount\":0,\"location\":\"nowhere\","
          + "\"result\":\"none\"}}";

  private static final String ROLE = "arn:aws:iam::000000000000:role/atm-demo";
  private static final String TARGET_ID = "consumer";
  private static final int MEMORY_MIB = 256;
  private static final int TIMEOUT_SECONDS = 30;

  /** A first invocation may wait for Docker, which pulls an image of some hundred megabytes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  final LambdaClient lambda;
  final EventBridgeClient events;
  final CloudWatchLogsClient logs;
  private final FunctionZips zips;
  private final Map<String, String> languages = new LinkedHashMap<>();

  Setup(URI endpoint, FunctionZips zips) {
    this.lambda = client(LambdaClient.builder(), endpoint).build();
    this.events = client(EventBridgeClient.builder(), endpoint).build();
    this.logs = client(CloudWatchLogsClient.builder(), endpoint).build();
    this.zips = zips;
  }

  private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B client(
      B builder, URI endpoint) {
    return builder
        .endpointOverride(endpoint)
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  /** Which language each consumer runs in, and why another than the preferred one. */
  Map<String, String> languages() {
    return languages;
  }

  /** Creates everything, afresh. */
  void create(List<Consumer> consumers) throws IOException {
    remove(consumers);
    createFunction(PRODUCER, Consumer.Deployment.java(Producer.class));
    String missing = whyItCannotRun(PRODUCER, NO_TRANSACTIONS);
    if (missing != null) {
      throw new NoRuntimeException(missing);
    }
    for (Consumer consumer : consumers) {
      String function = createConsumer(consumer);
      String rule =
          events.putRule(r -> r.name(consumer.name()).eventPattern(consumer.pattern())).ruleArn();
      events.putTargets(r ->
          r.rule(consumer.name()).targets(Target.builder().id(TARGET_ID).arn(function).build()));
      lambda.addPermission(r ->
          r.functionName(consumer.name())
              .statementId("rule")
              .action("lambda:InvokeFunction")
              .principal("events.amazonaws.com")
              .sourceArn(rule));
    }
  }

  /** The first package that runs here: a runtime without interpreter gives way to Java. */
  private String createConsumer(Consumer consumer) throws IOException {
    String missing = null;
    for (Consumer.Deployment code : consumer.packages()) {
      String arn = createFunction(consumer.name(), code);
      missing = whyItCannotRun(consumer.name(), NO_EVENT);
      if (missing == null) {
        boolean preferred = code.equals(consumer.packages().getFirst());
        String wanted = consumer.packages().getFirst().language();
        languages.put(
            consumer.name(),
            preferred ? code.language() : code.language() + " (no " + wanted + " here)");
        return arn;
      }
      deleteFunction(consumer.name());
    }
    throw new NoRuntimeException(String.valueOf(missing));
  }

  /** Invokes it once, which also warms it up. */
  private @Nullable String whyItCannotRun(String function, String payload) {
    try {
      lambda.invoke(r -> r.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
      return null;
    } catch (LambdaException failed) {
      if ("InvalidRuntimeException".equals(failed.awsErrorDetails().errorCode())) {
        return failed.awsErrorDetails().errorMessage();
      }
      throw failed;
    }
  }

  private String createFunction(String name, Consumer.Deployment code) throws IOException {
    byte[] zip = zip(code);
    String arn =
        lambda
            .createFunction(r ->
                r.functionName(name)
                    .runtime(code.runtime())
                    .handler(code.handler())
                    .role(ROLE)
                    .memorySize(MEMORY_MIB)
                    .timeout(TIMEOUT_SECONDS)
                    .code(c -> c.zipFile(SdkBytes.fromByteArray(zip))))
            .functionArn();
    lambda.waiter().waitUntilFunctionActiveV2(r -> r.functionName(name));
    return arn;
  }

  private byte[] zip(Consumer.Deployment code) throws IOException {
    Class<?> handler = code.javaClass();
    if (handler == null) {
      return zips.ofSource(String.valueOf(code.source()));
    }
    boolean publishes = handler == Producer.class;
    return publishes
        ? zips.ofClasses(System.getProperty("java.class.path"), handler)
        : zips.ofClasses(null, handler, Transaction.class);
  }

  /** Removes what an earlier demo left, and its own. */
  void remove(List<Consumer> consumers) {
    for (Consumer consumer : consumers) {
      try {
        events.removeTargets(r -> r.rule(consumer.name()).ids(TARGET_ID));
      } catch (software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException none) {
        // no rule of that name: nothing to remove
      }
      events.deleteRule(r -> r.name(consumer.name()));
      deleteFunction(consumer.name());
    }
    deleteFunction(PRODUCER);
  }

  private void deleteFunction(String name) {
    try {
      lambda.deleteFunction(r -> r.functionName(name));
    } catch (ResourceNotFoundException none) {
      // no function of that name: nothing to delete
    }
  }

  @Override
  public void close() {
    lambda.close();
    events.close();
    logs.close();
  }
}
