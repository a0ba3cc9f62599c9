/**
 * The SPI between Lambda and whatever runs function code: docker, process or inline.
 * Implementations own their threads; callers block on virtual threads.
 */
@NullMarked
package dev.virga.core.function;

import org.jspecify.annotations.NullMarked;
