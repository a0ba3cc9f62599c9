/**
 * The AWS actions of Lambda: each validates its input, gathers facts, asks the engine to decide and
 * shapes the answer. Stateless; they run on the caller's thread.
 */
@NullMarked
package dev.virga.lambda.operation;

import org.jspecify.annotations.NullMarked;
