package dev.virga.testkit;

import dev.virga.core.fault.FaultReporter;
import dev.virga.server.Config;
import dev.virga.server.Emulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a Virga in the test's own JVM, on a free port; one for all tests of the class, reset after
 * each. Use it by {@code @ExtendWith(VirgaExtension.class)} and parameters of type {@link Virga} or
 * {@link VirgaClock}, or as a static field with {@code @RegisterExtension}; as an instance field
 * there is a new one for each test.
 *
 * <p>A test during which Virga itself was at fault (a bug, not an error answer) fails.
 */
public final class VirgaExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private record Fault(String where, String requestId, Throwable cause) {}

  private final Config config;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private boolean forAllTests;
  private @Nullable Virga virga;

  /** With the default configuration. */
  public VirgaExtension() {
    this(Config.forTests());
  }

  private VirgaExtension(Config config) {
    this.config = config;
  }

  /**
   * With a configuration of its own.
   *
   * @param config port 0 takes a free one
   */
  public static VirgaExtension with(Config config) {
    return new VirgaExtension(config);
  }

  /**
   * The running Virga.
   *
   * @throws IllegalStateException outside of tests
   */
  public Virga virga() {
    Virga running = virga;
    if (running == null) {
      throw new IllegalStateException("no test is running");
    }
    return running;
  }

  /** The clock of the running Virga. */
  public VirgaClock clock() {
    return virga().clock();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    forAllTests = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Virga running = virga();
    running.reset();
    if (!forAllTests) {
      stop();
    }
    failOnFaults();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    forAllTests = false;
    stop();
    failOnFaults();
  }

  private void start() {
    if (virga == null) {
      FaultReporter reporter =
          (where, requestId, cause) -> faults.add(new Fault(where, requestId, cause));
      virga = new Virga(Emulator.builder().config(config).faults(reporter).start());
    }
  }

  private void stop() {
    Virga running = virga;
    virga = null;
    if (running != null) {
      running.emulator().close();
    }
  }

  private void failOnFaults() {
    List<Fault> found = new ArrayList<>();
    for (Fault fault = faults.poll(); fault != null; fault = faults.poll()) {
      found.add(fault);
    }
    if (!found.isEmpty()) {
      Fault first = found.getFirst();
      AssertionError failure =
          new AssertionError(
              "Virga was at fault in %s (request %s): %s"
                  .formatted(first.where(), first.requestId(), first.cause()),
              first.cause());
      found.stream().skip(1).forEach(more -> failure.addSuppressed(more.cause()));
      throw failure;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Virga.class || type == VirgaClock.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    start();
    return parameter.getParameter().getType() == Virga.class ? virga() : clock();
  }
}
