/**
 * The functions of one account and region: their records, lifecycle, resource policies, concurrency
 * and queue of asynchronous events. State is data, guarded by the engine's one writer; nothing here
 * does I/O, waits or knows JSON of the wire.
 */
@NullMarked
package dev.virga.lambda.engine;

import org.jspecify.annotations.NullMarked;
