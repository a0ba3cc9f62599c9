/**
 * The ATM demo's functions in Java. Each runs in a function process of its own: nothing here knows
 * Virga.
 */
@NullMarked
package dev.virga.demo.functions;

import org.jspecify.annotations.NullMarked;
