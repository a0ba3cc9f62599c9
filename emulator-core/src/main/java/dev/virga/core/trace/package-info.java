/**
 * The event journal: what happened to every event and, where nothing happened, why. Threading: the
 * journal is thread-safe, bounded, and appended to in place; its lock is a leaf.
 */
@NullMarked
package dev.virga.core.trace;

import org.jspecify.annotations.NullMarked;
