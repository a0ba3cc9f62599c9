package dev.virga.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the scenarios, a bare Netty server and the server in question by turns, and prints medians
 * and their ratios. {@code benchmarks/sqs --help} tells the options.
 */
public final class SqsBenchmark {
  private static final Pattern QUEUE_URL = Pattern.compile("\"QueueUrl\"\\s*:\\s*\"([^\"]+)\"");

  private final Options options;

  private SqsBenchmark(Options options) {
    this.options = options;
  }

  /** Runs what the arguments ask for. */
  public static void main(String[] arguments) throws IOException {
    new SqsBenchmark(Options.parse(arguments)).run();
  }

  private void run() throws IOException {
    for (String scenario : options.scenarios()) {
      switch (scenario) {
        case "send" -> send();
        case "receive" -> receive();
        case "wake" -> wake();
        case "memory" -> memory();
        default -> throw new IllegalArgumentException("no scenario " + scenario);
      }
    }
  }

  private ServerProcess bare() throws IOException {
    return new ServerProcess(options.bare(), Path.of("."));
  }

  private ServerProcess server() throws IOException {
    return new ServerProcess(options.server(), Path.of("."));
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String createQueue(ServerProcess server) throws IOException {
    String answer = Load.call(server.port(), "CreateQueue", "{\"QueueName\":\"bench\"}");
    Matcher url = QUEUE_URL.matcher(answer);
    if (!url.find()) {
      throw new IOException("no QueueUrl in " + answer);
    }
    return url.group(1);
  }

  private void send() throws IOException {
    say("");
    say(
        "SendMessage, %d connections, 1 KiB bodies, %d rounds",
        options.connections(), options.rounds());
    say("               %s", Measured.TITLES);
    List<Measured> bare = new ArrayList<>();
    List<Measured> ours = new ArrayList<>();
    try (ServerProcess bareServer = bare();
        ServerProcess server = server()) {
      String url = createQueue(server);
      sendRound(bareServer, url, options.warm());
      sendRound(server, url, options.warm());
      for (int round = 1; round <= options.rounds(); round++) {
        bare.add(sendRound(bareServer, url, options.measure()));
        say("%2d bare netty  %s", round, bare.getLast());
        ours.add(sendRound(server, url, options.measure()));
        say("%2d server      %s", round, ours.getLast());
        if (options.purge()) {
          Load.call(server.port(), "PurgeQueue", "{\"QueueUrl\":\"" + url + "\"}");
        }
      }
    }
    say("   medians: bare %s", median(bare));
    say("          server %s", median(ours));
    say(
        "   server/bare %.3f; server beyond bare %.2f us CPU a request",
        median(ours).perSecond() / median(bare).perSecond(),
        median(ours).serverMicros() - median(bare).serverMicros());
  }

  private Measured sendRound(ServerProcess server, String url, Duration duration)
      throws IOException {
    try (SendLoad load = new SendLoad(server.port(), url, options.connections())) {
      load.warm(Duration.ofMillis(300));
      return load.measure(duration, server);
    }
  }

  private void receive() throws IOException {
    List<Measured> medians = new ArrayList<>();
    for (long depth : new long[] {1_000, options.depth()}) {
      say("");
      say(
          "Receive(10)+DeleteBatch(10), %d connections, %,d messages queued, messages a second",
          options.connections(), depth);
      say("               %s", Measured.TITLES);
      List<Measured> rounds = new ArrayList<>();
      try (ServerProcess server = server()) {
        String url = createQueue(server);
        try (FillLoad fill = new FillLoad(server.port(), url, options.connections(), depth)) {
          fill.fill();
        }
        try (ReceiveLoad load =
            new ReceiveLoad(server.port(), url, options.connections(), options.producers())) {
          load.warm(options.warm());
          for (int round = 1; round <= options.rounds(); round++) {
            rounds.add(load.measure(options.hold(), server));
            say("%2d server      %s", round, rounds.getLast());
          }
          say("   median        %s; %d empty answers", median(rounds), load.empty());
        }
      }
      medians.add(median(rounds));
    }
    say("   full/short %.3f", medians.getLast().perSecond() / medians.getFirst().perSecond());
  }

  private void wake() throws IOException {
    say("");
    say("A send wakes a long poll, from the send to the poll's answer");
    say("               %s", Measured.TITLES);
    try (ServerProcess server = server()) {
      String url = createQueue(server);
      try (WakeLoad load = new WakeLoad(server.port(), url)) {
        load.wake(3_000, server);
        say("   server      %s", load.wake(3_000, server));
      }
    }
  }

  private void memory() throws IOException {
    say("");
    try (ServerProcess server = server()) {
      String url = createQueue(server);
      long before = server.residentMib();
      long began = System.nanoTime();
      try (FillLoad fill =
          new FillLoad(server.port(), url, options.connections(), options.depth())) {
        fill.fill();
      }
      say(
          "%,d messages of 1 KiB queued in %.1f s: %d MiB resident, %d before",
          options.depth(), (System.nanoTime() - began) / 1e9, server.residentMib(), before);
    }
  }

  private static Measured median(List<Measured> rounds) {
    return new Measured(
        median(rounds, Measured::perSecond),
        median(rounds, Measured::p50Micros),
        median(rounds, Measured::p99Micros),
        median(rounds, Measured::p999Micros),
        median(rounds, Measured::serverMicros),
        median(rounds, Measured::generatorMicros));
  }

  private static double median(List<Measured> rounds, ToDoubleFunction<Measured> figure) {
    List<Double> sorted =
        rounds.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
