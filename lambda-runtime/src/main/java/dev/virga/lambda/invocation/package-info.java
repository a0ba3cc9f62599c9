/**
 * Runs invocations on a function pool, for synchronous callers and for the queue of asynchronous
 * events, and tells the journal, the metrics and the logs. Blocks; callers are virtual threads.
 * Nothing here is called under an engine's lock.
 */
@NullMarked
package dev.virga.lambda.invocation;

import org.jspecify.annotations.NullMarked;
