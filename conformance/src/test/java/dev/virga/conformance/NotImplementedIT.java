package dev.virga.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virga.testkit.Virga;
import dev.virga.testkit.VirgaExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What is not implemented answers 501 and its name, in the error shape of the service's own
 * protocol: the SDKs show it. Provenance: Virga; the error shapes documented (AWS's protocols).
 */
@ExtendWith(VirgaExtension.class)
class NotImplementedIT {
  private Virga virga;
  private Sdk sdk;

  @BeforeEach
  void connect(Virga virga) {
    this.virga = virga;
    this.sdk = new Sdk(virga);
  }

  @AfterEach
  void disconnect() {
    sdk.close();
  }

  private static void refuses(String service, String operation, Executable call) {
    AwsServiceException refused = Refused.by(call);
    assertEquals(
        "501 NotImplemented: Virga does not implement the operation "
            + operation
            + " of the service "
            + service
            + ".",
        Sdk.text(refused));
    assertTrue(refused.requestId() != null && !refused.requestId().isEmpty(), service);
  }

  /** The query protocol: forms and XML. */
  @Test
  void snsAndSts() {
    SnsClient sns = sdk.sync(SnsClient.builder());
    refuses("sns", "CreateTopic", () -> sns.createTopic(r -> r.name("t")));
    refuses("sns", "ListTopics", sns::listTopics);
    StsClient sts = sdk.sync(StsClient.builder());
    refuses(
        "sts",
        "AssumeRole",
        () ->
            sts.assumeRole(
                r -> r.roleArn("arn:aws:iam::000000000000:role/role").roleSessionName("session")));
  }

  /** CBOR from the Java SDK, over HTTP/1.1 and h2. */
  @Test
  void kinesis() {
    KinesisClient kinesis = sdk.sync(KinesisClient.builder());
    refuses("kinesis", "ListStreams", kinesis::listStreams);
    refuses(
        "kinesis",
        "PutRecord",
        () ->
            kinesis.putRecord(
                r -> r.streamName("s").partitionKey("k").data(SdkBytes.fromUtf8String("d"))));
    HttpResponse<String> raw =
        json("Kinesis_20131202.ListStreams", "application/x-amz-json-1.1", "{}", "kinesis");
    assertEquals("NotImplemented", Control.json(raw.body()).get("__type").asText());
  }

  /** The Netty client. */
  @Test
  void kinesisAndCloudWatchAsync() {
    KinesisAsyncClient kinesis = sdk.async(KinesisAsyncClient.builder());
    refuses(
        "kinesis",
        "CreateStream",
        joined(() -> kinesis.createStream(r -> r.streamName("s")).join()));
    CloudWatchAsyncClient metrics = sdk.async(CloudWatchAsyncClient.builder());
    refuses("cloudwatch", "ListMetrics", joined(() -> metrics.listMetrics(r -> {}).join()));
  }

  private static Executable joined(Runnable call) {
    return () -> {
      try {
        call.run();
      } catch (java.util.concurrent.CompletionException e) {
        throw e.getCause();
      }
    };
  }

  /** Whatever protocol this SDK speaks with CloudWatch (smithy-rpc-v2-cbor), and the query one. */
  @Test
  void cloudWatch() {
    CloudWatchClient metrics = sdk.sync(CloudWatchClient.builder());
    refuses(
        "cloudwatch",
        "PutMetricData",
        () ->
            metrics.putMetricData(r ->
                r.namespace("n")
                    .metricData(MetricDatum.builder().metricName("m").value(1.0).build())));
    HttpResponse<String> raw = form("Action=ListMetrics&Version=2010-08-01", "monitoring");
    assertEquals(501, raw.statusCode());
    assertTrue(raw.body().contains("ListMetrics of the service cloudwatch"), raw.body());
  }

  /** REST and JSON. */
  @Test
  void schedulerPipesAndLambda() {
    SchedulerClient scheduler = sdk.sync(SchedulerClient.builder());
    refuses("scheduler", "ListSchedules", () -> scheduler.listSchedules(r -> {}));
    refuses("scheduler", "GetSchedule", () -> scheduler.getSchedule(r -> r.name("s")));
    HttpResponse<String> pipes =
        Control.send(
            Control.request(virga, "/v1/pipes").header("Authorization", scope("pipes")).build());
    assertEquals(501, pipes.statusCode());
    assertTrue(pipes.body().contains("ListPipes of the service pipes"), pipes.body());
    refuses(
        "lambda", "PublishVersion", () -> sdk.lambda().publishVersion(r -> r.functionName("f")));
  }

  /** Operations that a service with others does not have. */
  @Test
  void eventsAndLogs() {
    refuses(
        "events",
        "CreateArchive",
        () ->
            sdk.events()
                .createArchive(r ->
                    r.archiveName("a")
                        .eventSourceArn(
                            "arn:aws:events:us-east-1:000000000000:event-bus/default")));
    refuses(
        "logs",
        "StartQuery",
        () ->
            sdk.logs().startQuery(r -> r.startTime(0L).endTime(1L).queryString("fields @message")));
    assertEquals(
        501,
        ((CloudWatchLogsException) Refused.by(() -> sdk.logs().describeQueries())).statusCode());
  }

  /** Services that are not here at all. */
  @Test
  void foreignServices() {
    HttpResponse<String> iam = form("Action=CreateRole&Version=2010-05-08&RoleName=r", "iam");
    assertEquals(501, iam.statusCode());
    assertTrue(iam.body().contains("<Code>NotImplemented</Code>"), iam.body());
    assertTrue(iam.body().contains("the service iam"), iam.body());
    assertTrue(iam.body().contains("CreateRole"), iam.body());

    HttpResponse<String> s3 =
        Control.send(
            Control.request(virga, "/bucket")
                .header("Authorization", scope("s3"))
                .PUT(BodyPublishers.noBody())
                .build());
    assertEquals(501, s3.statusCode());
    assertTrue(s3.body().contains("<Error><Code>NotImplemented</Code>"), s3.body());
    assertTrue(s3.body().contains("PUT /bucket"), s3.body());

    JsonNode dynamo =
        Control.json(
            json("DynamoDB_20120810.ListTables", "application/x-amz-json-1.0", "{}", "dynamodb")
                .body());
    assertEquals("NotImplemented", dynamo.get("__type").asText());
    assertTrue(dynamo.get("message").asText().contains("dynamodb"), dynamo.toString());
    assertTrue(dynamo.get("message").asText().contains("ListTables"), dynamo.toString());
  }

  /** The health page lists only what is here. */
  @Test
  void health_doesNotClaimThem() {
    JsonNode services = Control.get(virga, "/_localstack/health").get("services");

    for (String here : List.of("lambda", "events", "logs", "sqs", "sts")) {
      assertEquals("available", services.path(here).asText(), here);
    }
    for (String absent : List.of("sns", "kinesis", "s3")) {
      assertTrue(services.path(absent).isMissingNode(), absent);
    }
  }

  private HttpResponse<String> form(String body, String service) {
    return Control.send(
        Control.request(virga, "/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", scope(service))
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> json(String target, String type, String body, String service) {
    HttpRequest.Builder request =
        Control.request(virga, "/")
            .header("X-Amz-Target", target)
            .header("Content-Type", type)
            .header("Authorization", scope(service));
    return Control.send(request.POST(BodyPublishers.ofString(body)).build());
  }

  private static String scope(String service) {
    return "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }
}
