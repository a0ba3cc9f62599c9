/**
 * The state and rules of CloudWatch Logs: groups, streams, events, retention. Pure: runs under the
 * engine's lock, knows no wire format.
 */
@NullMarked
package dev.virga.cloudwatch.logs.engine;

import org.jspecify.annotations.NullMarked;
