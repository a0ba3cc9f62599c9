/** Security Token Service: who am I. Stateless; runs on request threads. */
@NullMarked
package dev.virga.sts;

import org.jspecify.annotations.NullMarked;
