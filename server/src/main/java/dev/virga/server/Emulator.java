package dev.virga.server;

import dev.virga.core.engine.Kernel;
import dev.virga.core.fault.FaultReporter;
import dev.virga.core.http.EventLoops;
import dev.virga.core.http.HttpLimits;
import dev.virga.core.http.HttpServer;
import dev.virga.core.protocol.LoggingFaultReporter;
import dev.virga.core.time.EmulatorClock;
import dev.virga.core.trace.Journal;
import dev.virga.server.control.ControlApi;
import dev.virga.server.control.ControlSubject;
import dev.virga.eventbridge.EventExplanation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private Emulator(Builder builder) {
    config = builder.config;
    Kernel.Builder core = Kernel.builder(builder.faults);
    config.seed().ifPresent(core::seed);
    kernel = core.build();
    journal = new Journal(config.journalRecords());
    loops = EventLoops.sized();
    services = new Services(config, kernel, journal, builder.faults);
    http =
        HttpServer.builder(new ControlApi(this, services.dispatcher()))
            .bind(config.addresses())
            .limits(HttpLimits.DEFAULT.withMaxBodyBytes(config.maxBodyBytes()))
            .policy(config.hostPolicy())
            .tls(config.tls())
            .eventLoops(loops)
            .faults(fault -> builder.faults.report("http", "-", fault))
            .start();
    kernel.onReset(journal::clear);
    if (config.heldAtStart()) {
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
    String host = address.getHostAddress();
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      host = "localhost";
    } else if (host.indexOf(':') >= 0) {
      host = "[" + host + "]";
    }
    return "http://" + host + ":" + http.port();
  }

  /** How functions run, for people. */
  public String executor() {
    return services.executor();
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
  public void reset() {
    kernel.reset();
  }

  /** The work under way and what ids follow from. */
  public Kernel kernel() {
    return kernel;
  }

  /** Stops: answers those who wait, ends functions, closes connections. Idempotent. */
  @Override
  public void close() {
    kernel.reset();
    http.close();
    services.close();
    kernel.close();
    loops.close();
  }
}
