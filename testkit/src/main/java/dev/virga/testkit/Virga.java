package dev.virga.testkit;

import dev.virga.core.trace.Hop;
import dev.virga.core.trace.JournalQuery;
import dev.virga.server.Emulator;
import java.net.URI;
import java.util.List;

/** The running Virga, as a test sees it. Thread-safe. */
public final class Virga {
  private static final int MAX_RECORDS = 10_000;

  private final Emulator emulator;
  private final VirgaClock clock;

  Virga(Emulator emulator) {
    this.emulator = emulator;
    this.clock = new VirgaClock(emulator.clock());
  }

  /** For {@code endpointOverride} of an AWS SDK client. */
  public URI endpoint() {
    return URI.create(emulator.endpoint());
  }

  /** The region of requests that are signed for none. */
  public String region() {
    return emulator.config().region().value();
  }

  /** The emulated clock. */
  public VirgaClock clock() {
    return clock;
  }

  /** What the journal tells of an event, by its id: oldest first. */
  public List<Hop> recordsOf(String eventId) {
    return emulator.journal().query(JournalQuery.ofEvent(eventId, MAX_RECORDS)).hops();
  }

  /** Forgets all state and returns to real time; the extension does it after each test. */
  public void reset() {
    emulator.reset();
  }

  /** The emulator itself. */
  public Emulator emulator() {
    return emulator;
  }
}
