/** What can go wrong: an answer (ServiceException, from a service's catalogue) or our own fault. */
@NullMarked
package dev.virga.core.fault;

import org.jspecify.annotations.NullMarked;
