/**
 * Engines: all mutable state of a service, one writer at a time, decisions and effects as data.
 *
 * <p>Threading: an engine's lock is held for one decision; inside there is no I/O, no waiting, no
 * callback, no other engine. Effects are appended to the outbox under the lock and drained after
 * it. See docs/CONCURRENCY.md.
 */
@NullMarked
package dev.virga.core.engine;

import org.jspecify.annotations.NullMarked;
