/**
 * JSON on AWS's wires: reading and writing shapes over Jackson's streams, and the awsJson protocols
 * built on it. Codecs are thread-safe; a reader or writer serves one body.
 */
@NullMarked
package dev.virga.core.protocol.json;

import org.jspecify.annotations.NullMarked;
