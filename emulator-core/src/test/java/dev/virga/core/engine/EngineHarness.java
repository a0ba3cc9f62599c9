package dev.virga.core.engine;

import dev.virga.core.delivery.DeliveryEngine;
import dev.virga.core.delivery.Targets;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.metrics.RecordedMetrics;
import dev.virga.core.service.CallContext;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Principal;
import dev.virga.core.time.Advance;
import dev.virga.core.time.ManualClock;
import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A kernel for the tests of a service's engine: held clock at {@link #START}, seeded ids, effects
 * one after the other on the test's own thread, when the test asks for them. A fault of ours fails
 * the test at {@link #close}, {@link #settle} or {@link #advance}.
 *
 * <pre>{@code
 * try (EngineHarness harness = new EngineHarness()) {
 *   Engines<BusState> engines = harness.kernel().engines("events", REGIONAL, new BusRules());
 *   harness.collect(DeliveryRequest.class);   // or wire the real handlers
 *   Engine<BusState> engine = engines.at(harness.context());
 *   engine.decide(harness.cause(), …);
 *   harness.settle();                         // carries effects out
 *   harness.advance(Duration.ofHours(1));     // what is due runs, each thing at its own time
 * }
 * }</pre>
 */
public final class EngineHarness implements AutoCloseable {
  /** Where the emulated clock begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The account of {@link #context()}. */
  public static final AccountId ACCOUNT = new AccountId("123456789012");

  /** The region of {@link #context()}. */
  public static final Region REGION = new Region("eu-central-1");

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<EffectBody> collected = new CopyOnWriteArrayList<>();
  private final ManualClock realTime = new ManualClock(START);
  private final Journal journal = new Journal(10_000);
  private final RecordedMetrics metrics = new RecordedMetrics(100_000);
  private final Targets targets;
  private final Kernel kernel;
  private final DeliveryEngine deliveries;
  private int requests;

  /** With seed 1. */
  public EngineHarness() {
    this(1);
  }

  /** With a seed of the test's choice. */
  public EngineHarness(long seed) {
    this(seed, new SequentialRunner());
  }

  /** With a seed and, for what must be shown under threads too, a runner. */
  public EngineHarness(long seed, TaskRunner runner) {
    this(seed, runner, new Targets(), DeliveryEngine.MAX_BACKLOG);
  }

  /** With targets of the test's own and a bound of the deliveries that wait. */
  public EngineHarness(long seed, Targets targets, int maxBacklog) {
    this(seed, new SequentialRunner(), targets, maxBacklog);
  }

  private EngineHarness(long seed, TaskRunner runner, Targets targets, int maxBacklog) {
    this.targets = targets;
    this.kernel =
        Kernel.builder((where, request, fault) -> faults.add(where + " " + request + " " + fault))
            .realTime(realTime)
            .runner(runner)
            .seed(seed)
            .build();
    kernel.clock().freeze();
    this.deliveries = new DeliveryEngine(kernel, targets, journal, maxBacklog);
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** Real time, which stands still unless the test moves it. */
  public ManualClock realTime() {
    return realTime;
  }

  /** The journal. */
  public Journal journal() {
    return journal;
  }

  /** Every record of the journal, oldest first. */
  public List<Hop> hops() {
    return journal.query(JournalQuery.since(0, 10_000)).hops();
  }

  /** The metrics recorded. */
  public RecordedMetrics metrics() {
    return metrics;
  }

  /** Where targets are registered. */
  public Targets targets() {
    return targets;
  }

  /** Delivery, wired into the kernel. */
  public DeliveryEngine deliveries() {
    return deliveries;
  }

  /** The start of a chain. */
  public Cause cause() {
    return Cause.root("test");
  }

  /** A call of the account's root identity in {@link #REGION}, with a new request id. */
  public CallContext context() {
    String request = "request-" + ++requests;
    return new CallContext(
        Principal.root(ACCOUNT),
        null,
        ACCOUNT,
        REGION,
        request,
        "http://localhost:4566",
        Cause.root(request));
  }

  /** The emulated present. */
  public Instant now() {
    return kernel.clock().now();
  }

  /** Registers a handler that keeps effects of a class for {@link #collected()}. */
  public <B extends EffectBody> void collect(Class<B> type) {
    kernel.effects().on(type, (body, context) -> collected.add(body));
  }

  /** The effects collected so far, in the order in which they were carried out. */
  public List<EffectBody> collected() {
    return List.copyOf(collected);
  }

  /** Carries out what waits, and everything that follows from it now. */
  public Advance settle() {
    return advance(Duration.ZERO);
  }

  /** Moves the emulated clock; everything on the way happens at its own time. */
  public Advance advance(Duration duration) {
    Advance advance = kernel.clock().advance(duration, Duration.ofSeconds(20));
    failOnFault();
    return advance;
  }

  /** Our own faults so far: where, chain, exception. Empties the list: they are expected. */
  public List<String> takeFaults() {
    List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  private void failOnFault() {
    if (!faults.isEmpty()) {
      throw new AssertionError("faults: " + faults);
    }
  }

  /** Fails the test where a fault was reported. */
  @Override
  public void close() {
    kernel.close();
    failOnFault();
  }
}
