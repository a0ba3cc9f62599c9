package dev.virga.core.engine;

import dev.virga.core.identity.IdSource;
import java.time.Instant;
import java.util.List;

/**
 * The state of everything at one moment: immutable, can be restored any number of times. Holds no
 * connections, locks or work.
 */
public final class Captured {
  private final Instant now;
  private final boolean held;
  private final List<Image<?>> images;
  private final List<Outbox.Pending> outbox;

  Captured(Instant now, boolean held, List<Image<?>> images, List<Outbox.Pending> outbox) {
    this.now = now;
    this.held = held;
    this.images = List.copyOf(images);
    this.outbox = List.copyOf(outbox);
  }

  /** The state of one engine. */
  record Image<S>(EngineKey key, S state, IdSource.Mark ids) {}

  /** The emulated instant of the capture. */
  public Instant now() {
    return now;
  }

  /** The engines captured, in order. */
  public List<EngineKey> engines() {
    return images.stream().map(Image::key).toList();
  }

  boolean held() {
    return held;
  }

  List<Image<?>> images() {
    return images;
  }

  List<Outbox.Pending> outbox() {
    return outbox;
  }
}
