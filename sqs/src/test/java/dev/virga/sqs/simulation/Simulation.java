package dev.virga.sqs.simulation;

import dev.virga.core.engine.Captured;
import dev.virga.core.fault.ServiceException;
import dev.virga.core.time.TaskRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One run: queues of all kinds, random operations and clock jumps from a seed, the state replaced
 * by its own capture now and then, and everything compared after every step.
 */
final class Simulation implements AutoCloseable {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final List<String> DEAD_LETTERS = List.of("dead", "deeper", "temp", "plain");
  private static final List<String> DEAD_FIFO = List.of("dead.fifo", "orders.fifo");

  private final Options options;
  private final World world;
  private final Checks checks;
  private final Operations operations;
  private final Random random;
  private final Random moments;
  private @Nullable Saved saved;
  private String used = "";
  private int step;

  /**
   * How to run.
   *
   * @param settleEachStep whether effects are carried out after every step, as threads would
   * @param restores whether the state is replaced by its own capture
   * @param rewinds whether the state is replaced by a capture of some steps before
   * @param bodyBytes how long bodies are at most; 0: a few letters
   */
  record Options(
      long seed,
      int steps,
      boolean settleEachStep,
      boolean restores,
      boolean rewinds,
      int bodyBytes) {
    /** As many steps, everything replaced, small bodies. */
    static Options of(long seed, int steps) {
      return new Options(seed, steps, false, true, true, 0);
    }

    Options settled() {
      return new Options(seed, steps, true, restores, false, bodyBytes);
    }

    Options replacing(boolean restored, boolean rewound) {
      return new Options(seed, steps, settleEachStep, restored, rewound, bodyBytes);
    }

    Options withBodies(int bytes) {
      return new Options(seed, steps, settleEachStep, restores, rewinds, bytes);
    }
  }

  /** How everything was some steps before. */
  private record Saved(Captured captured, Model model, Witness witness, int until) {}

  Simulation(Options options, TaskRunner runner) {
    this.options = options;
    this.world = new World(options.seed, runner);
    this.checks = new Checks(world);
    this.random = new Random(options.seed);
    this.moments = new Random(~options.seed);
    this.operations = new Operations(world, checks, random, options.bodyBytes);
  }

  /** How often what happened. */
  Map<String, Integer> tally() {
    return world.tally;
  }

  /** Runs, and answers the fingerprints of all steps. */
  List<Integer> run() {
    try {
      createQueues();
      for (step = 1; step <= options.steps; step++) {
        act();
        if (options.settleEachStep || random.nextInt(100) < 40) {
          world.harness.settle();
          world.model.settle();
        }
        replaceState();
        checks.step(step, used, options.bodyBytes == 0 || step % 50 == 0);
        world.endOfStep();
      }
      return world.prints;
    } catch (AssertionError
        | ServiceException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NullPointerException wrong) {
      throw new AssertionError(
          "seed "
              + options.seed
              + ", step "
              + step
              + ": "
              + (wrong instanceof AssertionError ? wrong.getMessage() : wrong)
              + "\n"
              + world.trail(),
          wrong);
    }
  }

  private void createQueues() {
    Map<String, String> fifo = Map.of("FifoQueue", "true");
    for (String name : List.of("plain", "fair", "slow", "dead", "deeper", "temp")) {
      operations.create(name, Map.of());
    }
    operations.create("dead.fifo", fifo);
    operations.create(
        "orders.fifo", Map.of("FifoQueue", "true", "ContentBasedDeduplication", "true"));
    operations.create(
        "streams.fifo", Map.of("FifoQueue", "true", "DeduplicationScope", "messageGroup"));
    operations.setRedrive(queue("plain"), "dead", 2);
    operations.setRedrive(queue("fair"), "dead", 3);
    operations.setRedrive(queue("dead"), "deeper", 1);
    operations.setRedrive(queue("orders.fifo"), "dead.fifo", 2);
    operations.setRedrive(queue("streams.fifo"), "dead.fifo", 3);
    operations.setDelay(queue("slow"), 5);
    operations.setDelay(queue("streams.fifo"), 2);
    operations.setDelay(queue("dead.fifo"), 3);
    operations.setRetention(queue("slow"), 300);
  }

