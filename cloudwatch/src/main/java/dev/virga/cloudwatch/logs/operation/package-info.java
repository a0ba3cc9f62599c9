/**
 * The operations of CloudWatch Logs: each validates, calls the engine and shapes the answer. Called
 * on request threads; stateless.
 */
@NullMarked
package dev.virga.cloudwatch.logs.operation;

import org.jspecify.annotations.NullMarked;
