package dev.virga.server.cli;

import dev.virga.server.Emulator;
import java.io.IOException;
import java.util.List;

/**
 * A short life of the server, of which the launcher makes the JVM's start-up cache: starts like
 * {@code ./virga start}, answers some requests of every protocol, stops.
 */
final class Training {
  /**
   * Target and body of awsJson calls. Any answer will do; it is the code on the way that counts.
   */
  private static final List<List<String>> CALLS =
      List.of(
          List.of("AWSEvents.CreateEventBus", "{\"Name\":\"training\"}"),
          List.of("AWSEvents.ListEventBuses", "{}"),
          List.of(
              "AWSEvents.PutRule",
              "{\"Name\":\"training\",\"EventPattern\":\"{\\\"source\\\":[\\\"training\\\"]}\"}"),
          List.of("AWSEvents.PutTargets", "{\"Rule\":\"training\",\"Targets\":[]}"),
          List.of(
              "AWSEvents.PutEvents",
              "{\"Entries\":[{\"Source\":\"training\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}"),
          List.of("Logs_20140328.CreateLogGroup", "{\"logGroupName\":\"training\"}"),
          List.of("Logs_20140328.DescribeLogGroups", "{}"),
          List.of("AmazonSQS.ListQueues", "{}"));

  private Training() {}

  /** Runs, and exits with 0. */
  public static void main(String[] arguments) throws InterruptedException {
    int code = new Main(System.out, System.err, Training::exercise).run("start", "--port", "0");
    System.exit(code);
  }

  private static void exercise(Emulator emulator) {
    Endpoint endpoint = Endpoint.at(emulator.endpoint());
    try {
      for (int round = 0; round < 3; round++) {
        for (List<String> call : CALLS) {
          endpoint.aws(call.getFirst(), call.getLast());
        }
        endpoint.get("/_virga/health");
        endpoint.get("/_virga/info");
        endpoint.get("/2015-03-31/functions");
        endpoint.form("Action=GetCallerIdentity&Version=2011-06-15");
      }
      System.exit(0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
