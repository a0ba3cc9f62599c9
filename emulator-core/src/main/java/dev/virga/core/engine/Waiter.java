package dev.virga.core.engine;

import java.time.Instant;

/**
 * A parked request, as state: the service keeps it in its own state until it is satisfied.
 *
 * @param id unique within the engine
 * @param deadline the emulated end of the wait; the client waits as long in real time at most,
 *     which counts while the clock is held
 */
public record Waiter(String id, Instant deadline) {}
