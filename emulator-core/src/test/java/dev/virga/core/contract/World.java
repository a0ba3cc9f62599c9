package dev.virga.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.virga.core.delivery.DeliveryAttempt;
import dev.virga.core.delivery.DeliveryOutcome;
import dev.virga.core.delivery.Target;
import dev.virga.core.engine.EngineHarness;
import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.FaultInjection;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.IdSource;
import dev.virga.core.service.Cause;
import dev.virga.core.service.Outcome;
import dev.virga.core.service.ServiceDirectory;
import dev.virga.core.time.SequentialRunner;
import dev.virga.core.time.TaskRunner;
import dev.virga.core.time.ThreadedRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A kernel with the two toy services, and a log of what their clients see. */
final class World implements AutoCloseable {
  final EngineHarness harness;
  final Kernel kernel;
  final ToyQueue queue;
  final ToyMailer mailer;
  final FaultInjection injection;
  final ServiceDirectory directory;

  /** What the target "flaky" answers; set by the scenario. */
  final AtomicReference<Target> flaky = new AtomicReference<>(attempt -> Target.delivered());

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  World(TaskRunner runner, long seed) {
    harness = new EngineHarness(seed, runner);
    kernel = harness.kernel();
    queue = new ToyQueue(kernel);
    mailer = new ToyMailer(kernel);
    injection = new FaultInjection(harness.realTime(), new IdSource(seed));
    directory = new ServiceDirectory(List.of(injection));
    directory.register(
        new ToyQueueApi.Shapes(),
        ToyQueueApi.class,
        () -> new ToyQueueApi.Binding(new ToyQueueApi.Operations(queue)));
    kernel
        .effects()
        .on(
            ToyQueue.WakePoller.class,
            (wake, context) -> {
              QueueState.Message message = received(queue.receive(context.cause(), Duration.ZERO));
              if (queue.delete(context.cause(), message)) {
                log("poller took " + message.body());
              }
            });
    kernel.effects().on(ToyMailer.Note.class, (note, context) -> log(note.key() + note.number()));
    harness
        .deliveries()
        .onOutcome(
            ToyMailer.Letter.class,
            (letter, outcome, context) -> {
              log("letter " + letter.number() + " " + outcome.end() + " " + outcome.attempts());
              mailer.ended(context.cause(), outcome.end() == DeliveryOutcome.End.DELIVERED);
            });
    harness.targets().register("flaky", attempt -> flaky.get().deliver(attempt));
    harness.targets().register("toyqueue", this::toQueue);
  }

  static World sequential(long seed) {
    return new World(new SequentialRunner(), seed);
  }

  static World threaded(long seed) {
    return new World(new ThreadedRunner(), seed);
  }

  /** Runs the scenario on both runners. */
  static void both(Consumer<World> scenario) {
    for (boolean threaded : new boolean[] {false, true}) {
      try (World world = threaded ? threaded(1) : sequential(1)) {
        scenario.accept(world);
      }
    }
  }

  /** Runs the scenario on both runners; what its clients saw must be these lines. */
  static void shows(List<String> expected, Consumer<World> scenario) {
    both(world -> {
      scenario.accept(world);
      assertEquals(expected, world.log());
    });
  }

  private Target.Result toQueue(DeliveryAttempt attempt) {
    log("to queue " + attempt.request().payload().asUtf8() + " " + sorted(attempt));
    queue.send(attempt.cause(), attempt.request().payload().asUtf8());
    return Target.delivered();
  }

  private static String sorted(DeliveryAttempt attempt) {
    return new TreeMap<>(attempt.request().attributes()).toString();
  }

  static Arn arn(String service) {
    return Arn.of(service, EngineHarness.REGION, EngineHarness.ACCOUNT, "it");
  }

  /** Writes down what somebody saw, with the emulated second. */
  void log(String text) {
    log.add(second() + " " + text);
  }

  long second() {
    return Duration.between(EngineHarness.START, harness.now()).toSeconds();
  }

  List<String> log() {
    return List.copyOf(log);
  }

  Cause cause() {
    return harness.cause();
  }

  static QueueState.Message received(Outcome<QueueState.Message> outcome) {
    return switch (outcome) {
      case Outcome.Answered<QueueState.Message> answered -> answered.output();
      case Outcome.Parked<QueueState.Message> parked -> throw new AssertionError("parked");
    };
  }

  /** A client that receives with a long poll; what it gets is logged under its name. */
  Outcome.Reply<QueueState.Message> client(String name, Duration wait) {
    return client(name, wait, true);
  }

  /**
   * A long poll.
   *
   * @param connected false: the answer finds the connection closed
   */
  Outcome.Reply<QueueState.Message> client(String name, Duration wait, boolean connected) {
    Outcome<QueueState.Message> outcome = queue.receive(cause(), wait);
    if (!(outcome instanceof Outcome.Parked<QueueState.Message> parked)) {
      throw new AssertionError("not parked: " + outcome);
    }
    parked
        .reply()
        .whenAnswered(
            message -> {
              if (connected) {
                log(name + " got '" + message.body() + "'");
              } else {
                parked.reply().cancel();
              }
            },
            error -> log(name + " failed " + error.error().code()));
    return parked.reply();
  }

  /** What the queue gives now, without waiting. */
  String takeNow() {
    return received(queue.receive(cause(), Duration.ZERO)).body();
  }

  @Override
  public void close() {
    harness.close();
  }
}
