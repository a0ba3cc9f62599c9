/**
 * The SPI through which engines report {@code AWS/<Service>} metrics. Threading: recording is
 * thread-safe, bounded, and allowed under an engine's lock.
 */
@NullMarked
package dev.virga.core.metrics;

import org.jspecify.annotations.NullMarked;
