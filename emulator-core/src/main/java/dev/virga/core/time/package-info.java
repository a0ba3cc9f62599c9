/**
 * The three kinds of time: the emulated clock (EmulatorClock), real time (RealTime), and the work
 * that is under way (InFlight). The only package that reads the machine's clock or starts threads.
 *
 * <p>Threading: see docs/TIME.md and docs/CONCURRENCY.md.
 */
@NullMarked
package dev.virga.core.time;

import org.jspecify.annotations.NullMarked;
