package dev.virga.benchmarks;

import dev.virga.core.engine.Decision;
import dev.virga.core.engine.Engine;
import dev.virga.core.engine.EngineRules;
import dev.virga.core.engine.Kernel;
import dev.virga.core.engine.ScopeKind;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Arn;
import dev.virga.core.identity.Region;
import dev.virga.core.service.Cause;
import dev.virga.core.trace.Hop;
import dev.virga.core.trace.HopKind;
import dev.virga.core.trace.Journal;
import dev.virga.core.trace.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision and a journal record cost before they do anything. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 20, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class EngineBenchmark {
  private static final HopKind SENT = new HopKind("MessageSent");

  private final Kernel kernel =
      Kernel.builder(
              (where, request, fault) -> {
                throw new IllegalStateException(fault);
              })
          .build();
  private final Engine<CounterState> engine =
      kernel
          .engines("counter", ScopeKind.REGIONAL, new Rules())
          .at(AccountId.DEFAULT, Region.DEFAULT);
  private final Cause cause = Cause.root("benchmark");
  private final Journal journal = new Journal(Journal.DEFAULT_CAPACITY);

  /** Starts the timer loop, which a changing deadline may wake. */
  public EngineBenchmark() {
    kernel.clock().start();
  }

  /** A count, and when it next wants to change. */
  static final class CounterState {
    private long count;
    private @Nullable Instant next;
  }

  private static final class Rules implements EngineRules<CounterState> {
    @Override
    public CounterState empty(dev.virga.core.engine.Scope scope) {
      return new CounterState();
    }

    @Override
    public CounterState copy(CounterState state) {
      CounterState copy = new CounterState();
      copy.count = state.count;
      copy.next = state.next;
      return copy;
    }

    @Override
    public @Nullable Instant nextDeadline(CounterState state) {
      return state.next;
    }
  }

  private record Sent(String id, String chain, Instant at, AccountId account, Region region)
      implements JournalEntry {
    @Override
    public Hop hop(long number) {
      Arn queue = Arn.of("sqs", region, account, "q");
      Map<String, String> facts = Map.of("messageId", id);
      return new Hop(
          number, chain, 0, at, account, region, SENT, List.of(queue), "sent", null, facts);
    }
  }

  @TearDown
  public void close() {
    kernel.close();
  }

  @Benchmark
  public long decide() {
    return engine.decide(cause, (state, turn) -> Decision.answer(++state.count));
  }

  /** As SQS does: each command puts the next deadline off. */
  @Benchmark
  public long decideWithANewDeadline() {
    return engine.decide(
        cause,
        (state, turn) -> {
          state.count++;
          state.next = turn.now().plusSeconds(30 + state.count);
          return Decision.answer(state.count);
        });
  }

  @Benchmark
  public long view() {
    return engine.view(state -> state.count);
  }

  @Benchmark
  public long journalEntry() {
    return journal.record(
        new Sent("id", "chain", Instant.EPOCH, AccountId.DEFAULT, Region.DEFAULT));
  }

  @Benchmark
  public long journalHop() {
    return journal
        .record(
            Hop.of(SENT, cause, Instant.EPOCH, AccountId.DEFAULT, Region.DEFAULT)
                .outcome("sent")
                .attribute("messageId", "id"))
        .hop();
  }
}
