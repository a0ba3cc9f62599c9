/**
 * What the figures of docs/PERFORMANCE.md are measured with: a closed-loop load generator for SQS's
 * JSON protocol, a bare Netty server to compare with, and a minimal service on the kernel.
 *
 * <p>Threading: a {@link dev.virga.benchmarks.ClosedLoop} and everything in it belongs to one
 * thread.
 */
@NullMarked
package dev.virga.benchmarks;

import org.jspecify.annotations.NullMarked;
