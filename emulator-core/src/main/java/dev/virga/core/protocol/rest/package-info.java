/**
 * The restJson1 protocol: members bound to the path, the query, headers and the body. Codecs are
 * thread-safe.
 */
@NullMarked
package dev.virga.core.protocol.rest;

import org.jspecify.annotations.NullMarked;
