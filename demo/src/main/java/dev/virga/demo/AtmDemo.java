package dev.virga.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * The ATM demo: a producer function publishes bank transactions; three rules route them to three
 * consumer functions; a table tells from the event journal what became of each.
 *
 * <p>Arguments: the endpoint of a running Virga, the repository's demo/functions folder, and {@code
 * --keep} to leave the resources.
 */
public final class AtmDemo {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final List<String> TRANSACTIONS =
      List.of(
          """
          {"action":"withdrawal","location":"MA-BOS-01","amount":300,"result":"approved",\
          "transactionId":"123456","cardPresent":true,"partnerBank":"Example Bank"}\
          """,
          """
          {"action":"withdrawal","location":"NY-NYC-001","amount":20,"result":"approved",\
          "transactionId":"123457","cardPresent":true,"partnerBank":"Example Bank"}\
          """,
          """
          {"action":"withdrawal","location":"NY-NYC-002","amount":60,"result":"denied",\
          "transactionId":"123458","cardPresent":true,"remainingFunds":35.5}\
          """);

  private AtmDemo() {}

  /** Runs the demo; exit code 1 where an event did not arrive. */
  public static void main(String[] args) throws IOException, InterruptedException {
    URI endpoint = URI.create(args[0]);
    boolean keep = args.length > 2 && args[2].equals("--keep");
    List<Consumer> consumers = Consumer.all();
    boolean complete;
    try (Setup setup = new Setup(endpoint, new FunctionZips(Path.of(args[1])))) {
      System.out.println("Creating a producer, three consumers and three rules ...");
      setup.create(consumers);
      setup
          .languages()
          .forEach((name, language) -> System.out.println("  " + name + ": " + language));
      System.out.println("Invoking " + Setup.PRODUCER + ": it publishes with the AWS SDK ...");
      List<String> events = publish(setup);
      complete = report(setup, new ControlApi(endpoint), events, consumers);
      if (keep) {
        System.out.println(
            "Kept: try `./virga logs /aws/lambda/atm-approved`, or publish an event of your own.");
      } else {
        setup.remove(consumers);
      }
    } catch (DemoException failed) {
      System.err.println("virga demo: " + failed.getMessage());
      complete = false;
    }
    if (!complete) {
      System.exit(1);
    }
  }

  private static List<String> publish(Setup setup) throws IOException {
    ArrayNode transactions = JSON.createArrayNode();
    TRANSACTIONS.forEach(detail -> transactions.addObject().put("detail", detail));
    String payload =
        JSON.writeValueAsString(JSON.createObjectNode().set("transactions", transactions));
    InvokeResponse answer =
        setup.lambda.invoke(
            r -> r.functionName(Setup.PRODUCER).payload(SdkBytes.fromUtf8String(payload)));
    if (answer.functionError() != null) {
      throw new DemoException("the producer failed: " + answer.payload().asUtf8String());
    }
    List<String> ids = new ArrayList<>();
    JSON.readTree(answer.payload().asUtf8String())
        .path("eventIds")
        .forEach(id -> ids.add(id.asText()));
    return ids;
  }

  private static boolean report(
      Setup setup, ControlApi control, List<String> events, List<Consumer> consumers)
      throws IOException, InterruptedException {
    Table table = new Table("EVENT", "RULE", "MATCHED", "TARGET", "OUTCOME", "LOG LINE");
    boolean complete = events.size() == TRANSACTIONS.size();
    for (int i = 0; i < events.size(); i++) {
      String event = events.get(i);
      JsonNode detail = JSON.readTree(TRANSACTIONS.get(i));
      String title = detail.path("location").asText() + " " + detail.path("result").asText();
      for (Consumer consumer : consumers) {
        Verdict verdict = await(control, event, consumer.name());
        String line = verdict.matched() ? logLine(setup, consumer.name(), event) : "";
        complete &= verdict.known() && (!verdict.matched() || !line.isEmpty());
        table.row(
            title,
            consumer.name(),
            verdict.explanation(),
            verdict.matched() ? setup.languages().getOrDefault(consumer.name(), "") : "",
            verdict.outcome(),
            line);
        title = "";
      }
    }
    System.out.println();
    System.out.print(table.render());
    System.out.println();
    return complete;
  }

  private static Verdict await(ControlApi control, String event, String rule)
      throws IOException, InterruptedException {
    long rounds = PATIENCE.dividedBy(PAUSE);
    Verdict verdict = Verdict.of(control.recordsOf(event), rule);
    while (!verdict.isFinal() && rounds-- > 0) {
      Thread.sleep(PAUSE);
      verdict = Verdict.of(control.recordsOf(event), rule);
    }
    return verdict;
  }

  private static String logLine(Setup setup, String function, String event) {
    try {
      Optional<FilteredLogEvent> line =
          setup
              .logs
              .filterLogEvents(
                  r -> r.logGroupName("/aws/lambda/" + function).filterPattern('"' + event + '"'))
              .events()
              .stream()
              .findFirst();
      // Behind the last tab is what the function printed: Node.js puts time and request id before.
      return line.map(found -> found.message().strip().replaceFirst("^.*\t", ""))
          .orElse("")
          .replace(event, shortId(event));
    } catch (ResourceNotFoundException noLog) {
      return "";
    }
  }

  private static String shortId(String event) {
    return event.substring(0, Math.min(event.length(), 8));
  }
}
