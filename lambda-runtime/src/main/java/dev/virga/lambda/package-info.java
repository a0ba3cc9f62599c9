/** Wires Lambda: the API, its engines, the functions' execution environments. */
@NullMarked
package dev.virga.lambda;

import org.jspecify.annotations.NullMarked;
