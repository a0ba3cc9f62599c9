/** Amazon EventBridge: the wiring of the service. */
@NullMarked
package dev.virga.eventbridge;

import org.jspecify.annotations.NullMarked;
