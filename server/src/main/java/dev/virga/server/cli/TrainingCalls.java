package dev.virga.server.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@link Training} asks: the first thing that a client of each service does, and one call of
 * each protocol. A service that is new here adds its own: without, its first call takes a second.
 */
final class TrainingCalls {
  /**
   * A request.
   *
   * @param service whose call it is, or empty
   * @param name for people
   * @param body a POST's; a GET where it is empty
   */
  record Call(String service, String name, String path, Map<String, String> headers, String body) {}

  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String QUEUE = "'QueueUrl':'http://localhost:4566/000000000000/training'";

  private TrainingCalls() {}

  /** In the order in which they are made. */
  static List<Call> all() {
    return Stream.of(functions(), events(), logs(), queues(), others())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Call> functions() {
    return List.of(
        rest(
            FUNCTIONS,
            "{'FunctionName':'training','Runtime':'java25','Timeout':60,'Handler':'"
                + TrainingFunction.HANDLER
                + "','Role':'arn:aws:iam::000000000000:role/training','Code':{'ZipFile':'"
                + TrainingFunction.zip()
                + "'}}"),
        rest(
            FUNCTIONS + "/training/policy",
            "{'StatementId':'training','Action':'lambda:InvokeFunction',"
                + "'Principal':'events.amazonaws.com'}"),
        rest(FUNCTIONS + "/training/invocations", "{}"),
        rest(FUNCTIONS + "/", ""));
  }

  private static List<Call> events() {
    return List.of(
        json("events", "AWSEvents.CreateEventBus", "{'Name':'training'}"),
        json("events", "AWSEvents.ListEventBuses", "{}"),
        json(
            "events",
            "AWSEvents.PutRule",
            "{'Name':'training','EventPattern':'{\\'source\\':[\\'training\\']}'}"),
        json(
            "events",
            "AWSEvents.PutTargets",
            "{'Rule':'training','Targets':[{'Id':'1',"
                + "'Arn':'arn:aws:lambda:us-east-1:000000000000:function:training'}]}"),
        json(
            "events",
            "AWSEvents.PutEvents",
            "{'Entries':[{'Source':'training','DetailType':'t','Detail':'{}'}]}"));
  }

  private static List<Call> logs() {
    return List.of(
        json("logs", "Logs_20140328.CreateLogGroup", "{'logGroupName':'training'}"),
        json("logs", "Logs_20140328.DescribeLogGroups", "{}"),
        json(
            "logs",
            "Logs_20140328.FilterLogEvents",
            "{'logGroupName':'/aws/lambda/training','filterPattern':'training'}"));
  }

  private static List<Call> queues() {
    return List.of(
        json("sqs", "AmazonSQS.CreateQueue", "{'QueueName':'training'}"),
        json("sqs", "AmazonSQS.SendMessage", "{" + QUEUE + ",'MessageBody':'t'}"),
        json("sqs", "AmazonSQS.ReceiveMessage", "{" + QUEUE + "}"));
  }

  private static List<Call> others() {
    return List.of(
        new Call(
            "sts",
            "GetCallerIdentity",
            "/",
            Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded; charset=utf-8",
                "Authorization",
                signature("sts")),
            "Action=GetCallerIdentity&Version=2011-06-15"),
        new Call("", "health", "/_virga/health", Map.of(), ""));
  }

  private static Call json(String service, String target, String body) {
    String version = service.equals("sqs") ? "1.0" : "1.1";
    return new Call(
        service,
        target,
        "/",
        Map.of(
            "X-Amz-Target",
            target,
            "Content-Type",
            "application/x-amz-json-" + version,
            "Authorization",
            signature(service)),
        body.replace('\'', '"'));
  }

  private static Call rest(String path, String body) {
    return new Call(
        "lambda",
        path,
        path,
        Map.of("Content-Type", "application/json", "Authorization", signature("lambda")),
        body.replace('\'', '"'));
  }

  private static String signature(String service) {
    return "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
  }
}
