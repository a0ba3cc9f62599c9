/** EventBridge's operations: validate, ask the engine, shape the answer. Stateless. */
@NullMarked
package dev.virga.eventbridge.operation;

import org.jspecify.annotations.NullMarked;
