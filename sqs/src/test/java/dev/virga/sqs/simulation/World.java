package dev.virga.sqs.simulation;

import dev.virga.core.engine.EngineHarness;
import dev.virga.core.identity.Arn;
import dev.virga.core.metrics.Metrics;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.service.Wire;
import dev.virga.core.time.TaskRunner;
import dev.virga.sqs.engine.Caller;
import dev.virga.sqs.engine.MessageContent;
import dev.virga.sqs.engine.QueueName;
import dev.virga.sqs.engine.QueueRef;
import dev.virga.sqs.engine.RegionalSqsEngine;
import dev.virga.sqs.engine.SqsEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An engine on a held clock, its model, its witness, and what clients keep. */
final class World implements AutoCloseable {
  private static final int TRAIL = 100;

  /** Who does everything: the account itself. */
  static final Caller CALLER =
      new Caller(
          Principal.root(EngineHarness.ACCOUNT),
          "sqs:*",
          null,
          Cause.root("simulation"),
          Wire.NONE);

  final EngineHarness harness;
  final SqsEngine engine;

  /** The connections of long polls, by number. */
  final Map<Integer, Poll> polls = new TreeMap<>();

  /** Those that have not been seen to end, in the order of their requests. */
  final List<Poll> open = new ArrayList<>();

  /** What was sent, as it must be received. */
  final Map<String, MessageContent> contents = new HashMap<>();

  /** A fingerprint of what was seen, by step. */
  final List<Integer> prints = new ArrayList<>();

  /** How often what happened, of what a run must have shown. */
  final Map<String, Integer> tally = new TreeMap<>();

  Model model;
  Witness witness = new Witness();
  private final ArrayDeque<String> trail = new ArrayDeque<>();
  private int print;

  World(long seed, TaskRunner runner) {
    harness = new EngineHarness(seed, runner);
    engine = new RegionalSqsEngine(harness.kernel(), harness.journal(), Metrics.NONE, false);
    model = new Model(polls, harness.now().toEpochMilli());
  }

  static QueueRef ref(String queue) {
    return new QueueRef(EngineHarness.ACCOUNT, EngineHarness.REGION, new QueueName(queue));
  }

  static @Nullable Arn arn(@Nullable String queue) {
    return queue == null ? null : ref(queue).arn();
  }

  long now() {
    return harness.now().toEpochMilli();
  }

  void happened(String what) {
    tally.merge(what, 1, Integer::sum);
  }

  /** Keeps what is done for the report of a failure. */
  void did(String what) {
    trail.addLast(what);
    while (trail.size() > TRAIL) {
      trail.removeFirst();
    }
  }

  /** Keeps what a client saw: it must be the same in every run of this seed. */
  void saw(String what) {
    trail.addLast("    " + what);
    print = print * 31 + what.hashCode();
  }

  void endOfStep() {
    prints.add(print);
  }

  String trail() {
    return String.join("\n", trail);
  }

  @Override
  public void close() {
    harness.close();
  }
}
