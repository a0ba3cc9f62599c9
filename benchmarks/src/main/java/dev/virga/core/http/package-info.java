/** Benchmarks of what the server's package does not make public. */
package dev.virga.core.http;
