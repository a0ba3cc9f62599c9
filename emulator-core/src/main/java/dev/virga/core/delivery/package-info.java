/**
 * Delivery: every asynchronous, one-way step between services. Attempts, back-off on emulated time,
 * maximum age, dead letters. Threading: the state lives in engines like any other; targets are
 * called by the effect runner, without any lock.
 */
@NullMarked
package dev.virga.core.delivery;

import org.jspecify.annotations.NullMarked;
