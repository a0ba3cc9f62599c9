package dev.virga.server;

import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.FaultReporter;
import dev.virga.core.function.FunctionExecutor;
import dev.virga.core.http.EventLoops;
import dev.virga.core.http.HttpLimits;
import dev.virga.core.http.HttpServer;
import dev.virga.core.http.PeerPolicy;
import dev.virga.core.identity.AccountId;
import dev.virga.core.identity.Region;
import dev.virga.core.protocol.LoggingFaultReporter;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.trace.Journal;
import dev.virga.eventbridge.EventExplanation;
import dev.virga.lambda.LambdaModule;
import dev.virga.server.control.ControlApi;
import dev.virga.server.control.ControlSubject;
import dev.virga.sqs.QueueMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A running Virga: kernel, services, HTTP. Made by {@link #builder()}, stopped by {@link #close}.
 * Several may run in one process. Thread-safe.
 */
public final class Emulator implements ControlSubject, AutoCloseable {
  private final Config config;
  private final Kernel kernel;
  private final Journal journal;
  private final EventLoops loops;
  private final Services services;
  private final HttpServer http;
  private final Lock listening = new ReentrantLock();

  private Emulator(Builder builder) {
    config = builder.config;
    Kernel.Builder core = Kernel.builder(builder.faults);
    config.seed().ifPresent(core::seed);
    kernel = core.build();
    journal = new Journal(config.journalRecords());
    loops = EventLoops.sized();
    services =
        new Services(
            config,
            new Services.Wiring(
                kernel,
                journal,
                builder.faults,
                ExecutorChoice.of(config, builder.executor, System.getenv()),
                new Address(),
                this::endpoint));
    http =
        HttpServer.builder(new ControlApi(this, services.handler(), LambdaModule.DOWNLOADS_PATH))
            .bind(config.addresses())
            .limits(HttpLimits.DEFAULT.withMaxBodyBytes(config.maxBodyBytes()))
            .policy(config.hostPolicy())
            .tls(config.tls())
            .eventLoops(loops)
            .faults(fault -> builder.faults.report("http", "-", fault))
            .start();
    kernel.onReset(journal::clear);
    if (config.heldAtStart()) {
      kernel.onReset(kernel.clock()::freeze);
      kernel.clock().freeze();
    }
    kernel.clock().start();
  }

  /** An emulator that is still to be described. */
  public static Builder builder() {
    return new Builder();
  }

  /** Describes an emulator. Not thread-safe. */
  public static final class Builder {
    private Config config = Config.forTests();
    private @Nullable FunctionExecutor executor;
    private FaultReporter faults = new LoggingFaultReporter();

    private Builder() {}

    /** The configuration; the defaults on a free port where none is given. */
    public Builder config(Config value) {
      config = value;
      return this;
    }

    /** Where our own faults go; the log by default. */
    public Builder faults(FaultReporter value) {
      faults = value;
      return this;
    }

    /** What runs functions, instead of what the configuration says; it is closed with this. */
    public Builder executor(FunctionExecutor value) {
      executor = value;
      return this;
    }

    /**
     * Starts it.
     *
     * @throws java.io.UncheckedIOException where an address cannot be listened on
     */
    public Emulator start() {
      return new Emulator(this);
    }
  }

  /** Its configuration. */
  public Config config() {
    return config;
  }

  @Override
  public String version() {
    return Version.TEXT;
  }

  /** {@code http://localhost:PORT}, or with the address where it is not the loopback or any. */
  @Override
  public String endpoint() {
    InetAddress address = http.addresses().getFirst().getAddress();
    boolean local = address.isLoopbackAddress() || address.isAnyLocalAddress();
    return "http://" + (local ? "localhost" : literal(address)) + ":" + http.port();
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }

  /** The server's address, as executors need to know it. */
  private final class Address implements ExecutorChoice.ServerAddress {
    @Override
    public int port() {
      return http.port();
    }

    @Override
    public String functionEndpoint() {
      InetAddress address = http.addresses().getFirst().getAddress();
      return "http://"
          + (address.isAnyLocalAddress() ? "127.0.0.1" : literal(address))
          + ":"
          + http.port();
    }

    @Override
    public void listenOn(InetAddress address, PeerPolicy peers) {
      listening.lock();
      try {
        for (InetSocketAddress bound : http.addresses()) {
          if (bound.getAddress().isAnyLocalAddress() || bound.getAddress().equals(address)) {
            return;
          }
        }
        http.listenAlso(address, peers);
      } finally {
        listening.unlock();
      }
    }
  }

  /** How functions run, for people. */
  public String executor() {
    return services.executor();
  }

  /**
   * Removes, in the background, what a Virga that was killed has left in the Docker engine; what it
   * misses goes when the first function runs.
   */
  public void removeLeftovers() {
    services.removeLeftovers();
  }

  /**
   * Listens for containers, in the background, where functions run in those of this machine's
   * engine; else, or if this misses, the first function does.
   */
  public void listenForContainers() {
    services.listenForContainers(new Address());
  }

  @Override
  public List<String> services() {
    return services.names();
  }

  @Override
  public Map<String, List<String>> operations() {
    return services.operations();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("executor", executor());
    facts.put("region", config.region().value());
    facts.put("java", Runtime.version().toString());
    List<String> addresses = new ArrayList<>();
    http.addresses().forEach(address -> addresses.add(address.getAddress().getHostAddress()));
    facts.put("listening", String.join(", ", addresses));
    return facts;
  }

  @Override
  public EmulatorClock clock() {
    return kernel.clock();
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public Optional<EventExplanation> explain(String eventId) {
    return services.explain(eventId);
  }

  @Override
  public Optional<List<QueueMessage>> messages(
      AccountId account, @Nullable Region region, String queue, int limit) {
    return services.messages(account, region == null ? config.region() : region, queue, limit);
  }

  @Override
  public int longPolls(AccountId account, @Nullable Region region, String queue) {
    return services.longPolls(account, region == null ? config.region() : region, queue);
  }

  @Override
  public void reset() {
    kernel.reset();
  }

  /** Requests that have come since the start. */
  public long requests() {
    return http.requests();
  }

  /** The work under way and what ids follow from. */
  public Kernel kernel() {
    return kernel;
  }

  /** Stops: answers those who wait, ends functions, closes connections. Idempotent. */
  @Override
  public void close() {
    kernel.reset();
    services.close();
    http.close();
    kernel.close();
    loops.close();
  }
}
