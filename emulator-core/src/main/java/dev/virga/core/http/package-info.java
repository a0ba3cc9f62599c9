/**
 * HTTP as the rest of Virga sees it, and the Netty server that speaks it. Event loops move bytes;
 * handlers run on virtual threads unless they are prompt.
 */
@NullMarked
package dev.virga.core.http;

import org.jspecify.annotations.NullMarked;
