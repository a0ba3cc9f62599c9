package dev.virga.benchmarks;

import dev.virga.core.http.RequestBenchmark;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * Runs the micro-benchmarks by their thread's CPU time, so that a busy machine disturbs less than a
 * clock would tell: the least and the median of sixty stretches of 20 ms. One process per benchmark
 * gives cleaner figures; arguments: parts of {@code Class.method} names.
 */
public final class CpuTime {
  private static final List<Class<?>> BENCHMARKS =
      List.of(RequestBenchmark.class, JsonBenchmark.class, EngineBenchmark.class);
  private static final long WARM_NANOS = 3_000_000_000L;
  private static final double STRETCH_NANOS = 20e6;
  private static final int STRETCHES = 60;
  private static final int FIRST_TURNS = 2_000;

  @SuppressWarnings("UnusedVariable") // so that no result is computed in vain
  private static volatile @Nullable Object sink;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private CpuTime() {}

  /** Runs the benchmarks whose names contain one of the arguments; all without any. */
  public static void main(String[] arguments) throws Throwable {
    CpuTime cpuTime = new CpuTime();
    for (Class<?> type : BENCHMARKS) {
      for (Method method : type.getMethods()) {
        String name = type.getSimpleName() + "." + method.getName();
        if (method.isAnnotationPresent(Benchmark.class)
            && (arguments.length == 0 || Arrays.stream(arguments).anyMatch(name::contains))) {
          cpuTime.measure(name, type, method);
        }
      }
    }
    System.exit(0);
  }

  private void measure(String name, Class<?> type, Method method) throws Throwable {
    Object benchmark = type.getConstructor().newInstance();
    for (Method setup : type.getMethods()) {
      if (setup.isAnnotationPresent(Setup.class)) {
        setup.invoke(benchmark);
      }
    }
    MethodHandle turn =
        MethodHandles.lookup()
            .unreflect(method)
            .bindTo(benchmark)
            .asType(MethodType.methodType(Object.class));
    long begun = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begun < WARM_NANOS) {
      nanosPerTurn(turn, FIRST_TURNS);
    }
    int turns = (int) Math.max(100, STRETCH_NANOS / nanosPerTurn(turn, FIRST_TURNS));
    double[] nanos = new double[STRETCHES];
    for (int i = 0; i < STRETCHES; i++) {
      nanos[i] = nanosPerTurn(turn, turns);
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-48s least %9.1f ns   median %9.1f ns%n",
        name,
        nanos[0],
        nanos[STRETCHES / 2]);
  }

  private double nanosPerTurn(MethodHandle turn, int turns) throws Throwable {
    long begun = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < turns; i++) {
      sink = (Object) turn.invokeExact();
    }
    return (threads.getCurrentThreadCpuTime() - begun) / (double) turns;
  }
}
