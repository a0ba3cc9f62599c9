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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * The ATM demo: a producer function publishes bank transactions; three rules route them to three
 * consumer functions; a table tells from the event journal what became of each.
 *
 * <p>Arguments: the endpoint of a running Virga, the repository's demo/functions folder, {@code
 * --keep} to leave the resources, and {@code --restartable} where whoever calls can start that
 * Virga again with functions in processes; it is asked to by the exit code {@value
 * #RUN_IN_PROCESSES}.
 */
public final class AtmDemo {
  /** Exit code: functions cannot run in containers here, start Virga again to run processes. */
  static final int RUN_IN_PROCESSES = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NO_IMAGE = Pattern.compile("has no image (\\S+) ");
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
    List<String> options = List.of(args).subList(2, args.length);
    int status;
    try {
      status = run(endpoint, Path.of(args[1]), options.contains("--keep")) ? 0 : 1;
    } catch (NoRuntimeException nowhere) {
      boolean again = options.contains("--restartable");
      System.err.println(again ? inProcesses(nowhere) : whatToDo(endpoint, nowhere));
      status = again ? RUN_IN_PROCESSES : 1;
    } catch (DemoException failed) {
      System.err.println("virga demo: " + failed.getMessage());
      status = 1;
    }
    if (status != 0) {
      System.exit(status);
    }
  }

  /** One line: the demo goes on by itself. */
  private static String inProcesses(NoRuntimeException nowhere) {
    String why = String.valueOf(nowhere.getMessage());
    Matcher pull = NO_IMAGE.matcher(why);
    String what =
        pull.find() ? "Docker has no image " + pull.group(1) + " and cannot pull it" : why;
    return "virga demo: " + what + "; functions run in processes of this machine instead";
  }

  private static String whatToDo(URI endpoint, NoRuntimeException nowhere) {
    return """
    virga demo: the Virga at %s cannot run functions: %s.
    To run them in processes of this machine:
      ./virga stop; ./virga start -d --executor process; ./virga demo\
    """
        .formatted(endpoint, nowhere.getMessage());
  }

  private static boolean run(URI endpoint, Path functions, boolean keep)
      throws IOException, InterruptedException {
    List<Consumer> consumers = Consumer.all();
    try (Setup setup = new Setup(endpoint, new FunctionZips(functions))) {
      System.out.println("Creating a producer, three consumers and three rules ...");
      setup.create(consumers);
      setup
          .languages()
          .forEach((name, language) -> System.out.println("  " + name + ": " + language));
      System.out.println("Invoking " + Setup.PRODUCER + ": it publishes with the AWS SDK ...");
      List<String> events = publish(setup);
      boolean complete = report(setup, new ControlApi(endpoint), events, consumers);
      if (keep) {
        System.out.println(
            "Kept: try `./virga logs /aws/lambda/atm-approved`, or publish an event of your own.");
      } else {
        setup.remove(consumers);
      }
      return complete;
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
