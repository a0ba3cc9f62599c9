/**
 * The command line: {@code start} runs the server in this process, the other commands are clients
 * of a running one. {@code ./virga} is the launcher in front of it.
 */
@NullMarked
package dev.virga.server.cli;

import org.jspecify.annotations.NullMarked;
