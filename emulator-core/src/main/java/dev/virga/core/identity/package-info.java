/**
 * Accounts, regions, ARNs and deterministic ids. Immutable values; an IdSource belongs to one
 * engine and is used under its lock.
 */
@NullMarked
package dev.virga.core.identity;

import org.jspecify.annotations.NullMarked;
