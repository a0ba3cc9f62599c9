package dev.virga.server.cli;

import dev.virga.server.Emulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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

  private static final int ROUNDS = 3;

  private Training() {}

  /** Runs, and exits with 0. */
  public static void main(String[] arguments) throws InterruptedException {
    int code =
        new Main(System.out, System.err, Training::exercise)
            .run("start", "--port", "0", "--executor", "process");
    System.exit(code);
  }

  private static void exercise(Emulator emulator) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        for (List<String> call : CALLS) {
          send(
              emulator.endpoint(),
              Map.of("X-Amz-Target", call.getFirst(), "Content-Type", "application/x-amz-json-1.1"),
              call.getLast());
        }
        send(
            emulator.endpoint(),
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            "Action=GetCallerIdentity&Version=2011-06-15");
        send(emulator.endpoint() + "/_virga/health", Map.of(), "");
        send(emulator.endpoint() + "/2015-03-31/functions/", Map.of(), "");
      }
      System.exit(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A POST where there is a body, else a GET. Not by {@link Endpoint}: that reads JSON. */
  private static void send(String url, Map<String, String> headers, String body)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    headers.forEach(connection::setRequestProperty);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    connection.getResponseCode();
  }
}
