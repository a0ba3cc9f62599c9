package dev.virga.conformance;

import dev.virga.testkit.Virga;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The AWS SDK's clients for one caller in one region; they do not retry. */
final class Sdk implements AutoCloseable {
  static final String ACCOUNT = "000000000000";
  static final String REGION = "us-east-1";

  /** One for all tests: a client with loops of its own takes two seconds to close. */
  private static final SdkEventLoopGroup LOOPS = SdkEventLoopGroup.builder().build();

  private final URI endpoint;
  private final String accessKeyId;
  private final Region region;
  private final List<SdkAutoCloseable> clients = new ArrayList<>();

  Sdk(Virga virga) {
    this(virga, "test", REGION);
  }

  Sdk(Virga virga, String accessKeyId, String region) {
    this.endpoint = virga.endpoint();
    this.accessKeyId = accessKeyId;
    this.region = Region.of(region);
  }

  <C extends SdkAutoCloseable, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>>
      C sync(B builder) {
    return keep(at(builder.httpClientBuilder(UrlConnectionHttpClient.builder())).build());
  }

  <C extends SdkAutoCloseable, B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>>
      C async(B builder) {
    return keep(at(builder.httpClientBuilder(netty())).build());
  }

  private static NettyNioAsyncHttpClient.Builder netty() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(LOOPS);
  }

  /** Over HTTP/2 without TLS, with prior knowledge. */
  <C extends SdkAutoCloseable, B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>>
      C http2(B builder, int maxConcurrency) {
    return keep(
        at(builder.httpClientBuilder(
                netty()
                    .protocol(Protocol.HTTP2)
                    .protocolNegotiation(ProtocolNegotiation.ASSUME_PROTOCOL)
                    .maxConcurrency(maxConcurrency)
                    .connectionAcquisitionTimeout(Duration.ofSeconds(60))))
            .build());
  }

  private <B extends AwsClientBuilder<B, ?>> B at(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)));
  }

  private <C extends SdkAutoCloseable> C keep(C client) {
    clients.add(client);
    return client;
  }

  LambdaClient lambda() {
    return sync(LambdaClient.builder());
  }

  EventBridgeClient events() {
    return sync(EventBridgeClient.builder());
  }

  CloudWatchLogsClient logs() {
    return sync(CloudWatchLogsClient.builder());
  }

  /** An entry of PutEvents. */
  static PutEventsRequestEntry event(String source, String detail) {
    return PutEventsRequestEntry.builder()
        .source(source)
        .detailType("transaction")
        .detail(detail)
        .build();
  }

  /** A target of a rule. */
  static Target target(String id, String arn) {
    return Target.builder().id(id).arn(arn).build();
  }

  /** An error answer as {@code status code: message}. */
  static String text(AwsServiceException refused) {
    return refused.statusCode()
        + " "
        + refused.awsErrorDetails().errorCode()
        + ": "
        + refused.awsErrorDetails().errorMessage();
  }

  @Override
  public void close() {
    clients.forEach(SdkAutoCloseable::close);
  }
}
