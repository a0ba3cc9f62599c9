package dev.virga.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.virga.core.http.Headers;
import dev.virga.core.http.HttpRequest;
import dev.virga.core.schema.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which request is which call, over the services that Virga models. */
class DetectionTest {
  private final House house = new House();

  @ParameterizedTest
  @CsvSource({
    "AmazonSQS.SendMessage, 1.0, sqs SendMessage",
    "AmazonSQS.SendMessage, 1.1, sqs SendMessage",
    "Kinesis_20131202.PutRecords, 1.1, kinesis PutRecords",
    "Logs_20140328.FilterLogEvents, 1.1, logs FilterLogEvents",
    "AWSEvents.PutEvents, 1.1, events PutEvents",
    "GraniteServiceVersion20100801.PutMetricData, 1.0, cloudwatch PutMetricData",
  })
  void target_namesTheOperation(String target, String version, String call) {
    assertEquals(501, house.send(Sent.json(target, version, "{}")).status());
    assertEquals(call, house.lastCall());
  }

  @ParameterizedTest
  @CsvSource({
    "Action=GetCallerIdentity&Version=2011-06-15, sts GetCallerIdentity",
    "Action=Publish&Version=2010-03-31&Message=x, sns Publish",
    "Version=2010-08-01&Action=PutMetricData, cloudwatch PutMetricData",
    "Action=SendMessage, sqs SendMessage",
    "Action=ListQueues&Version=2012-11-05, sqs ListQueues",
  })
  void action_namesTheOperation(String form, String call) {
    assertEquals(501, house.send(Sent.form(form)).status());
    assertEquals(call, house.lastCall());
    assertEquals(
        501, house.send(Sent.request("GET", "/?" + form, Headers.of(), Bytes.EMPTY)).status());
    assertEquals(call, house.lastCall());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /2015-03-31/functions, lambda, lambda ListFunctions",
    "GET, /2015-03-31/functions/, lambda, lambda ListFunctions",
    "POST, /2015-03-31/functions, lambda, lambda CreateFunction",
    "POST, /2015-03-31/functions/f/invocations, lambda, lambda Invoke",
    "GET, /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A0%3Afunction%3Af, lambda,"
        + " lambda GetFunction",
    "DELETE, /2015-03-31/functions/f?Qualifier=1, lambda, lambda DeleteFunction",
    "GET, /2018-10-31/layers?find=LayerVersion&Arn=x, lambda, lambda GetLayerVersionByArn",
    "GET, /2018-10-31/layers, lambda, lambda ListLayers",
    "GET, /schedules/name, scheduler, scheduler GetSchedule",
    "GET, /schedules, scheduler, scheduler ListSchedules",
    "GET, /tags/arn%3Ax, scheduler, scheduler ListTagsForResource",
    "GET, /tags/arn%3Ax, pipes, pipes ListTagsForResource",
    "POST, /v1/pipes/p, pipes, pipes CreatePipe",
  })
  void scopeAndPath_nameTheOperation(String method, String uri, String service, String call) {
    assertEquals(501, house.send(Sent.signed(method, uri, service)).status());
    assertEquals(call, house.lastCall());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /2015-03-31/functions, localhost:4566, lambda ListFunctions",
    "GET, /tags/arn%3Ax, scheduler.localhost:4566, scheduler ListTagsForResource",
    "GET, /tags/arn%3Ax, pipes.eu-west-1.amazonaws.com, pipes ListTagsForResource",
    "GET, /tags/arn%3Ax, localhost:4566, -",
    "GET, /, 127.0.0.1:4566, -",
    "GET, /, [::1]:4566, -",
    "GET, /, .:4566, -",
    "GET, /, '', -",
  })
  void unsigned_goesByHostThenByPath(String method, String uri, String authority, String call) {
    HttpRequest request =
        new HttpRequest(method, uri, "", Headers.of(), Bytes.EMPTY, "http", authority);
    house.send(request);
    assertEquals(call, house.lastCall());
  }

  @Test
  void rpcPath_namesTheOperation() {
    String path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    Headers headers = Headers.of("smithy-protocol", "rpc-v2-cbor");
    assertEquals(501, house.send(Sent.request("POST", path, headers, Bytes.EMPTY)).status());
    assertEquals("cloudwatch PutMetricData", house.lastCall());
  }

  @Test
  void presigned_goesByTheQuerysCredential() {
    String uri =
        "/2015-03-31/functions?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKID%2F20261123%2Fus-east-1%2Flambda%2Faws4_request";
    house.send(Sent.request("GET", uri, Headers.of(), Bytes.EMPTY));
    assertEquals("lambda ListFunctions", house.lastCall());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AmazonSQS.Nope | 400 | UnknownOperationException",
        "AmazonSQS. | 400 | UnknownOperationException",
        "Kinesis_20131202.SendMessage | 400 | UnknownOperationException",
        "DynamoDB_20120810.ListTables | 501 | operation asked for is ListTables",
        "Nobody.Knows | 400 | no call of an AWS service",
        "NoDot | 400 | no call of an AWS service",
        ". | 400 | no call of an AWS service",
      })
  void target_thatNamesNoOperationHere(String target, int status, String part) {
    RecordingExchange exchange = house.send(Sent.json(target, "1.0", "{}"));
    assertEquals(status, exchange.status());
    assertTrue(exchange.text().contains(part), exchange.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Action=Nope&Version=2011-06-15 | 400 | <Code>InvalidAction</Code><Message>The action Nope"
            + " is not valid for this web service.</Message>",
        "Action=CreateRole&Version=2010-05-08 | 501 | <Code>NotImplemented</Code><Message>Virga"
            + " does not implement the service iam (IAM); the operation asked for is CreateRole.",
        "Action=Nope | 400 | no call of an AWS service",
        "Action=&Version=2011-06-15 | 400 | <Code>InvalidAction</Code>",
        "Version=2011-06-15 | 404 | no call of an AWS service",
      })
  void action_thatNamesNoOperationHere(String form, int status, String part) {
    RecordingExchange exchange = house.send(Sent.form(form));
    assertEquals(status, exchange.status());
    assertTrue(exchange.text().contains(part), exchange.text());
  }

  @Test
  void signedForm_withoutAction_isMissingAction() {
    String signature = Sent.signature("test", "us-east-1", "sns");
    RecordingExchange exchange = house.send(Sent.form("A=b", "Authorization", signature));
    assertEquals(400, exchange.status());
    assertTrue(exchange.text().contains("<Code>MissingAction</Code>"), exchange.text());
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, /2015-03-31/functions, lambda, 405, MethodNotAllowedException",
    "GET, /2015-03-31/nothing, lambda, 404, UnknownOperationException",
    "GET, /2015-03-31/functions//invocations, lambda, 404, UnknownOperationException",
    "GET, /2026-04-04x/network-connectors, lambda, 404, UnknownOperationException",
    "GET, /, scheduler, 404, UnknownOperationException",
  })
  void scope_withoutARoute(String method, String uri, String service, int status, String code) {
    RecordingExchange exchange = house.send(Sent.signed(method, uri, service));
    assertEquals(status, exchange.status());
    assertEquals(code, exchange.header("x-amzn-ErrorType"));
  }

  /** Services of other names sign with the names of services that are here. */
  @ParameterizedTest
  @CsvSource({
    "GET, /2026-04-04/network-connectors, lambda-core (Lambda Core)",
    "POST, /2025-09-09/microvms, lambda-microvms (Lambda Microvms)",
    "GET, /2025-03-07/web-functions/f, lambda-web (Lambda Web)",
  })
  void restOfAServiceThatSharesASigningName_isRefusedByItsOwn(
      String method, String uri, String service) {
    RecordingExchange exchange = house.send(Sent.signed(method, uri, "lambda"));
    assertEquals(501, exchange.status());
    assertEquals("NotImplemented", exchange.header("x-amzn-ErrorType"));
    assertEquals(
        "{\"message\":\"Virga does not implement the service "
            + service
            + "; the request is "
            + method
            + " "
            + uri
            + ".\"}",
        exchange.text());
  }

  /** A date that no model has is of a service, or of an operation, newer than the models. */
  @Test
  void restPathOfAnUnknownDate_isNotImplemented() {
    RecordingExchange exchange = house.send(Sent.signed("PUT", "/2031-01-02/things/t", "lambda"));
    assertEquals(501, exchange.status());
    assertEquals("NotImplemented", exchange.header("x-amzn-ErrorType"));
    assertTrue(
        exchange
            .text()
            .contains(
                "Virga knows no API of the date 2031-01-02 of the services that sign as lambda"
                    + " (lambda, lambda-core, lambda-microvms, lambda-web); the request is PUT"
                    + " /2031-01-02/things/t."),
        exchange.text());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /2021-01-01/domain, es, opensearch",
    "GET, /2015-01-01/domain, es, es",
    "GET, /v2/apis, apigateway, apigatewayv2",
    "GET, /restapis, apigateway, apigateway",
    "GET, /v2/email/identities, ses, sesv2",
  })
  void foreignRest_thatSharesASigningName_goesByItsPath(
      String method, String uri, String signed, String service) {
    RecordingExchange exchange = house.send(Sent.signed(method, uri, signed));
    assertEquals(501, exchange.status());
    assertTrue(exchange.text().contains("the service " + service + " ("), exchange.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /bucket | s3 | <Error><Code>NotImplemented</Code>",
        "GET | /2013-04-01/hostedzone | route53 | <ErrorResponse",
        "POST | /prod/restapis | apigateway | {\"message\":\"Virga does not implement",
        "GET | /x | s3vectors | {\"message\":",
      })
  void foreignRest_isRefusedByNameInItsOwnShape(
      String method, String uri, String service, String part) {
    RecordingExchange exchange = house.send(Sent.signed(method, uri, service));
    assertEquals(501, exchange.status());
    assertTrue(exchange.text().contains(part), exchange.text());
    assertTrue(exchange.text().contains(service), exchange.text());
  }

  @Test
  void foreignEc2_isRefusedInItsOwnShape() {
    String signature = Sent.signature("test", "us-east-1", "ec2");
    RecordingExchange exchange =
        house.send(Sent.form("Action=RunInstances&Version=2016-11-15", "Authorization", signature));
    assertEquals(501, exchange.status());
    assertTrue(
        exchange.text().startsWith("<Response><Errors><Error><Code>NotImplemented</Code>"),
        exchange.text());
    assertTrue(exchange.text().contains("RunInstances"), exchange.text());
  }

  @Test
  void foreignCbor_isRefusedInItsOwnShape() {
    Headers headers = Headers.of("smithy-protocol", "rpc-v2-cbor");
    String signature = Sent.signature("test", "us-east-1", "arc-region-switch");
    headers.add("Authorization", signature);
    RecordingExchange exchange =
        house.send(
            Sent.request("POST", "/service/ArcRegionSwitch/operation/X", headers, Bytes.EMPTY));
    assertEquals(501, exchange.status());
    assertTrue(exchange.text().contains("arc-region-switch"), exchange.text());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 404",
    "GET, /favicon.ico, 404",
    "POST, /service/X/operation/Y, 404",
    "GET, //, 404",
    "GET, '', 404",
    "OPTIONS, *, 404",
  })
  void noCallAtAll_isToldWhatACallIs(String method, String path, int status) {
    RecordingExchange exchange = house.send(Sent.request(method, path, Headers.of(), Bytes.EMPTY));
    assertEquals(status, exchange.status());
    assertTrue(exchange.text().contains("no call of an AWS service"), exchange.text());
  }
}