  private ModelQueue queue(String name) {
    return world.model.queues.get(name);
  }

  private void act() {
    int dice = random.nextInt(1000);
    ModelQueue queue =
        dice < 330
            ? operations.anyToSendTo()
            : dice < 620 ? operations.anySource() : operations.anyQueue();
    used = queue.name;
    if (dice < 330) {
      operations.crowded(queue, step, () -> send(queue, dice));
    } else if (dice < 540) {
      operations.receive(queue);
    } else if (dice < 620) {
      operations.receiveLong(queue);
    } else if (dice < 690) {
      operations.delete(queue, 1);
    } else if (dice < 710) {
      operations.delete(queue, 1 + random.nextInt(10));
    } else if (dice < 770) {
      operations.changeVisibility(queue, 1);
    } else if (dice < 790) {
      operations.changeVisibility(queue, 1 + random.nextInt(10));
    } else if (dice < 820) {
      operations.disconnect();
    } else if (dice < 826) {
      operations.disconnectLate();
    } else if (dice < 850) {
      move(dice);
    } else if (dice < 880) {
      set(queue, dice % 6);
    } else if (dice < 883) {
      operations.purge(queue);
    } else if (dice < 888) {
      recreate();
    } else {
      time(dice - 888);
    }
  }

  private void send(ModelQueue queue, int dice) {
    if (dice < 180) {
      operations.send(queue);
    } else if (dice < 250) {
      operations.sendBatch(queue);
    } else {
      operations.sendAgain(
          queue.fifo ? queue : queue(operations.oneOf(List.of("orders.fifo", "streams.fifo"))));
    }
  }

  private void move(int dice) {
    List<ModelQueue> sources =
        new ArrayList<>(List.of(queue("dead"), queue("deeper"), queue("dead.fifo")));
    if (random.nextInt(6) > 0) {
      sources.removeIf(source -> source.count(ModelMessage.Place.VISIBLE) < 2);
    }
    List<ModelQueue> moving = new ArrayList<>(sources);
    moving.removeIf(source -> source.move() == null);
    if (!moving.isEmpty() && dice >= 840) {
      operations.cancelMove(operations.oneOf(moving));
      return;
    }
    if (sources.isEmpty()) {
      return;
    }
    ModelQueue source = operations.oneOf(sources);
    if (dice < 848) {
      List<String> targets = List.of("plain", "temp", "fair", "orders.fifo", "streams.fifo");
      String target = random.nextInt(3) == 0 ? operations.oneOf(targets) : null;
      Integer rate = random.nextBoolean() ? null : operations.oneOf(List.of(1, 1, 2, 7, 25, 500));
      operations.startMove(source, target, rate);
      if (rate != null && random.nextInt(3) == 0) {
        pass(random.nextInt(2_000), false);
        operations.cancelMove(source);
      }
    } else {
      operations.cancelMove(source);
    }
  }

  private void set(ModelQueue queue, int what) {
    switch (what) {
      case 0 -> operations.setVisibility(queue, operations.oneOf(List.of(0, 1, 5, 30, 43_200)));
      case 1 -> operations.setDelay(queue, operations.oneOf(List.of(0, 0, 1, 10, 900)));
      case 2 ->
          operations.setRetention(
              queue, operations.oneOf(List.of(60, 300, 3_600, 345_600, 345_600, 1_209_600)));
      case 3 -> operations.setWait(queue, operations.oneOf(List.of(0, 0, 5, 20)));
      default -> setRedrive(queue);
    }
  }

