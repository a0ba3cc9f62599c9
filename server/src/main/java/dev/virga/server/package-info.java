/**
 * Puts the parts together: {@link dev.virga.server.Emulator} wires kernel, services and HTTP;
 * {@link dev.virga.server.Config} holds every option. Wiring runs on the caller's thread, once.
 */
@NullMarked
package dev.virga.server;

import org.jspecify.annotations.NullMarked;
