package dev.virga.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be run.
 *
 * @param bare command line of the bare server
 * @param server command line of the server in question
 * @param warm how long each server is warmed up
 * @param measure how long a round of sends is
 * @param hold how long a round of receives is
 * @param depth messages in the full queue
 * @param purge whether the queue is emptied after each round of sends
 */
record Options(
    List<String> scenarios,
    List<String> bare,
    List<String> server,
    int connections,
    int producers,
    int rounds,
    Duration warm,
    Duration measure,
    Duration hold,
    long depth,
    boolean purge) {

  static Options parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    List<String> scenarios = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith("--")) {
        given.put(arguments[i].substring(2), arguments[++i]);
      } else {
        scenarios.add(arguments[i]);
      }
    }
    return new Options(
        scenarios.isEmpty() ? List.of("send", "receive", "wake", "memory") : scenarios,
        List.of(given.getOrDefault("bare", "").strip().split(" +", -1)),
        List.of(given.getOrDefault("server", "").strip().split(" +", -1)),
        Integer.parseInt(given.getOrDefault("connections", "32")),
        Integer.parseInt(given.getOrDefault("producers", "32")),
        Integer.parseInt(given.getOrDefault("rounds", "5")),
        seconds(given.getOrDefault("warm", "10")),
        seconds(given.getOrDefault("measure", "8")),
        seconds(given.getOrDefault("hold", "30")),
        Long.parseLong(given.getOrDefault("depth", "1000000")),
        Boolean.parseBoolean(given.getOrDefault("purge", "true")));
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
  }
}