  private void setRedrive(ModelQueue queue) {
    String target = operations.oneOf(queue.fifo ? DEAD_FIFO : DEAD_LETTERS);
    boolean none = random.nextInt(6) == 0 || target.equals(queue.name) || queue(target) == null;
    operations.setRedrive(queue, none ? null : target, 1 + random.nextInt(3));
  }

  private void recreate() {
    if (queue("temp") == null) {
      operations.create("temp", Map.of());
    } else {
      operations.deleteQueue("temp");
    }
  }

  // Time

  private void time(int dice) {
    if (dice < 50) {
      pass(random.nextInt(1_500), false);
    } else if (dice < 80) {
      exactly(dice % 4 == 0);
    } else if (dice < 98) {
      pass(random.nextInt(20_000), dice % 3 == 0);
    } else if (dice < 106) {
      pass(random.nextInt(200_000), dice % 2 == 0);
    } else if (dice < 110) {
      patience(1 + random.nextInt(8_000));
    } else {
      pass(random.nextInt(300_000_000), dice % 2 == 0);
    }
  }

  private void pass(long millis, boolean jump) {
    world.did((jump ? "jump " : "advance ") + millis);
    if (jump) {
      world.harness.kernel().clock().set(world.harness.now().plusMillis(millis), BUDGET);
      world.model.jump(millis);
      world.harness.settle(); // fails where there was a fault
      world.model.settle();
    } else {
      world.harness.advance(Duration.ofMillis(millis));
      world.model.advance(millis);
    }
  }

  /** To an instant at which something happens, or one millisecond to either side of it. */
  private void exactly(boolean jump) {
    List<Long> instants = new ArrayList<>();
    long now = world.model.now;
    for (ModelQueue queue : world.model.queues.values()) {
      instants.add(queue.deadline());
      queue.messages.forEach(message -> instants.add(message.until));
      queue.accepted.values().forEach(sent -> instants.add(sent.at() + Model.WINDOW));
      queue.attempts.values().forEach(attempt -> instants.add(attempt.at() + Model.WINDOW));
    }
    instants.removeIf(instant -> instant <= now || instant > now + 400_000);
    Collections.sort(instants);
    if (!instants.isEmpty()) {
      int near = Math.min(instants.size(), random.nextInt(8) == 0 ? instants.size() : 5);
      pass(Math.max(0, instants.get(random.nextInt(near)) - now + random.nextInt(3) - 1), jump);
    }
  }

  /** Real time passes, in which the clock is held: clients have waited long enough. */
  private void patience(long millis) {
    world.did("real time " + millis);
    world.harness.realTime().elapse(Duration.ofMillis(millis));
    world.harness.kernel().clock().runTimers();
    world.model.impatient(world.harness.realTime().nanos() / 1_000_000);
  }

  // State

  private void replaceState() {
    if (options.restores && moments.nextInt(12) == 0) {
      world.did("restore");
      world.harness.kernel().restore(world.harness.kernel().capture());
    }
    if (!options.rewinds) {
      return;
    }
    if (saved == null && moments.nextInt(120) == 0) {
      world.did("capture");
      checks.all();
      saved =
          new Saved(
              world.harness.kernel().capture(),
              world.model.copy(),
              world.witness.copy(),
              step + 1 + moments.nextInt(60));
    } else if (saved != null && step >= saved.until) {
      rewind(saved);
      boolean again = moments.nextInt(3) == 0;
      saved =
          again
              ? new Saved(
                  saved.captured, saved.model, saved.witness, step + 1 + moments.nextInt(60))
              : null;
    }
  }

  private void rewind(Saved to) {
    world.did("rewind");
    checks.all();
    world.harness.kernel().restore(to.captured);
    checks.skipJournal();
    world.model = to.model.copy();
    world.witness = to.witness.copy();
    for (Poll poll : world.open) {
      if (poll.open && !world.model.knows(poll)) {
        poll.open = false;
        poll.orphaned = true;
      }
    }
    checks.all();
  }

  @Override
  public void close() {
    world.close();
  }
}
