/** An engine that knows the wire, so that the rule against it is seen to bite. */
@NullMarked
package dev.virga.core.engine.canary;

import org.jspecify.annotations.NullMarked;
