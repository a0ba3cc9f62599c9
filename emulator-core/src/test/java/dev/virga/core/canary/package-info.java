/** Classes that break every rule of the architecture, so that the rules are seen to bite. */
@NullMarked
package dev.virga.core.canary;

import org.jspecify.annotations.NullMarked;
