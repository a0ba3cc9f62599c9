package dev.virga.core.engine.canary;

import dev.virga.core.http.Headers;

/** Knows HTTP. */
public final class WireEngine {
  final Headers headers = Headers.of();
}
