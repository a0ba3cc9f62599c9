/**
 * AWS's event stream encoding (application/vnd.amazon.eventstream): frames with checksums, and the
 * sink that writes an operation's events as frames of a streamed answer.
 */
@NullMarked
package dev.virga.core.protocol.eventstream;

import org.jspecify.annotations.NullMarked;
