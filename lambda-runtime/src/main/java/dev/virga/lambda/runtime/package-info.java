/**
 * What runs functions: the Runtime API that a function's runtime talks to, execution environments
 * (init, invoke, reset, retirement) and the pool of them. The Lambda API calls {@link
 * dev.virga.lambda.runtime.FunctionPool} and nothing else of this package.
 *
 * <p>Threads: callers of {@code invoke} block on their own virtual thread; Netty event loops only
 * move bytes and enqueue events; an environment serves one invocation at a time. Everything here
 * measures real time (function timeouts, start-up, idleness), through {@code RealTime} alone.
 */
@NullMarked
package dev.virga.lambda.runtime;

import org.jspecify.annotations.NullMarked;
